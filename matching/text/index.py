"""Nearest vectors behind one interface: exact in process here, pgvector on the caller's side."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Protocol

import numpy as np

from matching.records import Indices
from matching.types import Corpus, FacetKind, Matrix, Vector

_BLOCK = 1024
_ROUNDING = 1e-5
DECIMALS = 7
"""Similarities are compared at this precision, so that equal vectors tie wherever they stand."""


class VectorIndex(Protocol):
    """Finds the nearest stored vectors by cosine similarity.

    Every implementation gives the same answer: similarity, summed in double precision and rounded
    to DECIMALS, descending, ties by id ascending.
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


class Role(StrEnum):
    """What the texts of an index are; the ids of projects are positions in the corpus."""

    NEED = "need"
    OFFER = "offer"
    PROJECT = "project"


Shelf = Callable[[Role, str], VectorIndex]
"""The index of the texts of one role in one language; projects are of no language ("")."""


class ExactShelf:
    """The vectors of a corpus in process, as they were encoded; indexes are built when asked for.

    Facets are known by their keys, projects by their positions.
    """

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._built: dict[tuple[Role, str], ExactIndex] = {}

    def __call__(self, role: Role, language: str) -> ExactIndex:
        """See Shelf."""
        if (role, language) not in self._built:
            self._built[role, language] = self._index(role, language)
        return self._built[role, language]

    def _index(self, role: Role, language: str) -> ExactIndex:
        if role is Role.PROJECT:
            vectors = self._corpus.project_vectors
            rows = [] if vectors is None else list(enumerate(vectors))
            return _index([(at, row) for at, row in rows if not np.isnan(row[0])])
        kind = FacetKind(role)
        return _index(
            [
                (facet.key, facet.vector)
                for company in self._corpus.companies
                for facet in company.facets
                if facet.kind is kind and facet.language == language and facet.vector is not None
            ]
        )


def _index(rows: list[tuple[int, Vector]]) -> ExactIndex:
    if not rows:
        return ExactIndex(np.zeros(0, dtype=np.int64), np.zeros((0, 1), dtype=np.float32))
    return ExactIndex(np.array([key for key, _ in rows]), np.stack([row for _, row in rows]))


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
                near = np.flatnonzero(values >= _edge(values, k) - _ROUNDING)
                exact = in_order(ids[near], vectors[near], queries[row], k)
                found[row], similar[row] = exact
        return found, similar


def in_order(ids: Indices, vectors: Matrix, query: Vector, k: int) -> tuple[Indices, Vector]:
    """The k nearest of some vectors in the order that every index keeps."""
    near = np.round(vectors.astype(np.float64) @ query.astype(np.float64), DECIMALS)
    order = np.lexsort((ids, -near))[:k]
    return ids[order], near[order].astype(np.float32)


def _edge(values: Matrix, k: int) -> float:
    """The k-th largest value."""
    return float(np.partition(values, len(values) - k)[len(values) - k])
