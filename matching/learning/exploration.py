"""A share of every list is drawn by chance, so that what is shown can teach about what is not.

Of the first `places` of a list the last few are drawn, each company further down alike; the rest
stands in its order. Every propensity is therefore known: it is stated, not estimated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.ranking.ranker import Numbers
from matching.records import Flags, Indices

PLACES = 10
"""Places of a list that people look at first, and that exploration has a share of."""


@dataclass(frozen=True, eq=False)
class Shown:
    """A list as it is shown.

    Attributes:
        order: positions in the ranking, in the order of the slots, shape (n,).
        propensity: chance with which the entry of each slot came among the first places, or (for
            the slots behind them) stayed out, shape (n,).
        drawn: whether chance put it there, shape (n,).
    """

    order: Indices
    propensity: Numbers
    drawn: Flags


def draws(share: float, places: int = PLACES) -> int:
    """How many of the first places are drawn.

    Raises:
        ValueError: the share lies outside 0..0.5.
    """
    if not 0 <= share <= 0.5:
        raise ValueError("the share of exploration lies between 0 and 0.5")
    return round(share * places)


def inclusion(count: int, share: float, places: int = PLACES) -> Numbers:
    """Chance of each rank (best first) to stand among the first places, shape (count,)."""
    drawn = draws(share, places)
    kept = places - drawn
    chances = np.ones(count)
    if count > places:
        chances[kept:] = drawn / (count - kept)
    return chances


def shown(count: int, share: float, random: np.random.Generator, places: int = PLACES) -> Shown:
    """A ranking of `count` companies as a list with drawn places.

    A list that fits into the first places is shown as it is ranked: there is nothing to explore.
    """
    ranks = np.arange(count)
    chances = inclusion(count, share, places)
    kept = places - draws(share, places)
    if count <= places or kept == places:
        return Shown(ranks, np.ones(count), np.zeros(count, dtype=bool))
    lucky = kept + np.sort(random.choice(count - kept, size=places - kept, replace=False))
    rest = np.setdiff1d(ranks[kept:], lucky)
    order = np.concatenate([ranks[:kept], lucky, rest])
    propensity = chances[order]
    propensity[places:] = 1 - propensity[places:]
    drawn = np.zeros(count, dtype=bool)
    drawn[kept:places] = True
    return Shown(order, propensity, drawn)
