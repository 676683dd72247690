"""Comparing needs with offers across languages: centring, CSLS, and a common yardstick.

Raw cosines of a multilingual encoder mostly tell the language and lie close together. Subtracting
the mean vector of each language (per role) and cross-domain similarity local scaling (CSLS,
Conneau et al. 2018, k = 10) undo both: csls = 2 cos - r(need) - r(offer), where r is the mean
cosine to the ten nearest neighbours of the other role.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.past.history import unit
from matching.text.index import VectorIndex
from matching.types import Matrix, Vector

_NEIGHBOURS = 10
_ENOUGH_TEXTS = 8
_TYPICAL_LEVEL, _TYPICAL_WIDTH, _TYPICAL_COUNT = -0.25, 0.12, 200


@dataclass(frozen=True, eq=False)
class Centres:
    """Mean vector of each language within one role, and of all languages together."""

    by_language: dict[str, Vector]
    overall: Vector

    def centre(self, vectors: Matrix, languages: Sequence[str]) -> Matrix:
        """Vectors less the mean of their language, unit length; shape kept.

        A language with fewer than eight texts has no mean of its own and uses the overall one.
        """
        if len(vectors) == 0:
            return vectors
        means = np.stack([self.by_language.get(code, self.overall) for code in languages])
        return unit(vectors - means)


def centres_of(vectors: Matrix, languages: Sequence[str]) -> Centres:
    """Means of one role's vectors; an empty role has a zero mean."""
    codes = np.array(languages, dtype=object)
    dimension = vectors.shape[1]
    overall = vectors.mean(axis=0) if len(vectors) >= _ENOUGH_TEXTS else np.zeros(dimension)
    found = {
        str(code): vectors[codes == code].mean(axis=0).astype(np.float32)
        for code in sorted(set(languages))
        if (codes == code).sum() >= _ENOUGH_TEXTS
    }
    return Centres(found, overall.astype(np.float32))


def nearness(vectors: Matrix, others: VectorIndex) -> Vector:
    """Mean similarity of each vector to its ten nearest neighbours of the other role."""
    _, similar = others.nearest(vectors, _NEIGHBOURS)
    if similar.shape[1] == 0:
        return np.zeros(len(vectors), dtype=np.float32)
    return np.asarray(similar.mean(axis=1), dtype=np.float32)


def csls(cosines: Matrix, need_nearness: Vector, offer_nearness: Vector) -> Matrix:
    """CSLS of needs (rows) and offers (columns)."""
    return np.asarray(2 * cosines - need_nearness[:, None] - offer_nearness[None, :])


@dataclass(frozen=True)
class Yardstick:
    """How a CSLS value compares with those of unrelated texts of the same corpus."""

    level: float
    width: float

    def strength(self, values: Matrix) -> Matrix:
        """Standard deviations above the typical unrelated pair."""
        return np.asarray((values - self.level) / self.width, dtype=np.float32)


def yardstick(values: Matrix) -> Yardstick:
    """Median and spread of all CSLS values, drawn towards typical ones when there are few."""
    if values.size == 0:
        return Yardstick(_TYPICAL_LEVEL, _TYPICAL_WIDTH)
    level = float(np.median(values))
    width = float(1.4826 * np.median(np.abs(values - level)))
    trust = values.size / (values.size + _TYPICAL_COUNT)
    return Yardstick(
        trust * level + (1 - trust) * _TYPICAL_LEVEL,
        max(trust * width + (1 - trust) * _TYPICAL_WIDTH, 0.02),
    )
