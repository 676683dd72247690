"""The officer's list: which pairs to introduce this month, chosen together and exactly.

A b-matching of largest total value: nobody gets more introductions than it can take. The
constraints of capacity, of the list's length and of the newcomers' floor form a network, so the
linear program's optimum is whole-numbered (Hoffman & Kruskal 1956); the exploration share may
break that, then the fractional part is solved by branch and bound and the gap is reported.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import scipy.sparse as sp

from matching.allocation.market import Market, MarketError
from matching.allocation.program import Solution, maximise
from matching.ranking.ranker import Numbers
from matching.records import Flags, Indices

_NOBODY: Indices = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Terms:
    """What the list must respect besides capacities; floors are soft.

    Attributes:
        length: most introductions on the list.
        exploring: flags of the pairs that are tried to learn from, shape (p,), or None.
        share: part of the list, 0..1, that is kept for exploring pairs.
        left_newcomers: askers with a floor, right_newcomers: receivers with one.
        floor: introductions each newcomer should get (fewer if its capacity is smaller).
        insistence: value given up at most for one introduction that a floor or the share is short
            of; at 1 no difference of two values outweighs it.
    """

    length: int
    exploring: Flags | None = None
    share: float = 0.1
    left_newcomers: Indices = field(default_factory=lambda: _NOBODY)
    right_newcomers: Indices = field(default_factory=lambda: _NOBODY)
    floor: int = 1
    insistence: float = 1.0


@dataclass(frozen=True, eq=False)
class Introductions:
    """The chosen pairs and why others are not among them.

    Attributes:
        pairs: positions in the market, highest value first.
        value: sum of their values.
        gap: how much better any list could be at most, relative, slack of floors included; 0 when
            the list is proven best.
        left_price: value that one more introduction of each asker would add, shape (l,).
        right_price: the same of each receiver, shape (r,): its scarcity.
        short: introductions by which floors and the exploration share together are missed.
    """

    pairs: Indices
    value: float
    gap: float
    left_price: Numbers
    right_price: Numbers
    short: float


def introductions(market: Market, terms: Terms) -> Introductions:
    """The best list.

    Args:
        market: capacities are whole introductions per company (fractions are cut off).
        terms: length, exploration share and newcomers' floor.

    Raises:
        MarketError: a negative length or floor, a share outside 0..1, flags of another length, an
            unknown newcomer.
        SolverError: the solver failed.
    """
    _check(market, terms)
    wanted, members = _reserves(market, terms)
    slacks = len(wanted)
    left, right = market.loads
    everyone = sp.csr_array(np.ones((1, len(market))))
    capacities = sp.vstack([left, right, everyone], format="csr")
    nothing = sp.csr_array((capacities.shape[0], slacks))
    rows = sp.vstack(
        [sp.hstack([capacities, nothing]), sp.hstack([-members, -sp.eye_array(slacks)])],
        format="csr",
    )
    limit = np.concatenate(
        [
            np.floor(market.left_capacity),
            np.floor(market.right_capacity),
            [float(terms.length)],
            -wanted,
        ]
    )
    solution = maximise(
        np.concatenate([market.value, np.full(slacks, -terms.insistence)]),
        rows,
        limit,
        np.concatenate([np.ones(len(market)), np.maximum(wanted, 0)]),
        np.concatenate([np.ones(len(market)), np.zeros(slacks)]),
    )
    return _told(market, solution)


def _check(market: Market, terms: Terms) -> None:
    if terms.length < 0 or terms.floor < 0 or terms.insistence < 0:
        raise MarketError("length, floor and insistence are numbers from 0 up")
    if not 0 <= terms.share <= 1:
        raise MarketError("the exploration share lies between 0 and 1")
    if terms.exploring is not None and len(terms.exploring) != len(market):
        raise MarketError("exploring needs one flag per pair")
    sides = ((terms.left_newcomers, 0), (terms.right_newcomers, 1))
    for newcomers, side in sides:
        if len(newcomers) and not 0 <= newcomers.min() <= newcomers.max() < market.shape[side]:
            raise MarketError("a newcomer is not in the market")


def _reserves(market: Market, terms: Terms) -> tuple[Numbers, sp.csr_array]:
    """Soft floors: how many introductions each wants, and which pairs count for it."""
    left, right = market.loads
    wanted = [
        np.minimum(terms.floor, np.floor(market.left_capacity[terms.left_newcomers])),
        np.minimum(terms.floor, np.floor(market.right_capacity[terms.right_newcomers])),
    ]
    members = [left[terms.left_newcomers], right[terms.right_newcomers]]
    if terms.exploring is not None and terms.share > 0:
        reach = min(terms.length, market.left_capacity.sum(), market.right_capacity.sum())
        wanted.append(np.array([np.ceil(terms.share * np.floor(reach))]))
        members.append(sp.csr_array(terms.exploring.astype(np.float64)[None, :]))
    return np.concatenate(wanted), sp.vstack(members, format="csr")


def _told(market: Market, solution: Solution) -> Introductions:
    size = len(market)
    chosen = np.flatnonzero(solution.point[:size] > 0.5)
    order = np.lexsort((chosen, -market.value[chosen]))
    lefts, rights = market.shape
    return Introductions(
        pairs=chosen[order],
        value=float(market.value[chosen].sum()),
        gap=0.0 if solution.whole else solution.gap,
        left_price=solution.prices[:lefts],
        right_price=solution.prices[lefts : lefts + rights],
        short=float(solution.point[size:].sum()),
    )


@dataclass(frozen=True)
class Displaced:
    """A pair that plain sorting would have listed and the list left out.

    `full` names the sides ("left", "right") that get all the introductions they can take;
    `competitors` is the number of other companies the fullest side could have met instead, and
    `capacity` the number of introductions that side can take. Without a full side the pair gave
    way to a floor, to the exploration share or to the length of the list.
    """

    pair: int
    full: tuple[str, ...]
    competitors: int
    capacity: int


def displaced(market: Market, chosen: Indices, length: int) -> list[Displaced]:
    """What plain sorting by value would list among its best `length` pairs and `chosen` lacks."""
    plain = np.lexsort((np.arange(len(market)), -market.value))[:length]
    left, right = (np.asarray(load.sum(axis=1)).ravel() for load in market.loads)
    taken_left = np.bincount(market.left[chosen], minlength=market.shape[0])
    taken_right = np.bincount(market.right[chosen], minlength=market.shape[1])
    found = []
    for pair in plain[~np.isin(plain, chosen)]:
        u, v = int(market.left[pair]), int(market.right[pair])
        sides = (
            ("left", taken_left[u], market.left_capacity[u], left[u]),
            ("right", taken_right[v], market.right_capacity[v], right[v]),
        )
        full = [side for side in sides if side[1] >= np.floor(side[2])]
        rivals, room = max(((int(s[3]) - 1, int(s[2])) for s in full), default=(0, 0))
        found.append(Displaced(int(pair), tuple(side[0] for side in full), rivals, room))
    return found
