"""One judgement from two sides' interest.

`joint` is what the engine uses: logits of both directions added, less a share of their
difference, so a pair that helps one side only ranks below one that helps both. The other
operators are compared with one another in the simulation, where two-sided wishes are known
(`simulation.fusion`; Pizzato et al. 2010 use the harmonic mean, Palomares et al. 2021 survey the
rest). All are symmetric.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from matching.partners.stated import LOPSIDED
from matching.ranking.ranker import Numbers

Operator = Callable[[Numbers, Numbers], Numbers]


def product(one: Numbers, other: Numbers) -> Numbers:
    """Both independently: one * other, for values within 0..1."""
    return one * other


def harmonic(one: Numbers, other: Numbers) -> Numbers:
    """Harmonic mean; zero when either is zero."""
    total = one + other
    return np.where(total > 0, 2 * one * other / np.where(total > 0, total, 1), 0)


def weakest(one: Numbers, other: Numbers) -> Numbers:
    """The less willing side decides."""
    return np.minimum(one, other)


def uninorm(one: Numbers, other: Numbers) -> Numbers:
    """Agreeing sides reinforce each other around one half."""
    both, neither = one * other, (1 - one) * (1 - other)
    total = both + neither
    return np.where(total > 0, both / np.where(total > 0, total, 1), 0)


OPERATORS: Mapping[str, Operator] = {
    "product": product,
    "harmonic": harmonic,
    "weakest": weakest,
    "uninorm": uninorm,
}
"""Operators on fits within 0..1."""


def lopsided(one: Numbers, other: Numbers, known: Numbers) -> Numbers:
    """Logits lost by what one side gains over the other; none where a side states no need."""
    return np.where(known > 0, LOPSIDED * np.abs(one - other), 0)
