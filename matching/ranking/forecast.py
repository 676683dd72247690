"""How many new partners a year brings, and the base of a ranker that says so on its first day.

A score is a logit on a shortlist of one partner in fifty (REFERENCE_PRIOR). Two things move between
the year a ranker learned from and the year it serves: how many partners a question finds, and how
high scores are on the whole, since there is more past to read. Both are corrected with what is
known on the first day: the first by the years before, the second without any label, by the scores
themselves (prior shift, Saerens et al. 2002, with the prior given instead of estimated).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np
from scipy.optimize import brentq
from scipy.special import expit, logit

from matching.benchmark.questions.loading import Archive
from matching.benchmark.questions.tasks import Split, Task, Taskmaster
from matching.past.graph import Graph
from matching.past.history import History
from matching.ranking.fitting import REFERENCE_PRIOR
from matching.ranking.ranker import LinearRanker, Numbers
from matching.ranking.sampling import batches
from matching.records import Sparse

YEARS = 3
"""Years before the split whose partners are counted: the last alone swings by a third."""
FORETOLD_BEFORE = 6
"""Most years for which the same is foretold from the years before them, to see how it misses."""
QUESTIONS = 300
"""Questions on which the level of the scores is read."""

Lesson = Callable[[Taskmaster], Sequence[Task]]


class Rehearsal(Taskmaster):
    """Asks on the split's first day what was asked in the year before it.

    Those who found partners in that year ask again, among everybody who is there by now; the
    partners of that year are known and no longer candidates, so there is no label to be read.
    """

    @cached_property
    def fresh(self) -> Sparse:
        """1 where two organisations met in the year before, known partners or not."""
        rows = self._formal[:, self.targets]
        return Graph(rows, np.ones(rows.shape[1], np.float32)).partners


def years_before(archive: Archive, split: Split, sample: int) -> list[Taskmaster]:
    """The questions of each of the last years before the split's history ends, newest first."""
    end, many = split.history_until, YEARS + FORETOLD_BEFORE
    ends = [end.replace(year=end.year - k) for k in range(many)]
    starts = [end.replace(year=end.year - 1) for end in ends]
    splits = [Split(start, start, end) for start, end in zip(starts, ends, strict=True)]
    return [Taskmaster(archive, one, sample, stand_in=True) for one in splits]


def partners_a_question(years: Sequence[Taskmaster], lesson: Lesson) -> float:
    """New partners that a question found in the last YEARS years; NaN where none was asked."""
    found = [hits for year in years[:YEARS] for hits in _partners(year, lesson)]
    return float(np.mean(found)) if found else float("nan")


def missed(years: Sequence[Taskmaster], lesson: Lesson) -> float:
    """By how many logits a year's number of partners misses what the years before it foretell.

    The root mean square over the years that have YEARS others before them; 0 without any. Partners
    are rare among candidates, so a ratio of numbers is a step in logits.
    """
    found = [_partners(year, lesson) for year in years]
    steps = [
        float(np.log(np.mean(found[k]) / np.mean(np.concatenate(found[k + 1 : k + 1 + YEARS]))))
        for k in range(len(found) - YEARS)
        if all(found[k : k + 1 + YEARS])
    ]
    return float(np.sqrt(np.mean(np.square(steps)))) if steps else 0.0


def _partners(year: Taskmaster, lesson: Lesson) -> list[int]:
    """How many new partners each question of a year found."""
    return [len(hits) for task in lesson(year) for hits in task.relevant]


def rate_among(partners: float, task: Task) -> float:
    """How often an allowed candidate is a partner where a question finds so many."""
    allowed = [int(task.allowed(row).sum()) for row in range(len(task))]
    return float(partners / max(float(np.mean(allowed)), 1.0))


def moved(rate: float) -> float:
    """Logits from a score under the reference prior to one under a rate."""
    return float(logit(rate) - logit(REFERENCE_PRIOR))


def settled(
    ranker: LinearRanker,
    history: History,
    tasks: Sequence[Task],
    partners: float,
    doubt: float = 0.0,
) -> LinearRanker:
    """The ranker with a base that expects so many partners of the questions of some tasks.

    Nothing is known about who is right in the tasks; only scores of allowed candidates are read.
    `doubt` is the standard error of the year's level in logits (`missed`): bands are so much wider.
    """
    known = replace(ranker, partners=partners, spread=float(np.hypot(ranker.spread, doubt)))
    asked = [task for task in tasks if len(task)]
    if not asked or not partners > 0:
        return known
    scores = [_scores(ranker, history, task) for task in asked]
    shifts = [moved(rate_among(partners, task)) for task in asked]
    questions = sum(len(task) for task in asked)

    def too_many(step: float) -> float:
        chances = (expit(s + shift + step).sum() for s, shift in zip(scores, shifts, strict=True))
        return float(sum(chances)) / questions - partners

    return replace(known, base=ranker.base + float(brentq(too_many, -15, 15, xtol=1e-6)))


def _scores(ranker: LinearRanker, history: History, task: Task) -> Numbers:
    found = [ranker.scores(batch, allowed)[allowed] for _, batch, allowed in batches(history, task)]
    return np.concatenate(found).astype(np.float64)
