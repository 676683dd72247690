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
    """The questions of each of the last YEARS years before the split's history ends."""
    ends = [split.history_until.replace(year=split.history_until.year - k) for k in range(YEARS)]
    starts = [end.replace(year=end.year - 1) for end in ends]
    splits = [Split(start, start, end) for start, end in zip(starts, ends, strict=True)]
    return [Taskmaster(archive, one, sample) for one in splits]


def partners_a_question(years: Sequence[Taskmaster], lesson: Lesson) -> float:
    """New partners that a question found on average over some years; NaN where none was asked."""
    found = [len(hits) for year in years for task in lesson(year) for hits in task.relevant]
    return float(np.mean(found)) if found else float("nan")


def rate_among(partners: float, task: Task) -> float:
    """How often an allowed candidate is a partner where a question finds so many."""
    allowed = [int(task.allowed(row).sum()) for row in range(len(task))]
    return float(partners / max(float(np.mean(allowed)), 1.0))


def moved(rate: float) -> float:
    """Logits from a score under the reference prior to one under a rate."""
    return float(logit(rate) - logit(REFERENCE_PRIOR))


def settled(
    ranker: LinearRanker, history: History, tasks: Sequence[Task], partners: float
) -> LinearRanker:
    """The ranker with a base that expects so many partners of the questions of some tasks.

    Nothing is known about who is right in the tasks; only scores of allowed candidates are read.
    """
    known = replace(ranker, partners=partners)
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
