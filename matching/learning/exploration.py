"""A share of every list is drawn by chance, so that what is shown can teach about what is not.

Of the first `places` of a list the last few are drawn from those further down; the rest stands in
its order. The chances of the drawn are chosen before anything is drawn, so every propensity is
known: it is stated, not estimated. Half of them follow a Thompson sample (Thompson 1933): how
often a company would stand first among those further down if every score were drawn from what is
believed of it. A quarter goes to those who have not stood on a first page lately, the floor of
exposure, and a quarter to everybody alike, so that nobody is out of reach.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.ranking.ranker import Numbers
from matching.records import Flags, Indices

PLACES = 10
"""Places of a list that people look at first, and that exploration has a share of."""
THOMPSON, FLOOR = 0.5, 0.25
"""Shares of the chances that follow a sample of scores, and that belong to who is seldom shown."""
_SAMPLES = 400
_LEAST = 1e-9


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
    """Chance of each rank (best first) to stand among the first places, shape (count,).

    Those further down alike: the rule by which another ranking of a logged list is judged.
    """
    drawn = draws(share, places)
    kept = places - drawn
    chances = np.ones(count)
    if count > places:
        chances[kept:] = drawn / (count - kept)
    return chances


def attention(
    scores: Numbers, doubt: Numbers, random: np.random.Generator, seldom: Flags | None = None
) -> Numbers:
    """What each company should have of the drawn places, relative to the others, shape (n,).

    Args:
        scores: logits of those that may be drawn, shape (n,).
        doubt: their standard errors, shape (n,); where the doubt is large, there is much to learn.
        random: draws the scores of the sample.
        seldom: flags of companies that have not stood on a first page lately; None: nobody known.
    """
    size = len(scores)
    if not size:
        return np.zeros(0)
    sampled = scores + doubt * random.normal(size=(_SAMPLES, size))
    first = np.bincount(sampled.argmax(axis=1), minlength=size) / _SAMPLES
    flags = np.ones(size, dtype=bool) if seldom is None or not seldom.any() else seldom
    floor = flags / flags.sum()
    return np.asarray(THOMPSON * first + FLOOR * floor + (1 - THOMPSON - FLOOR) / size)


def chances(weights: Numbers, count: int) -> Numbers:
    """Chances proportional to weights, none above 1, that sum to `count`, shape (n,)."""
    found = np.zeros(len(weights))
    certain = np.zeros(len(weights), dtype=bool)
    while True:
        left = count - int(certain.sum())
        found[certain] = 1.0
        found[~certain] = left * weights[~certain] / weights[~certain].sum()
        over = found > 1
        if not over.any():
            return found
        certain |= over


def drawn_by(inclusion: Numbers, random: np.random.Generator) -> Indices:
    """Positions drawn so that each comes with just its chance: systematic sampling (Madow 1949).

    Args:
        inclusion: chances that sum to a whole number, shape (n,).
        random: one number of it is used, after a shuffle that keeps neighbours apart.
    """
    order = random.permutation(len(inclusion))
    ends = np.cumsum(inclusion[order])
    size = round(float(ends[-1])) if len(ends) else 0
    ends *= size / ends[-1] if size else 1.0
    points = random.random() + np.arange(size)
    at = np.minimum(np.searchsorted(ends, points, side="right"), len(ends) - 1)
    return np.sort(order[at])


def shown(
    count: int,
    share: float,
    random: np.random.Generator,
    places: int = PLACES,
    *,
    weights: Numbers | None = None,
) -> Shown:
    """A ranking of `count` companies as a list with drawn places.

    A list that fits into the first places is shown as it is ranked: there is nothing to explore.

    Args:
        count: companies, best first.
        share: of the first places that is drawn.
        random: of the draw.
        places: first places.
        weights: what each company should have of the drawn places, shape (count,); None: alike.
    """
    ranks = np.arange(count)
    kept = places - draws(share, places)
    if count <= places or kept == places:
        return Shown(ranks, np.ones(count), np.zeros(count, dtype=bool))
    further = np.ones(count - kept) if weights is None else weights[kept:]
    came = np.concatenate([np.ones(kept), chances(further, places - kept)])
    lucky = kept + drawn_by(came[kept:], random)
    rest = np.setdiff1d(ranks[kept:], lucky)
    order = np.concatenate([ranks[:kept], lucky, rest])
    propensity = came[order]
    propensity[places:] = np.maximum(1 - propensity[places:], _LEAST)
    drawn = np.zeros(count, dtype=bool)
    drawn[kept:places] = True
    return Shown(order, propensity, drawn)
