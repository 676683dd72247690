"""How attention is shared out by lists, and what comes of it when nobody can answer everybody.

A market's lists are given as positions of its pairs. Sources of the measures: Gini (1912) over the
introductions that receivers get; accepted contacts under a limit on answers as in the field
experiment of Sekiya et al. (2026); envy as in Tomita & Yokoyama (2024), by expected contacts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from matching.allocation.market import Market
from matching.ranking.ranker import Numbers
from matching.records import Indices

_BETTER = 1e-9


@dataclass(frozen=True)
class Exposure:
    """How often receivers are listed.

    `gini` runs from 0 (all alike) to nearly 1 (one gets all) over every receiver, listed or not;
    `coverage` is the share listed at least once, `distinct` their number, `longest` the number of
    lists that name the most listed one.
    """

    gini: float
    coverage: float
    distinct: int
    longest: int


def exposure(counts: Numbers | Indices) -> Exposure:
    """Measures of the number of lists that name each receiver, shape (r,); 0 counts too."""
    distinct = int(np.count_nonzero(counts))
    return Exposure(
        gini=gini(counts),
        coverage=distinct / len(counts) if len(counts) else 0.0,
        distinct=distinct,
        longest=int(np.max(counts, initial=0)),
    )


def gini(amounts: Numbers | Indices) -> float:
    """Gini index of amounts from 0 up, shape (n,): 0 when all are alike or nothing is there."""
    size = len(amounts)
    total = float(np.sum(amounts))
    if size == 0 or total <= 0:
        return 0.0
    ranks = np.arange(1, size + 1)
    return float((2 * ranks - size - 1) @ np.sort(amounts) / (size * total))


def accepted(market: Market, pairs: Indices, answers: int, *, order: str = "best") -> float:
    """Expected accepted contacts when each receiver answers at most `answers` requests.

    Args:
        market: `value` is the chance that an answered request is accepted.
        pairs: the listed ones; every list is taken to be sent.
        answers: requests a receiver answers, 0 or more.
        order: "best": it answers those of highest value, so the sum of its largest values is
            exact. "arrival": requests come in random order and the first are answered; each of
            n has the same chance min(1, answers / n), which is exact as well.

    Raises:
        ValueError: another order, or negative answers.
    """
    if answers < 0:
        raise ValueError("answers are 0 or more")
    if order == "best":
        return float(market.value[answered(market, pairs, answers)].sum())
    if order == "arrival":
        return float(market.value[pairs] @ _chance(market, pairs, answers)[market.right[pairs]])
    raise ValueError(f"unknown order {order!r}: choose best or arrival")


def answered(market: Market, pairs: Indices, answers: int) -> Indices:
    """Those of the listed pairs that are among the best `answers` of their receiver."""
    ranked = pairs[np.lexsort((-market.value[pairs], market.right[pairs]))]
    receiver = market.right[ranked]
    first = np.flatnonzero(np.r_[True, receiver[1:] != receiver[:-1]]) if len(ranked) else ranked
    size = np.diff(np.r_[first, len(ranked)])
    place = np.arange(len(ranked)) - np.repeat(first, size)
    return np.asarray(ranked[place < answers], dtype=np.int64)


def accepted_without(market: Market, pairs: Indices, answers: int) -> Numbers:
    """Expected accepted contacts were each asker in turn not there; shape (askers,).

    What it leaves free goes to the next best of the receiver's queue: receivers answer the best
    `answers` of what then comes, as in `accepted`.
    """
    ranked = pairs[np.lexsort((-market.value[pairs], market.right[pairs]))]
    asker, receiver, value = market.left[ranked], market.right[ranked], market.value[ranked]
    found = np.empty(market.shape[0])
    for who in range(len(found)):
        stay = asker != who
        first = np.flatnonzero(np.diff(receiver[stay], prepend=-1))
        place = np.arange(int(stay.sum()))
        place -= np.repeat(first, np.diff(first, append=len(place)))
        found[who] = value[stay][place < answers].sum()
    return found


def envious(market: Market, pairs: Indices, answers: int) -> int:
    """Number of askers who would expect more contacts from another asker's list than their own.

    What a list is worth to an asker is the sum of its own values over it, times the chance that
    each receiver answers (arrival order). Pairs outside the market are worth nothing.
    """
    shape = market.shape
    chance = _chance(market, pairs, answers)
    value = sp.csr_array((market.value, (market.left, market.right)), shape=shape)
    listed = sp.csr_array(
        (chance[market.right[pairs]], (market.left[pairs], market.right[pairs])), shape=shape
    )
    worth = (value @ listed.T).toarray()
    own = np.diag(worth)
    return int(np.count_nonzero(worth.max(axis=1, initial=0) > own + _BETTER))


def _chance(market: Market, pairs: Indices, answers: int) -> Numbers:
    queue = np.bincount(market.right[pairs], minlength=market.shape[1])
    return np.asarray(np.minimum(1, answers / np.maximum(queue, 1)), dtype=np.float64)
