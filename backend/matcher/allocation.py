"""Which of the ranked pairs are put before officers: the best together, nobody flooded."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from backend.matcher.learning import drawn_from
from matching.allocation.introductions import Terms, displaced, introductions
from matching.allocation.market import Market
from matching.ranking.ranker import Numbers
from matching.records import Indices
from matching.types import Key, Pair

#: introductions that one company can follow up at the same time
CAPACITY = 5
#: fit given up at most so that a company without introductions gets its first
INSISTENCE = 0.05


@dataclass(frozen=True)
class Chosen:
    """The chosen pairs, best first, and how many better ones gave way to full companies.

    `wanted` is the number of ranked companies that would meet a company, `room` how many it can
    follow up, `scarcity` what one more introduction of it would add to the sum of fits on the
    list: the dual price of its capacity.
    """

    pairs: list[Pair]
    displaced: int
    wanted: Mapping[Key, int] = field(default_factory=dict)
    room: Mapping[Key, int] = field(default_factory=dict)
    scarcity: Mapping[Key, float] = field(default_factory=dict)


def choose_pairs(
    found: Sequence[Pair], *, length: int, taken: Mapping[Any, int], newcomers: Collection[Key],
    capacity: int = CAPACITY,
) -> Chosen:  # fmt: skip
    """The list of largest total fit in which no company has more than it can follow up.

    Args:
        found: ranked pairs across two sides, each pair once.
        length: most pairs on the list.
        taken: introductions that companies still have open; they use up capacity.
        newcomers: companies that should get at least one, if it costs little.
        capacity: open introductions per company.
    """
    if not found:
        return Chosen([], 0)
    lefts, left = _positions([pair.query for pair in found])
    rights, right = _positions([pair.candidate for pair in found])
    market = Market(
        left, right, np.array([max(pair.fit, 1e-9) for pair in found]),
        _room(lefts, taken, capacity), _room(rights, taken, capacity),
    )  # fmt: skip
    chosen = introductions(
        market,
        Terms(
            length,
            left_newcomers=_among(lefts, newcomers),
            right_newcomers=_among(rights, newcomers),
            insistence=INSISTENCE,
        ),
    )
    gave_way = sum(bool(pair.full) for pair in displaced(market, chosen.pairs, length))
    wanted = Counter(key for pair in found for key in (pair.query, pair.candidate))
    room = {key: max(capacity - taken.get(key, 0), 0) for key in wanted}
    scarcity: dict[Key, float] = {}
    for keys, prices in ((lefts, chosen.left_price), (rights, chosen.right_price)):
        for key, price in zip(keys, prices, strict=True):
            scarcity[key] = max(scarcity.get(key, 0.0), float(price))
    return Chosen([found[i] for i in np.sort(chosen.pairs)], gave_way, wanted, room, scarcity)


@dataclass(frozen=True)
class Explored:
    """Pairs that chance added to the list, those it left out, and the chance of each to be added.

    Where everybody eligible was added (`chance` is 1) none was drawn.
    """

    drawn: list[Pair]
    left_out: list[Pair]
    chance: float


def explored(chosen: Chosen, found: Sequence[Pair], draws: int) -> Explored:
    """Pairs that chance adds to the list.

    Eligible are ranked pairs that were not chosen, each company at most once and with room left,
    so that any of them can be added whichever else is.
    """
    room = Counter(chosen.room)
    room.subtract(key for pair in chosen.pairs for key in (pair.query, pair.candidate))
    listed = {frozenset((pair.query, pair.candidate)) for pair in chosen.pairs}
    eligible: list[Pair] = []
    used: set[Key] = set()
    for pair in found:
        sides = frozenset((pair.query, pair.candidate))
        if sides not in listed and not sides & used and all(room[key] > 0 for key in sides):
            eligible.append(pair)
            used |= sides
    count = min(draws, len(eligible))
    if not count:
        return Explored([], [], 1.0)
    lucky = set(drawn_from(count, len(eligible)))
    return Explored(
        [pair for at, pair in enumerate(eligible) if at in lucky],
        [pair for at, pair in enumerate(eligible) if at not in lucky],
        count / len(eligible),
    )


def _positions(keys: Sequence[Key]) -> tuple[list[Key], Indices]:
    distinct = list(dict.fromkeys(keys))
    at = {key: i for i, key in enumerate(distinct)}
    return distinct, np.array([at[key] for key in keys], dtype=np.int64)


def _room(keys: Sequence[Key], taken: Mapping[Any, int], capacity: int) -> Numbers:
    return np.array([max(capacity - taken.get(key, 0), 0) for key in keys], dtype=np.float64)


def _among(keys: Sequence[Key], chosen: Collection[Key]) -> Indices:
    return np.array([i for i, key in enumerate(keys) if key in chosen], dtype=np.int64)
