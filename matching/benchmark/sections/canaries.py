"""The audit of features: none may know what came after the day it is read on.

A feature looks ahead when its values change once later projects are deleted from the record. One
that ranks new partners far better alone than all published methods do is refused as well, since
whatever it reads, such a thing has not been seen in an honest feature.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from matching.benchmark.methods.baselines import BASELINES, Reference
from matching.benchmark.questions.loading import Archive
from matching.benchmark.questions.roster import BUILDERS
from matching.benchmark.questions.tasks import Split, Task, Taskmaster
from matching.benchmark.report import Row
from matching.metrics import measure
from matching.past.history import History
from matching.ranking import asked
from matching.ranking.batch import Batch
from matching.ranking.features import FEATURES
from matching.ranking.field import Field
from matching.records import Flags, Records
from matching.types import Matrix, Progress

TASK = "CO->CO"
QUESTIONS = 60
PLAUSIBLE = 3.0
"""Times the nDCG@10 of the best published method that one feature alone may reach; it may never
reach half of what that method leaves to be gained."""
_SAME = 1e-3
_PUBLISHED = ("kNN vote", "Adamic-Adar", "kNN vote x log(1+Adamic-Adar)")
_SEED = 5

Signal = Callable[[Batch], Matrix]
Signals = Callable[[Records], Mapping[str, Signal]]
"""Features as they are made from a record: name -> function of a batch."""


class LeakError(Exception):
    """A feature knows too much; the message names it."""


@dataclass(frozen=True)
class Audited:
    """What was found of one feature.

    `moved` is the largest change of a value once the future is deleted, relative to the feature's
    largest value; `alone` its nDCG@10 by itself (either end first, whichever is better); `best`
    that of the best published method on the same questions.
    """

    feature: str
    moved: float
    alone: float
    best: float

    @property
    def leaks(self) -> bool:
        """Whether the feature is to be refused."""
        return self.moved > _SAME or self.alone > min(PLAUSIBLE * self.best, (1 + self.best) / 2)

    def row(self) -> Row:
        """The finding, JSON-ready."""
        return {
            "feature": self.feature,
            "moved": self.moved,
            "ndcg@10_alone": self.alone,
            "ndcg@10_best_method": self.best,
            "refused": self.leaks,
        }


def registered(_: Records) -> Mapping[str, Signal]:
    """The features of the ranker."""
    return {name: feature.function for name, feature in FEATURES.items()}


def audit(
    archive: Archive,
    split: Split,
    signals: Signals = registered,
    progress: Progress | None = None,
    made: tuple[History, History] | None = None,
) -> list[Audited]:
    """Judge every feature on the new partners of companies, the most telling first.

    `made` are the histories of the archive and of its running programme on the day of the split,
    where they were built before.

    Raises:
        LeakError: a target project is part of the past that features read.
    """
    task = BUILDERS[TASK](Taskmaster(archive, split, QUESTIONS))
    if len(task) == 0:
        return []
    today = split.history_until.toordinal()
    memory, published = made or (
        History(archive.records, today),
        History(archive.records.only(archive.current), today),
    )
    present = _seen(archive.records, memory, task, signals, today)
    past = archive.records.only(archive.records.projects.start < today)
    deleted = _seen(past, History(past, today), task, signals, today)
    allowed = np.stack([task.allowed(row) for row in range(len(task))])
    best = _best_method(published, task, allowed)
    found = []
    for done, name in enumerate(present):
        values, before = (np.broadcast_to(s[name], allowed.shape) for s in (present, deleted))
        alone = max(_ndcg(sign * np.nan_to_num(values), allowed, task) for sign in (1, -1))
        found.append(Audited(name, _moved(values, before), alone, best))
        if progress:
            progress("auditing features", done + 1, len(present))
    return sorted(found, key=lambda one: -one.alone)


def refuse(found: list[Audited]) -> None:
    """Stop where a feature leaks.

    Raises:
        LeakError: with the names of all that do, and why.
    """
    leaking = [one for one in found if one.leaks]
    if leaking:
        told = "; ".join(
            f"{one.feature}: values move by {one.moved:.2g} without the future, "
            f"nDCG@10 alone {one.alone:.3f}"
            for one in leaking
        )
        raise LeakError(f"Features that know what came later, or too much: {told}.")


def _seen(
    records: Records, history: History, task: Task, signals: Signals, today: int
) -> dict[str, Matrix]:
    later = np.asarray(history.projects.start) >= today
    if later.any():
        raise LeakError(f"{history.projects.keys[int(later.argmax())]} lies after the day.")
    batch = Batch(asked.companies(history, task.asking), Field(history, task.candidates))
    return {
        name: np.asarray(signal(batch), dtype=np.float32)
        for name, signal in signals(records).items()
    }


def _moved(values: Matrix, before: Matrix) -> float:
    """The largest change; a value that becomes known or unknown has changed altogether."""
    if (np.isnan(values) != np.isnan(before)).any():
        return 1.0
    width = max(float(np.abs(np.nan_to_num(values)).max(initial=0)), 1e-9)
    return float(np.abs(np.nan_to_num(values) - np.nan_to_num(before)).max(initial=0)) / width


def _best_method(history: History, task: Task, allowed: Flags) -> float:
    batch = Batch(asked.companies(history, task.asking), Field(history, task.candidates))
    reference = Reference(batch, _SEED)
    answers = (BASELINES[name](reference) for name in _PUBLISHED)
    return max(
        _ndcg(np.broadcast_to(scores, allowed.shape), allowed, task)
        for scores in answers
        if scores is not None
    )


def _ndcg(scores: Matrix, allowed: Flags, task: Task) -> float:
    rows = range(len(task))
    measured = [measure(scores[row], task.relevant[row], allowed[row]).ndcg_10 for row in rows]
    return float(np.mean(measured))


def markdown(found: list[Row]) -> list[str]:
    """What the audit says, in short."""
    best = max(found, key=lambda row: float(row["ndcg@10_alone"]), default=None)
    if best is None:
        return []
    moved = max(float(row["moved"]) for row in found)
    return [
        "## Audit of the features",
        "",
        f"{len(found)} features were computed twice, with the projects after the day of the split "
        f"in the record and with them deleted; the largest change was {moved:.1e} of a feature's "
        f"range. The strongest alone is `{best['feature']}` with nDCG@10 "
        f"{best['ndcg@10_alone']:.4f} on {TASK} ({QUESTIONS} questions), where the best published "
        f"method has {best['ndcg@10_best_method']:.4f}; a feature with more than {PLAUSIBLE:.0f} "
        "times that would be refused.",
    ]
