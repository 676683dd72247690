"""The collaboration graph: who worked with whom, how closely, and who is two steps away."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from scipy.sparse.linalg import svds

from matching.records import Sparse

_DIMENSIONS = 64


class Graph:
    """Co-participation of organisations.

    `incidence` is organisations x projects; `weight` says how much a project counts today (its
    recency). Ties of one project are divided among its members (Newman 2001), so one crowded
    project does not make everyone close.
    """

    def __init__(self, incidence: Sparse, weight: NDArray[np.float32]) -> None:
        self._incidence = incidence
        self._weight = weight

    @cached_property
    def shared(self) -> Sparse:
        """Number of projects two organisations share; the diagonal is empty."""
        return _off_diagonal(self._incidence @ self._incidence.T)

    @cached_property
    def partners(self) -> Sparse:
        """1 where two organisations ever worked together."""
        ties = self.shared.copy()
        ties.data[:] = 1
        return ties

    def met(self, several: Sequence[int]) -> NDArray[np.bool_]:
        """Who ever worked with one of these, as flags."""
        return np.asarray(self.partners[several].sum(axis=0) > 0).ravel()

    @cached_property
    def degree(self) -> NDArray[np.float32]:
        """Number of different partners of each organisation."""
        return np.asarray(self.partners.sum(axis=1), dtype=np.float32).ravel()

    @cached_property
    def adamic_adar(self) -> Sparse:
        """Partners, each column weighted by 1 / ln(degree): rows meet rows of `partners`."""
        weight = np.where(self.degree > 1, 1 / np.log(np.maximum(self.degree, 2)), 0)
        return (self.partners @ sp.diags(weight.astype(np.float32))).tocsr()

    @cached_property
    def strength(self) -> Sparse:
        """Recency-weighted ties, each project's tie divided by its members but one."""
        members = np.asarray(self._incidence.sum(axis=0)).ravel()
        share = np.where(members > 1, self._weight / np.maximum(members - 1, 1), 0)
        spread = sp.diags(share.astype(np.float32))
        return _off_diagonal(self._incidence @ spread @ self._incidence.T)

    @cached_property
    def mass(self) -> NDArray[np.float32]:
        """Sum of tie strengths of each organisation."""
        return np.asarray(self.strength.sum(axis=1), dtype=np.float32).ravel()

    @cached_property
    def step(self) -> Sparse:
        """Random-walk transition: `strength` with rows that sum to 1."""
        scale = (1 / np.maximum(self.mass, 1e-9)).astype(np.float32)
        return (sp.diags(scale) @ self.strength).tocsr()

    @cached_property
    def position(self) -> NDArray[np.float32]:
        """Spectral coordinates (n, <= 64) of the symmetrically normalised strength matrix."""
        n = self.strength.shape[0]
        k = min(_DIMENSIONS, n - 2)
        if k < 1 or self.strength.nnz == 0:
            return np.zeros((n, 1), dtype=np.float32)
        scale = np.where(self.mass > 0, 1 / np.sqrt(np.maximum(self.mass, 1e-6)), 0)
        spread = sp.diags(scale.astype(np.float32))
        start = np.full(n, 1 / np.sqrt(n), dtype=np.float32)
        left, values, _ = svds(spread @ self.strength @ spread, k=k, v0=start, random_state=0)
        return (left * np.sqrt(np.abs(values))).astype(np.float32)


def _off_diagonal(square: Sparse) -> Sparse:
    matrix = square.tocsr()
    matrix.setdiag(0)
    matrix.eliminate_zeros()
    return matrix
