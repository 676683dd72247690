"""Whether the band that stands around a fit holds what it claims.

`Pair.low` and `Pair.high` are 1.2816 standard errors of the score to either side: the posterior of
the ranker's weights and the error of its calibration. They claim that in four cases of five the
share of partners among candidates like this one lies between them. So candidates are put in the
order of their scores and cut into bins that each expect as many partners, the band is moved to
the rate of the year like the score itself (`calibration`), and the partners of a bin are counted.
A count scatters by chance also around a true share; what the band leaves over is told beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit
from scipy.stats import binom

from matching.benchmark.questions.tasks import Task
from matching.benchmark.report import Row
from matching.ranking import asked
from matching.ranking.batch import Batch
from matching.ranking.features import FEW
from matching.ranking.field import Field
from matching.ranking.forecast import moved, rate_among
from matching.ranking.ranker import LinearRanker, Numbers, scaled
from matching.records import Flags, Indices
from matching.types import Matrix

CLAIMED = 0.8
BAND = 1.2816
"""Standard errors to either side that hold four fifths of a normal distribution."""
QUESTIONS = 400
"""Most questions of a task whose bands are read: they need all features of every candidate."""
PARTNERS = 50
"""Partners that a bin expects."""
_RISK = 0.05
_FIRST, _OTHERS = 150, 100
_SEED = 3


@dataclass(frozen=True, eq=False)
class Cases:
    """Candidates with score and standard error in logits; each stands for `weight` of them."""

    score: Numbers
    error: Numbers
    hit: Flags
    weight: Numbers
    few: Flags

    def only(self, kept: Flags) -> Cases:
        """Some of them."""
        return Cases(
            self.score[kept], self.error[kept], self.hit[kept], self.weight[kept], self.few[kept]
        )


class BandMeter:
    """Bands of one task's candidates: all partners, the first by score, and some of the others."""

    def __init__(self, task: Task, field: Field, ranker: LinearRanker) -> None:
        self._task = task
        self._field = field
        self._ranker = ranker
        self._moved = moved(rate_among(ranker.partners, task))
        self._step = max(1, -(-len(task) // QUESTIONS))
        self._random = np.random.default_rng(_SEED)
        self.found: list[Cases] = []

    def see(self, rows: range, batch: Batch, allowed: Flags, logits: Matrix) -> None:
        """See Meter."""
        chosen = [k for k, row in enumerate(rows) if row % self._step == 0]
        if not chosen:
            return
        part = batch
        if len(chosen) < len(rows):
            wanted = self._task.asking[[rows[k] for k in chosen]]
            part = Batch(asked.companies(self._field.history, wanted), self._field)
        looked = [self._looked_at(rows[k], allowed[k], logits[k]) for k in chosen]
        # One feature at a time: all of everybody would not fit into memory.
        columns = [
            [values[at, some] for at, (some, _) in enumerate(looked)]
            for values in scaled(part, allowed[chosen], self._ranker.names)
        ]
        for at, (k, (some, weight)) in enumerate(zip(chosen, looked, strict=True)):
            values = np.stack([column[at] for column in columns], axis=1).astype(np.float64)
            self.found.append(
                Cases(
                    logits[k][some].astype(np.float64) + self._moved,
                    self._ranker.deviation(values),
                    np.isin(some, self._task.relevant[rows[k]]),
                    weight,
                    np.asarray(self._field.taken_part[some] <= FEW),
                )
            )

    def _looked_at(self, row: int, allowed: Flags, logits: Matrix) -> tuple[Indices, Numbers]:
        """Candidates of one question that are looked at, and how many each of them stands for."""
        picked = np.zeros(len(allowed), dtype=bool)
        first = np.argsort(-np.where(allowed, logits, -np.inf), kind="stable")[:_FIRST]
        picked[first] = True
        picked[self._task.relevant[row]] = True
        picked &= allowed
        rest = np.flatnonzero(allowed & ~picked)
        others = self._random.choice(rest, min(_OTHERS, len(rest)), replace=False)
        some = np.concatenate([np.flatnonzero(picked), others])
        weight = np.ones(len(some))
        weight[len(some) - len(others) :] = len(rest) / max(len(others), 1)
        return some, weight

    def rows(self) -> list[Row]:
        """How many bins the band holds, of all candidates and by their record."""
        if not self.found:
            return []
        columns = ("score", "error", "hit", "weight", "few")
        every = Cases(*(np.concatenate([getattr(one, c) for one in self.found]) for c in columns))
        slices = {
            "all": every,
            f"candidates with {FEW} projects or fewer": every.only(every.few),
            "candidates with more projects": every.only(~every.few),
        }
        return [
            {"task": self._task.name, "slice": name, **told}
            for name, cases in slices.items()
            if (told := covered(cases))
        ]


def covered(cases: Cases, partners: int = PARTNERS) -> Row:
    """Shares of bins within the band; empty where there are too few partners for two bins.

    `within` counts the partners of a bin against the band alone, `with_chance` against the band
    and the scatter of a count, `level_known` the same once the sum of all bins is set to what the
    year brought. `needed` is the half-width in logits that would have held four bins of five.
    """
    chance = expit(cases.score)
    if (cases.weight @ chance) < 2 * partners:
        return {}
    bins = _bins(chance, cases, partners)
    ends = (expit(cases.score + step * BAND * cases.error) for step in (-1, 0, 1))
    low, middle, high = (_totals(bins, cases.weight * share) for share in ends)
    observed = _totals(bins, cases.weight * cases.hit)
    level = observed.sum() / middle.sum()
    off = np.abs(np.log(np.maximum(observed, 0.5) / middle))
    return {
        "bins": len(middle),
        "within": float(((low <= observed) & (observed <= high)).mean()),
        "with_chance": _beyond_chance(low, middle, high, observed),
        "level_known": _beyond_chance(level * low, level * middle, level * high, observed),
        "half_width": BAND * float(np.average(cases.error, weights=cases.weight * chance)),
        "needed": float(np.quantile(off, CLAIMED)),
    }


def _bins(chance: Numbers, cases: Cases, partners: int) -> Indices:
    """The bin of every case: in the order of scores, each expecting as many partners."""
    order = np.argsort(-cases.score, kind="stable")
    expected = np.cumsum((cases.weight * chance)[order])
    count = int(expected[-1] // partners)
    found = np.empty(len(order), dtype=np.int64)
    found[order] = np.minimum(expected / expected[-1] * count, count - 1).astype(np.int64)
    return np.asarray(np.unique(found, return_inverse=True)[1])


def _totals(bins: Indices, values: Numbers) -> Numbers:
    return np.asarray(np.bincount(bins, values), dtype=np.float64)


def _beyond_chance(low: Numbers, middle: Numbers, high: Numbers, observed: Numbers) -> float:
    """The share of counts within band and the scatter of a count about it, both at 80 %."""
    wide = np.sqrt(((high - low) / 2) ** 2 + BAND**2 * middle)
    return float((np.abs(observed - middle) <= wide).mean())


def short(row: Row) -> bool:
    """Whether so few bins held are less than chance makes of the claim, at one in twenty."""
    held = round(row["with_chance"] * row["bins"])
    return float(binom.cdf(held, row["bins"], CLAIMED)) < _RISK


def markdown(found: Sequence[Row]) -> list[str]:
    """What the band claims and what it holds."""
    names = ("task", "slice", "bins", "half-width", "held", "held, chance allowed for",
             "held, the year's level known too", "half-width that held 80 %")  # fmt: skip
    whole = [row for row in found if row["slice"] == "all"]
    least, most = (pick(row["with_chance"] for row in whole) for pick in (min, max))
    lines = [
        "### The band around a fit",
        "",
        f"The band claims to hold {CLAIMED:.0%}. Of all candidates' bins it held {least:.0%} to "
        f"{most:.0%} in this year, by task, once the scatter of counts is allowed for: "
        + ("**it is narrower than it says**." if any(map(short, whole)) else "it keeps its word.")
        + f" Bins expect {PARTNERS} partners each, candidates in the order of their scores; "
        f"half-widths are in logits, read on at most {QUESTIONS} questions a task. The band knows "
        "how sure the weights are; how many partners the year brings, and what changed since the "
        "year it learned from, it does not know.",
        "",
        f"| {' | '.join(names)} |",
        "|---" * len(names) + "|",
    ]
    for row in found:
        cells = [row["task"], row["slice"], f"{row['bins']}", f"{row['half_width']:.2f}"]
        cells += [f"{row[name]:.0%}" for name in ("within", "with_chance", "level_known")]
        cells.append(f"{row['needed']:.2f}")
        lines.append(f"| {' | '.join(cells)} |")
    return lines
