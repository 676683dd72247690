"""The learned ranker: a linear score over scaled features, so its parts add up exactly.

Baselines with the same shape ship beside it in `benchmark.baselines`: no-op (everyone equal),
random, popularity and plain cosine.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from matching.ranking.batch import Batch
from matching.ranking.features import FEATURES, Feature
from matching.records import Flags
from matching.types import Matrix

Numbers = NDArray[np.float64]
_STRIP = 4


@dataclass(frozen=True, eq=False)
class LinearRanker:
    """Score = base + sum of weight * (scaled feature - centre), in logit units.

    `base` is the score of an average candidate under the reference prior. A missing value adds
    nothing. `covariance` is the Laplace posterior of the weights; `spread` the standard error of
    its level, in logits: of the calibration and, where a year is foretold, of that. `partners` is
    how many partners a question is expected to find in the year after the one it learned from;
    NaN where nobody knows.
    """

    names: tuple[str, ...]
    weights: Numbers
    centres: Numbers
    covariance: Numbers
    base: float
    spread: float
    partners: float = float("nan")

    def scores(self, batch: Batch, eligible: Flags) -> Matrix:
        """Logits, questions x candidates. `eligible` (same shape) anchors the relative scales."""
        total = np.full(eligible.shape, self.base, dtype=np.float64)
        for kept, values in curves(batch, eligible, self.names):
            weights, powers = self.weights[kept], [FEATURES[self.names[k]].power for k in kept]
            if weights.any():
                least = float(weights @ self.centres[kept])
                for rows in _strips(total):
                    part = values if len(values) == 1 else values[rows]
                    total[rows] += _bowed(part, weights, powers, least)
        return np.asarray(total, dtype=np.float32)

    def contributions(self, values: Numbers) -> Numbers:
        """Parts of the score for rows of scaled features, shape (n, features)."""
        return np.nan_to_num((values - self.centres) * self.weights)

    def deviation(self, values: Numbers) -> Numbers:
        """Standard error of the score in logits for rows of scaled features, shape (n,)."""
        moved = np.nan_to_num(values - self.centres)
        variance = np.einsum("ni,ij,nj->n", moved, self.covariance, moved)
        return np.asarray(np.sqrt(np.maximum(variance, 0) + self.spread**2))

    @cached_property
    def features(self) -> tuple[Feature, ...]:
        """The registry entries behind the weights, in their order."""
        return tuple(FEATURES[name] for name in self.names)


def scaled(batch: Batch, eligible: Flags, names: tuple[str, ...]) -> Iterator[Matrix]:
    """The named features of a batch one after the other, each brought to its scale."""
    for kept, values in curves(batch, eligible, names):
        for k in kept:
            yield np.broadcast_to(bent(values, FEATURES[names[k]].power), eligible.shape)


def curves(
    batch: Batch, eligible: Flags, names: tuple[str, ...]
) -> Iterator[tuple[list[int], Matrix]]:
    """Features brought to their scale: positions of the powers of one, and its plain values.

    Values are questions x candidates, or one row that holds for every question.
    """
    for function, group in groupby(range(len(names)), lambda k: FEATURES[names[k]].function):
        kept = list(group)  # powers of one feature follow each other
        values = np.atleast_2d(function(batch))
        if FEATURES[names[kept[0]]].scale == "share":
            values = _share(values, eligible)
        yield kept, values


def _bowed(values: Matrix, weights: Numbers, powers: Sequence[int], least: float) -> Matrix:
    """Sum of weights times powers of the values, signs kept, less a constant; 0 where missing."""
    size = np.abs(values)
    curve, reached = size, 1
    total = np.zeros_like(size)
    for weight, power in zip(weights, powers, strict=True):
        while reached < power:
            curve, reached = curve * curve, 2 * reached
        total += np.float32(weight) * curve
    if (values < 0).any():
        total = np.copysign(1, values) * total
    total -= np.float32(least)
    missing = np.isnan(total)
    if missing.any():
        total[missing] = 0
    return total


def _strips(rows: NDArray[np.floating]) -> Iterator[slice]:
    """A few rows at a time: what is done to them stays in the processor's cache."""
    return (slice(k, k + _STRIP) for k in range(0, len(rows), _STRIP))


def bent(values: Matrix, power: int) -> Matrix:
    """Values to a power of two, their sign kept."""
    if power == 1:
        return values
    curve = np.abs(values)
    for _ in range(power.bit_length() - 1):
        curve = curve * curve
    return np.asarray(np.copysign(curve, values), dtype=np.float32)


def _share(values: Matrix, eligible: Flags) -> Matrix:
    """Signed square root of the share of the question's largest eligible value, within -1..1."""
    found: Matrix = np.empty(eligible.shape, dtype=np.float32)
    wide = np.broadcast_to(values, eligible.shape)
    for rows in _strips(found):
        known = np.where(eligible[rows], np.abs(wide[rows]), 0)
        largest = np.fmax.reduce(known, axis=1, keepdims=True, initial=0)
        share = wide[rows] / np.maximum(largest, 1e-9)
        size = np.sqrt(np.minimum(np.abs(share), 1))
        found[rows] = np.copysign(size, share) if (share < 0).any() else size
    return found
