"""Lists that answer most: the exact trade between sorting well and being answered.

A receiver answers at most `answers` of the requests it gets. Each listed pair is worth its value
once for standing in the list (what recall measures) and, if it is among those its receiver
answers, `weight` times its value more. Choosing all lists together so that the sum is largest is
a min-cost flow: askers have `length` places, every pair is used once, either within the
receiver's answers or beyond them. By duality every point on the frontier between the sum of listed
values and expected accepted contacts that a weight can support is found; 0 is plain sorting.

The program is solved on a few pairs per asker; pairs whose gain at the current prices exceeds what
their asker's last place earns are added until none does, which proves the optimum of the whole
market (column generation, Gilmore & Gomory 1961).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from matching.allocation.market import Market, MarketError, top
from matching.allocation.program import maximise
from matching.ranking.ranker import Numbers
from matching.records import Indices

_FIRST = 3
_EDGE = 1e-9


@dataclass(frozen=True, eq=False)
class Lists:
    """Chosen lists.

    Attributes:
        pairs: positions in the market, ascending.
        value: objective reached, bound: what no lists can exceed.
        right_price: value of one more answer of each receiver, shape (r,).
        rounds: how often pairs were added.
    """

    pairs: Indices
    value: float
    bound: float
    right_price: Numbers
    rounds: int


def answered_lists(
    market: Market, *, length: int, weight: float, keep: Numbers | None = None
) -> Lists:
    """The best lists of up to `length` places for every asker.

    Args:
        market: `right_capacity` is the number of requests each receiver answers; the askers'
            capacity bounds their lists too.
        length: places of a list.
        weight: worth of an answered pair beyond standing in a list, 0 or more.
        keep: worth of standing in a list, shape (p,), instead of the pair's value.

    Raises:
        MarketError: a negative length or weight, or `keep` of another length.
        SolverError: the solver failed.
    """
    if length < 0 or weight < 0:
        raise MarketError("length and weight are numbers from 0 up")
    standing = market.value if keep is None else keep
    if len(standing) != len(market):
        raise MarketError("keep needs one number per pair")
    places = np.minimum(np.floor(market.left_capacity), length)
    answered = standing + weight * market.value
    columns = top(market, standing, _FIRST * length)
    for done in range(1, 100):
        found = _solve(market.only(columns), standing[columns], answered[columns], places)
        pairs, left_price, right_price, value, bound = found
        gain = np.maximum(standing, answered - right_price[market.right])
        gain -= left_price[market.left]
        gain[columns] = 0
        missing = np.flatnonzero(gain > _EDGE)
        if len(missing) == 0:
            return Lists(columns[pairs], value, bound, right_price, done)
        best = top(market.only(missing), gain[missing], _FIRST * length)
        columns = np.union1d(columns, missing[best])
    raise AssertionError("pairs are finite")


def _solve(
    market: Market, standing: Numbers, answered: Numbers, places: Numbers
) -> tuple[Indices, Numbers, Numbers, float, float]:
    """One program over variables (answered, beyond): pairs, prices of both sides, value, bound."""
    left, right = market.loads
    size = len(market)
    crowded = np.asarray(right.sum(axis=1)).ravel() > np.floor(market.right_capacity)
    over = np.flatnonzero(crowded[market.right])
    once = sp.eye_array(size, format="csr")
    rows = sp.vstack(
        [
            sp.hstack([left, left[:, over]]),
            sp.hstack([right, sp.csr_array((right.shape[0], len(over)))]),
            sp.hstack([once[over], once[over][:, over]]),
        ],
        format="csr",
    )
    limit = np.concatenate([places, np.floor(market.right_capacity), np.ones(len(over))])
    every = size + len(over)
    gain = np.concatenate([answered, standing[over]])
    solution = maximise(gain, rows, limit, np.ones(every), np.ones(every))
    used = solution.point[:size].copy()
    used[over] += solution.point[size:]
    lefts = market.shape[0]
    return (
        np.flatnonzero(used > 0.5),
        solution.prices[:lefts],
        solution.prices[lefts : lefts + market.shape[1]],
        solution.value,
        solution.bound,
    )
