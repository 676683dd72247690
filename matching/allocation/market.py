"""A two-sided market: the pairs that may meet, what each is worth, how much each side can take."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import scipy.sparse as sp

from matching.ranking.ranker import Numbers
from matching.records import Indices


class MarketError(ValueError):
    """The market contradicts itself; the message says which part to change."""


@dataclass(frozen=True, eq=False)
class Market:
    """The p pairs that may meet between l askers (left) and r receivers (right).

    Attributes:
        left: asker of each pair, shape (p,), 0..l-1.
        right: receiver of each pair, shape (p,), 0..r-1; no pair occurs twice.
        value: what an introduction is worth, shape (p,), within 0..1 (0 excluded): a chance that
            both say yes where one is known, else fit. All results are in its unit.
        left_capacity: introductions each asker can take, shape (l,), 0 or more.
        right_capacity: introductions each receiver can take, shape (r,), 0 or more.

    Raises:
        MarketError: shapes disagree, a pair is repeated or unknown, or a number is out of range.
    """

    left: Indices
    right: Indices
    value: Numbers
    left_capacity: Numbers
    right_capacity: Numbers

    def __post_init__(self) -> None:
        if not len(self.left) == len(self.right) == len(self.value):
            raise MarketError("left, right and value need one entry per pair")
        for side, capacity in ((self.left, self.left_capacity), (self.right, self.right_capacity)):
            if len(side) and not 0 <= side.min() <= side.max() < len(capacity):
                raise MarketError("a pair names a company that has no capacity")
            if not np.all(np.isfinite(capacity)) or np.any(capacity < 0):
                raise MarketError("capacities are finite numbers from 0 up")
        if not np.all((self.value > 0) & (self.value <= 1)):
            raise MarketError("values lie above 0 and at most at 1")
        if len(np.unique(self.left * len(self.right_capacity) + self.right)) != len(self.left):
            raise MarketError("a pair occurs twice")

    def __len__(self) -> int:
        return len(self.left)

    @property
    def shape(self) -> tuple[int, int]:
        """Askers and receivers."""
        return len(self.left_capacity), len(self.right_capacity)

    @cached_property
    def loads(self) -> tuple[Any, Any]:
        """0/1 matrices askers x pairs and receivers x pairs: who takes part in which pair."""
        return _takes_part(self.left, self.shape[0]), _takes_part(self.right, self.shape[1])

    def only(self, pairs: Indices) -> Market:
        """The same companies with only the given pairs, in the given order."""
        return Market(
            self.left[pairs],
            self.right[pairs],
            self.value[pairs],
            self.left_capacity,
            self.right_capacity,
        )


def _takes_part(side: Indices, size: int) -> Any:
    ones = np.ones(len(side))
    return sp.csr_array((ones, (side, np.arange(len(side)))), shape=(size, len(side)))


def top(market: Market, scores: Numbers, length: int) -> Indices:
    """Pairs that stand in the first `length` places of their asker's list, ascending.

    Args:
        market: whose pairs are ranked.
        scores: one per pair, higher is better; ties keep the order of the pairs.
        length: places of every list.
    """
    order = np.lexsort((-scores, market.left))
    asker = market.left[order]
    first = np.flatnonzero(np.r_[True, asker[1:] != asker[:-1]]) if len(order) else order
    size = np.diff(np.r_[first, len(order)])
    place = np.arange(len(order)) - np.repeat(first, size)
    return np.sort(order[place < length])
