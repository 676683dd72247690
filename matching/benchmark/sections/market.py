"""Congestion on real consortia: what becomes of lists when many companies ask at once.

A sample of companies asks in the same month, across borders as in the task CO->XB; each gets a list
of ten. Policies share the scores and differ in who is listed. Accepted contacts at q are expected
ones: every receiver answers the q requests of highest chance. The chance is the model's fit
moved to the base rate of the year before, so it serves to compare policies only; `met@5` counts
what really happened, the partners found in the target year among the requests answered. Recall
punishes every spreading by construction, because the past it is measured on was crowded itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matching.allocation.market import Market, top
from matching.benchmark.questions.loading import Archive
from matching.benchmark.questions.tasks import Split, Task, Taskmaster
from matching.learning.belief import sigmoid
from matching.past.history import History
from matching.ranking.forecast import moved, rate_among
from matching.ranking.ranker import LinearRanker, Numbers
from matching.ranking.sampling import batches
from matching.records import Flags, Indices
from matching.types import Progress

TASK = "CO->XB"
PLACES = 10
ANSWERS = 5
POOL = 300
"""Candidates per company that any policy may list; ten times what any of them reaches for."""

_EVERYONE = 10**9


@dataclass(frozen=True)
class Draw:
    """Which companies ask: how many, drawn with which seed; `both_sides` asks receivers back."""

    companies: int = 600
    seed: int = 0
    both_sides: bool = True


@dataclass(frozen=True, eq=False)
class Crowd:
    """A scored market with what became of it.

    Attributes:
        market: the pool of every company; capacities are PLACES and ANSWERS.
        met: whether the two became partners in the target year, shape (pairs,).
        relevant: number of new partners of each company, shape (companies,).
        candidates: organisations that could have been listed.
        back: chance seen from the receiver's side, shape (pairs,), NaN where it was not asked.
    """

    market: Market
    met: Flags
    relevant: Indices
    candidates: int
    back: Numbers

    def recall(self, pairs: Indices) -> Numbers:
        """Share of its new partners in each company's list, shape (companies,)."""
        found = np.bincount(self.market.left[pairs], self.met[pairs], minlength=len(self.relevant))
        return np.asarray(found / self.relevant)

    def gain(self, pairs: Indices) -> Numbers:
        """nDCG@10 of each company's list, the likeliest partner first, shape (companies,)."""
        market = self.market
        ranked = pairs[np.lexsort((-market.value[pairs], market.left[pairs]))]
        asker = market.left[ranked]
        place = np.arange(len(ranked)) - np.searchsorted(asker, asker)
        worth = 1 / np.log2(np.arange(2, PLACES + 2))
        found = self.met[ranked] * np.where(place < PLACES, worth[np.minimum(place, PLACES - 1)], 0)
        ideal = np.cumsum(worth)[np.minimum(self.relevant, PLACES) - 1]
        return np.asarray(np.bincount(asker, found, minlength=len(self.relevant)) / ideal)


def crowd(
    archive: Archive,
    split: Split,
    ranker: LinearRanker,
    draw: Draw,
    progress: Progress | None = None,
) -> Crowd:
    """Score a sampled market on one split with a ranker trained before it."""
    whole = _across_borders(Taskmaster(archive, split, _EVERYONE))
    task = _drawn(whole, draw.companies, draw.seed)
    memory = History(archive.records, split.history_until.toordinal())
    shift = moved(_rate(archive, split, ranker, whole))
    left, right, score, met = [], [], [], []
    for rows, batch, allowed in batches(memory, task):
        scores = np.where(allowed, ranker.scores(batch, allowed), -np.inf)
        for k, row in enumerate(rows):
            size = min(POOL, int(allowed[k].sum()))
            best = np.sort(np.argpartition(-scores[k], size - 1)[:size])
            left.append(np.full(size, row))
            right.append(best)
            score.append(scores[k][best].astype(np.float64))
            met.append(np.isin(best, task.relevant[row]))
        if progress:
            progress("scoring the market", rows.stop, len(task))
    listed, receiver = np.unique(np.concatenate(right), return_inverse=True)
    market = Market(
        np.concatenate(left),
        receiver.astype(np.int64),
        sigmoid(np.concatenate(score) + shift),
        np.full(len(task), float(PLACES)),
        np.full(len(listed), float(ANSWERS)),
    )
    found = Crowd(
        market,
        np.concatenate(met),
        np.array([len(partners) for partners in task.relevant]),
        len(task.candidates),
        np.full(len(market), np.nan),
    )
    if not draw.both_sides:
        return found
    return replace(found, back=_back(memory, task, (found, listed), (ranker, shift), progress))


def _rate(archive: Archive, split: Split, ranker: LinearRanker, task: Task) -> float:
    """The rate the ranker foretells among the candidates of the day, else that of last year."""
    if ranker.partners > 0:
        return rate_among(ranker.partners, task)
    return base_rate(archive, split)


def base_rate(archive: Archive, split: Split, sample: int = 300) -> float:
    """Share of allowed candidates that became partners in the year before the split."""
    until = split.history_until
    before = archive.records.projects.start < until.toordinal()
    known = Archive(archive.records.only(before), archive.current[before])
    cut = until.replace(year=until.year - 1)
    task = _across_borders(Taskmaster(known, Split(cut, cut, until), sample))
    hits = sum(len(partners) for partners in task.relevant)
    return hits / sum(int(task.allowed(row).sum()) for row in range(len(task)))


def _across_borders(master: Taskmaster) -> Task:
    everyone = np.ones_like(master.companies)
    return master.pairs(TASK, master.companies, everyone, foreign=True)


def _drawn(task: Task, size: int, seed: int) -> Task:
    size = min(size, len(task))
    kept = np.sort(np.random.default_rng(seed).choice(len(task), size, replace=False))
    return Task(
        task.name,
        task.candidates,
        task.asking[kept],
        (),
        tuple(task.relevant[k] for k in kept),
        lambda row: task.allowed(int(kept[row])),
    )


_ASKED_BACK = 20
"""Receivers in anybody's first places are asked back; asking the whole pool would take hours."""


def _back(
    memory: History,
    task: Task,
    scored: tuple[Crowd, Indices],
    judge: tuple[LinearRanker, float],
    progress: Progress | None,
) -> Numbers:
    """Chances from the receivers' side, over the same kind of field as the askers'."""
    found, listed = scored
    market = found.market
    wanted = top(market, market.value, _ASKED_BACK)
    receivers = np.unique(market.right[wanted])
    # The askers join the field of all candidates, so scales relative to the best stay comparable.
    field = np.union1d(task.candidates, task.asking)
    asker_at = np.searchsorted(field, task.asking)
    organisation = task.candidates[listed[receivers]]
    nothing = tuple(np.zeros(0, dtype=np.int64) for _ in receivers)
    asked = Task("back", field, organisation, (), nothing, lambda row: field != organisation[row])
    row_of = np.full(market.shape[1], -1)
    row_of[receivers] = np.arange(len(receivers))
    chance = np.full(len(market), np.nan)
    for rows, batch, allowed in batches(memory, asked):
        scores = judge[0].scores(batch, allowed)
        here = wanted[np.isin(row_of[market.right[wanted]], rows)]
        at = row_of[market.right[here]] - rows.start
        logits = scores[at, asker_at[market.left[here]]].astype(np.float64) + judge[1]
        chance[here] = sigmoid(logits)
        if progress:
            progress("asking receivers back", rows.stop, len(asked))
    return chance
