"""What is known of a run so far, told as a report at any time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.artefact import Model
from matching.benchmark.methods.baselines import BASELINES
from matching.benchmark.methods.trees import BOTH, NAME
from matching.benchmark.pooling import POOLED, QUESTIONS
from matching.benchmark.questions.tasks import Task
from matching.benchmark.report import OURS, Report, Row, Section
from matching.benchmark.running.abreast import Failure
from matching.benchmark.running.arena import Measured
from matching.benchmark.sections.lines import LINES
from matching.benchmark.weighing import kept, rows_of
from matching.ranking.ranker import LinearRanker

_ORDER = (OURS, NAME, BOTH)
NO_QUESTIONS = "no question in these years"
THIN = "THIN "
"""How tasks of a newcomer's day begin."""
NO_RANKER = "there is no ranker for it"


class Record:
    """Rows, rankers and sections as they come; `keep` is told after each.

    `order` are the tasks that rows are wanted of, as the report lists them; `keys` names the
    organisations that ask.
    """

    def __init__(
        self, order: Sequence[str], keep: Keep | None = None, keys: Sequence[object] = ()
    ) -> None:
        self.rankers: dict[str, LinearRanker] = {}
        self.left_out: dict[str, str] = {}
        self.about: dict[str, Any] = {}
        self._sections: dict[str, list[Row]] = {}
        self._order = list(order)
        self._tasks: dict[str, Task] = {}
        self._measured: dict[str, Measured] = {}
        self._further: dict[str, list[Row]] = {}
        self._weighed: dict[str, list[Row]] = {}
        self._keep = keep
        self._keys = keys

    def ranked(self, tasks: Mapping[str, Task], measured: Mapping[str, Measured]) -> None:
        """Take measures of some tasks; those of further methods join the ones there are."""
        for name, values in measured.items():
            self._tasks[name] = tasks[name]
            self._measured[name] = {**self._measured.get(name, {}), **values}
            right = {"right": float(np.mean([len(hits) for hits in tasks[name].relevant]))}
            rows = rows_of(name, *self._values(name), tasks[name].asked)
            self._weighed[name] = [{**row, **right} for row in rows]
        self.told()

    def section(self, name: str, rows: list[Row]) -> None:
        """Take rows of a section; more of the same join those there are."""
        if rows:
            self._sections.setdefault(name, []).extend(rows)
            self.told()

    def further(self, task: str, rows: list[Row]) -> None:
        """Take rows of a task that is no ranking."""
        self._further[task] = rows
        self.told()

    def refused(self, reason: str) -> None:
        """Take everything back: what was measured may not be believed."""
        self._measured, self._weighed, self._sections, self._further = {}, {}, {}, {}
        self.about["refused"] = reason
        self.told()

    def finished(self, model: Model, failures: Sequence[Failure]) -> Report:
        """The report when all is done that could be."""
        self.about["model"] = model.model_id
        if failures:
            self.about["failed"] = {one.piece: one.reason for one in failures}
        self.about["complete"] = not failures and not self._missing
        self.told()
        return self.report()

    def told(self) -> None:
        """Tell what there is."""
        if self._keep:
            self._keep(self.report())

    @property
    def _missing(self) -> list[str]:
        """Tasks that have no rows yet, and are to have some."""
        done = {*self._measured, *self._further, *self.left_out}
        return [name for name in self._order if name not in done]

    def report(self) -> Report:
        """All that is known so far."""
        ranked = [name for name in self._order if name in self._measured]
        rows = [{**row, **self._kept(name, row)} for name in ranked for row in self._weighed[name]]
        rows += [row for found in self._further.values() for row in found]
        about = {
            "complete": False,
            **self.about,
            "missing": self._missing,
            "left_out": self.left_out,
            "audited": "audit" in self._sections,
        }
        told = self._sections | {QUESTIONS: self._questions(ranked)}
        sections = {
            name: Section(found, draw(found))
            for name, draw in LINES.items()
            if (found := self._by_task(told.get(name, [])))
        }
        return Report(rows, about, sections)

    def ours(self, task: str) -> NDArray[np.float64] | None:
        """Measures of our line in a task, question by question; None until it was ranked."""
        return self._measured.get(task, {}).get(OURS)

    def _values(self, task: str) -> tuple[int, Measured]:
        """Number of candidates, and measures of every method in the order of the report."""
        return len(self._tasks[task].candidates), _ordered(self._measured[task])

    def _kept(self, name: str, row: Row) -> Row:
        """What a newcomer's day leaves of the same questions, for our row of a thin task."""
        warm = name.removeprefix(THIN)
        if row["method"] != OURS or warm == name or warm not in self._measured:
            return {}
        task, other = self._tasks[name], self._tasks[warm]
        if not np.array_equal(task.asked, other.asked):
            return {}
        ours = (self._measured[one].get(OURS) for one in (name, warm))
        thin, whole = ours
        return {} if thin is None or whole is None else kept(thin, whole, task.asked)

    def _questions(self, ranked: Sequence[str]) -> list[Row]:
        """Measures question by question, of tasks whose years are put together."""
        return [
            {"task": name, "method": method, "measures": values.tolist(), "asked": asked}
            for name in ranked
            if name in POOLED
            for asked in [self._asked(self._tasks[name])]
            for method, values in self._values(name)[1].items()
        ]

    def _asked(self, task: Task) -> list[str]:
        """Who or what asks, by names that other years' runs use too."""
        if task.texts:
            return [sha256(text.encode()).hexdigest()[:16] for text in task.texts]
        return [str(self._keys[at]) if len(self._keys) else str(at) for at in task.asking.tolist()]

    def _by_task(self, rows: list[Row]) -> list[Row]:
        """Rows in the order of the tasks, whichever was finished first."""
        place = {name: at for at, name in enumerate(self._order)}
        return sorted(rows, key=lambda row: place.get(row.get("task", ""), 0))


Keep = Callable[[Report], None]
"""Keeps a report, so that a run which is cut off loses nothing that was finished."""


def _ordered(measured: Measured) -> Measured:
    """Ours first, then baselines as they are registered."""
    return {name: measured[name] for name in (*_ORDER, *BASELINES) if name in measured}
