"""Project vectors of an encoder as evidence; a project without one counts by its words alone."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from sklearn.preprocessing import normalize

from matching.records import Flags, Sparse
from matching.types import Matrix

_FLAT = 1e-6


class Space:
    """Vectors of p past projects, less their mean, unit length.

    `vectors` is p x dimension with rows of NaN for projects that were not encoded, or None where
    no project was. Centring removes what all texts share, most of a raw cosine.
    """

    def __init__(self, vectors: Matrix | None, projects: int) -> None:
        self._vectors = np.full((projects, 1), np.nan, np.float32) if vectors is None else vectors

    @cached_property
    def known(self) -> Flags:
        """Projects that have a vector."""
        return np.asarray(~np.isnan(self._vectors[:, 0]))

    @cached_property
    def _mean(self) -> Matrix:
        if not self.known.any():
            return np.zeros(self._vectors.shape[1], dtype=np.float32)
        return np.asarray(self._vectors[self.known].mean(axis=0), dtype=np.float32)

    @cached_property
    def projects(self) -> Matrix:
        """Centred unit vectors; zeros where none is known."""
        return np.nan_to_num(self.placed(self._vectors))

    def placed(self, vectors: Matrix) -> Matrix:
        """Vectors of questions brought into the space; rows of NaN stay so.

        All are NaN where no project was encoded alike.
        """
        if vectors.shape[1] != self._vectors.shape[1]:
            return self.unknown(len(vectors))
        rows = np.full(vectors.shape, np.nan, dtype=np.float32)
        told = ~np.isnan(vectors[:, 0])
        rows[told] = _unit(vectors[told] - self._mean)
        return rows

    def profiles(self, incidence: Sparse) -> Matrix:
        """Mean direction of each organisation's encoded projects; NaN where it has none."""
        rows = _unit(np.asarray(incidence @ self.projects, dtype=np.float32))
        rows[~(incidence @ self.known.astype(np.float32) > 0)] = np.nan
        return rows

    def unknown(self, questions: int) -> Matrix:
        """Vectors of questions of which none is known."""
        return np.full((questions, self._vectors.shape[1]), np.nan, dtype=np.float32)

    def fused(self, lexical: Matrix, questions: Matrix) -> Matrix:
        """How alike questions (b) and projects (p) are in words and in meaning, b x p.

        The two similarities are summed as standard scores over a question's projects (convex
        combination, Bruch et al. 2022). Where a vector is missing on either side the lexical
        score stands for both.
        """
        words = _standard(lexical)
        both = 2 * words
        told = np.flatnonzero(~np.isnan(questions[:, 0]))
        encoded = np.flatnonzero(self.known)
        if len(told) and len(encoded):
            similar = questions[told] @ self.projects[encoded].T
            place = np.ix_(told, encoded)
            both[place] = words[place] + _standard(similar)
        return both


def _standard(rows: Matrix) -> Matrix:
    if rows.shape[1] == 0:
        return rows
    mean = rows.mean(axis=1, keepdims=True)
    return np.asarray((rows - mean) / (rows.std(axis=1, keepdims=True) + _FLAT), np.float32)


def _unit(rows: Matrix) -> Matrix:
    return np.asarray(normalize(rows), dtype=np.float32) if len(rows) else rows
