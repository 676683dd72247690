"""The learned ranker: a linear score over scaled features, so its parts add up exactly.

Baselines with the same shape ship beside it in `benchmark.baselines`: no-op (everyone equal),
random, popularity and plain cosine.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.ranking.batch import Batch
from matching.ranking.features import FEATURES, Feature
from matching.ranking.features.registry import Function
from matching.records import Flags
from matching.types import Matrix

Numbers = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LinearRanker:
    """Score = base + sum of weight * (scaled feature - centre), in logit units.

    `base` is the score of an average candidate under the reference prior. A missing value adds
    nothing. `covariance` is the Laplace posterior of the weights; `spread` the standard error of
    the calibration, in logits. `partners` is how many partners a question is
    expected to find in the year after the one it learned from; NaN where nobody knows.
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
        for k, values in enumerate(scaled(batch, eligible, self.names)):
            if self.weights[k] != 0:
                total += self.weights[k] * np.nan_to_num(values - self.centres[k])
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
    read: Function | None = None
    values: Matrix = np.zeros((1, 1), dtype=np.float32)
    for name in names:
        feature = FEATURES[name]
        if feature.function is not read:  # powers of one feature follow each other
            read, values = feature.function, feature.function(batch)
            if feature.scale == "share":
                values = _share(values, eligible)
        yield np.broadcast_to(bent(values, feature.power), eligible.shape)


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
    known = np.where(eligible, np.abs(np.nan_to_num(values)), 0)
    largest = known.max(axis=1, keepdims=True, initial=0)
    share = np.clip(values / np.maximum(largest, 1e-9), -1, 1)
    return np.asarray(np.sign(share) * np.sqrt(np.abs(share)), dtype=np.float32)
