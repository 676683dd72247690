"""Nearest vectors behind one interface: exact in process here, pgvector on the caller's side."""

from __future__ import annotations

from typing import Protocol

import numpy as np

from matching.records import Indices
from matching.types import Matrix

_BLOCK = 1024


class VectorIndex(Protocol):
    """Finds the nearest stored vectors by cosine similarity.

    Every implementation gives the same answer: similarity descending, ties by id ascending.
    """

    def nearest(
        self, queries: Matrix, k: int, allowed: Indices | None = None
    ) -> tuple[Indices, Matrix]:
        """The k nearest stored vectors of each query.

        Args:
            queries: (n, dimension) float32, L2-normalised.
            k: how many to answer; fewer when fewer are stored or allowed.
            allowed: ids that may be answered; None for all.

        Returns:
            ids and cosine similarities, both (n, min(k, number allowed)).
        """


class ExactIndex:
    """A VectorIndex that multiplies against everything: exact, and fast up to 100,000 vectors."""

    def __init__(self, ids: Indices, vectors: Matrix) -> None:
        order = np.argsort(ids, kind="stable")
        self._ids = np.asarray(ids, dtype=np.int64)[order]
        self._vectors = np.asarray(vectors, dtype=np.float32)[order]

    def __len__(self) -> int:
        return len(self._ids)

    def nearest(
        self, queries: Matrix, k: int, allowed: Indices | None = None
    ) -> tuple[Indices, Matrix]:
        """See VectorIndex.nearest."""
        ids, vectors = self._ids, self._vectors
        if allowed is not None:
            kept = np.isin(ids, allowed)
            ids, vectors = ids[kept], vectors[kept]
        k = min(k, len(ids))
        found = np.zeros((len(queries), k), dtype=np.int64)
        similar = np.zeros((len(queries), k), dtype=np.float32)
        for start in range(0, len(queries) if k else 0, _BLOCK):
            block = queries[start : start + _BLOCK] @ vectors.T
            for row, values in enumerate(block, start):
                best = _first(values, k)
                found[row], similar[row] = ids[best], values[best]
        return found, similar


def _first(values: Matrix, k: int) -> Indices:
    """Positions of the k largest values, largest first, ties by position."""
    if k < len(values):
        edge = np.partition(values, len(values) - k)[len(values) - k]
        above = np.flatnonzero(values > edge)
        level = np.flatnonzero(values == edge)[: k - len(above)]
        chosen = np.sort(np.concatenate([above, level]))
    else:
        chosen = np.arange(len(values))
    return chosen[np.argsort(-values[chosen], kind="stable")]
