"""Expected against observed partners, slice by slice, with the prior the model foretold.

A score is a logit under a reference prior. Read as a chance it must be moved to how often a
candidate really is a partner: p = sigmoid(score + logit(rate) - logit(prior)). The rate is the
number of partners a question finds, which the ranker carries from the years before it was trained
(`ranking.forecast`), among the candidates of the day. A slice is well calibrated where the sum of
p over its candidates is the number of partners found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from matching.benchmark.questions.tasks import EU27, Task
from matching.benchmark.report import Row
from matching.metrics import intervals, resampled
from matching.ranking.batch import Batch
from matching.ranking.features import FEW
from matching.ranking.field import Field
from matching.ranking.forecast import moved, rate_among
from matching.records import Flags, Indices, Organisations
from matching.types import CompanyKind, Matrix

CALIBRATED = ("CO->CO", "CO->XB", "EU->UA")
"""Tasks whose scores are compared with what came to be."""
ENOUGH = 200
"""Partners observed in a slice from which its ratio says something."""
_KINDS = {
    CompanyKind.PRIVATE_COMPANY: "companies",
    CompanyKind.UNIVERSITY: "universities",
    CompanyKind.RESEARCH_ORGANISATION: "research organisations",
    CompanyKind.PUBLIC_BODY: "public bodies",
}


class CalibrationMeter:
    """Sums of chances and partners per slice of one task; `partners` a question are expected."""

    def __init__(self, task: Task, field: Field, partners: float) -> None:
        self._task = task
        self._organisations = field.history.organisations
        self._slices = dict(_slices(self._organisations, field))
        self._moved = moved(rate_among(partners, task))
        self._partners = partners
        self._found: dict[str, list[tuple[float, int]]] = defaultdict(list)
        self._pairs: dict[str, int] = defaultdict(int)

    def see(self, rows: range, batch: Batch, allowed: Flags, logits: Matrix) -> None:
        """See Meter."""
        chance = expit(logits.astype(np.float64) + self._moved)
        for k, row in enumerate(rows):
            right = np.zeros(allowed.shape[1], dtype=bool)
            right[self._task.relevant[row]] = True
            asker = int(self._task.asking[row])
            for name, flags in self._of(asker):
                here = allowed[k] & flags
                told = float(chance[k][here].sum()), int(right[here].sum())
                self._found[name].append(told)
                self._pairs[name] += int(here.sum())

    def _of(self, asker: int) -> Iterator[tuple[str, Flags]]:
        """The slices that a question falls into, with the candidates that are in them."""
        everyone = np.ones(len(self._task.candidates), dtype=bool)
        yield "all", everyone
        yield f"asked from {_side(str(self._organisations.country[asker]))}", everyone
        small = self._organisations.small[asker]
        if not np.isnan(small):
            yield "asked by SMEs" if small else "asked by larger ones", everyone
        yield from self._slices.items()

    def rows(self) -> list[Row]:
        """One row per slice with enough partners, in the order in which slices are defined."""
        told = ((name, np.array(found)) for name, found in self._found.items())
        return [self._row(name, found) for name, found in told if found[:, 1].sum() >= ENOUGH]

    def _row(self, name: str, found: NDArray[np.float64]) -> Row:
        """One slice: expected and observed per question (questions x 2), whole and resampled."""
        expected, seen = found.sum(axis=0)
        means = resampled(found)
        [(low, high)] = intervals((means[:, 0] / np.maximum(means[:, 1], 1e-12))[:, None]).tolist()
        return {
            "task": self._task.name,
            "slice": name,
            "pairs": self._pairs[name],
            "observed": int(seen),
            "expected": float(expected),
            "ratio": float(expected / seen),
            "ratio_low": low,
            "ratio_high": high,
            "partners_foretold": self._partners,
        }


def _slices(organisations: Organisations, field: Field) -> Iterator[tuple[str, Flags]]:
    """Candidates by where they are, what they are, their record and their size."""
    at: Indices = field.candidates
    sides = np.array([_side(str(code)) for code in organisations.country[at]])
    for side in ("Ukraine", "EU27", "elsewhere"):
        yield f"candidates in {side}", sides == side
    kinds = organisations.kind[at]
    for kind, words in _KINDS.items():
        yield f"candidates: {words}", np.asarray(kinds == str(kind))
    yield f"candidates with {FEW} projects or fewer", field.taken_part <= FEW
    yield "candidates with more projects", field.taken_part > FEW
    yield "candidates: SMEs", organisations.small[at] == 1
    yield "candidates: larger ones", organisations.small[at] == 0


def _side(country: str) -> str:
    if country == "UA":
        return "Ukraine"
    return "EU27" if country in EU27 else "elsewhere"


def markdown(rows: list[Row]) -> list[str]:
    """A table over all tasks."""
    lines = [
        "## Calibration",
        "",
        "Expected and observed new partners, where at least "
        f"{ENOUGH} were observed. The prior is what the three years before the split tell, the "
        "level that of the scores on its day: nothing of the year that is judged.",
        "",
        "| task | slice | pairs | observed | expected | expected / observed | 95 % |",
        "|---|---|---|---|---|---|---|",
    ]
    return lines + [
        f"| {row['task']} | {row['slice']} | {row['pairs']} | {row['observed']} "
        f"| {row['expected']:.0f} | {row['ratio']:.2f} | {_band(row)} |"
        for row in rows
    ]


def _band(row: Row) -> str:
    return f"{row['ratio_low']:.2f} to {row['ratio_high']:.2f}" if "ratio_low" in row else ""
