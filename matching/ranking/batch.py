"""Questions meet candidates: the shared intermediate matrices that several features read."""

from __future__ import annotations

from functools import cached_property

import numpy as np
import scipy.sparse as sp

from matching.ranking.asked import Asked
from matching.ranking.field import Field
from matching.records import Sparse
from matching.types import Matrix

_VOTERS = 100
_MANY_VOTERS = 300
_KIN, _CLOSE_KIN = 30, 8


class Batch:
    """b questions against the c candidates of a field."""

    def __init__(self, asked: Asked, field: Field) -> None:
        self.history = field.history
        self.asked = asked
        self.field = field
        self.candidates = field.candidates

    @cached_property
    def similarity(self) -> Matrix:
        """How alike each past project is to the question (b x p); the asker's own are out."""
        rows = (self.asked.terms @ self.history.projects_by_word).toarray()
        rows[self.asked.own.nonzero()] = 0
        return np.asarray(rows, dtype=np.float32)

    @cached_property
    def vote(self) -> Matrix:
        """Sum of similarities over the 100 most alike projects of each candidate."""
        return self._tally(largest(self.similarity, _VOTERS))

    @cached_property
    def recent_vote(self) -> Matrix:
        """Squared similarities of the 300 most alike projects, fading with age."""
        voters = largest(self.similarity, _MANY_VOTERS) ** 2
        return self._tally(voters * self.history.recency)

    @cached_property
    def _alike(self) -> Matrix:
        """Standard scores in words and meaning above the average project; own projects are out."""
        rows = self.history.space.fused(self.similarity, self.asked.encoded)
        rows[self.asked.own.nonzero()] = 0
        return np.asarray(np.maximum(rows, 0), dtype=np.float32)

    @cached_property
    def alike_vote(self) -> Matrix:
        """Fourth powers of the scores of the 100 projects most alike in words and meaning."""
        return self._tally(largest(self._alike, _VOTERS) ** 4)

    @cached_property
    def nearest_project(self) -> Matrix:
        """Score of each candidate's most alike project."""
        rows = self.field.incidence
        busy = np.flatnonzero(np.diff(rows.indptr))
        best = np.zeros((len(self.asked), len(self.candidates)), dtype=np.float32)
        if len(busy):
            starts = rows.indptr[:-1][busy]
            for row, alike in enumerate(self._alike):
                best[row, busy] = np.maximum.reduceat(alike[rows.indices], starts)
        return best

    @cached_property
    def encoded(self) -> Matrix:
        """Cosine of question and candidate as the encoder reads them; NaN where one is unread."""
        return np.asarray(self.asked.encoded @ self.field.encoded, dtype=np.float32)

    @cached_property
    def titles(self) -> Matrix:
        """How alike past topics' titles are to a question in words (b x titles); else zeros."""
        titles = self.history.titles
        if not self.asked.words:
            return np.zeros((len(self.asked), len(titles.size)), dtype=np.float32)
        return titles.like(self.asked.words)

    @cached_property
    def kin(self) -> Sparse:
        """Projects under the 30 most alike topics (b x p), fading with age."""
        return self._under(largest(self.titles, _KIN) ** 2)

    @cached_property
    def close_kin(self) -> Sparse:
        """Projects under the 8 most alike topics, each topic counting alike."""
        return self._under(largest(self.titles, _CLOSE_KIN) ** 4 / self.history.titles.size)

    def _under(self, weights: Matrix) -> Sparse:
        projects = self.history.titles.projects_of(weights)
        return projects.multiply(self.history.recency).tocsr()

    @cached_property
    def overlap(self) -> Sparse:
        """Squared cosine of the members asked from and those of each past project (b x p)."""
        given = self.asked.seeds.sign()
        shared = (given @ self.history.incidence).tocsr()
        here = sp.diags(1 / np.maximum(np.asarray(given.sum(axis=1)).ravel(), 1))
        there = sp.diags(1 / np.maximum(self.history.members, 1))
        return (here @ shared.multiply(shared) @ there).tocsr()

    @cached_property
    def project_vote(self) -> Matrix:
        """Members of the neighbours of each project that describes the question."""
        near = (self.asked.projects @ self.history.project_neighbours).toarray()
        near[self.asked.own.nonzero()] = 0
        return self._tally(near * self.history.recency)

    @cached_property
    def shared_partners(self) -> Matrix:
        """Adamic-Adar index over the whole past."""
        graph = self.history.graph
        return self._two_hops(graph.adamic_adar, graph.partners)

    @cached_property
    def recent_shared_partners(self) -> Matrix:
        """Adamic-Adar index over the last three years."""
        graph = self.history.recent_graph
        return self._two_hops(graph.adamic_adar, graph.partners)

    @cached_property
    def common_partners(self) -> Matrix:
        """Number of partners both sides have worked with."""
        return self._two_hops(self.history.graph.partners, self.history.graph.partners)

    @cached_property
    def two_steps(self) -> Matrix:
        """Strength of all two-step paths."""
        return self._two_hops(self.history.graph.strength, self.history.graph.strength)

    @cached_property
    def _one_step_walk(self) -> Matrix:
        return self.dense(self.asked.seeds @ self.history.graph.step)

    @cached_property
    def _two_step_walk(self) -> Matrix:
        return spread(self._one_step_walk, self.history.graph.step)

    @cached_property
    def walk(self) -> Matrix:
        """Half the chance after one step plus a quarter of that after two."""
        rows = 0.5 * self._one_step_walk + 0.25 * self._two_step_walk
        return np.asarray(rows[:, self.candidates], dtype=np.float32)

    @cached_property
    def long_walk(self) -> Matrix:
        """Chance of each candidate after three steps of the random walk."""
        return spread(self._two_step_walk, self.history.graph.step)[:, self.candidates]

    @cached_property
    def country_lift(self) -> Matrix:
        """Lift of each candidate's country, averaged over the organisations asked from."""
        countries = self.history.countries
        rows = (self.asked.seeds @ countries.member).toarray() @ countries.lift
        return np.asarray(rows[:, countries.at[self.candidates]], dtype=np.float32)

    def from_seeds(self, square: Sparse) -> Matrix:
        """Rows of an organisation x organisation matrix, read from where the question starts."""
        return self.dense(self.asked.seeds @ square)[:, self.candidates]

    def from_askers(self, rows: Sparse, columns: Sparse) -> Matrix:
        """Products of organisation rows; missing where nobody in particular asks."""
        known = self.asked.asking >= 0
        values = np.full((len(self.asked), len(self.candidates)), np.nan, dtype=np.float32)
        if known.any():
            values[known] = self.dense(rows[self.asked.asking[known]] @ columns)
        return values

    def dense(self, rows: Sparse) -> Matrix:
        """A sparse product as a plain float32 matrix."""
        return np.asarray(rows.toarray(), dtype=np.float32)

    def _two_hops(self, first: Sparse, second: Sparse) -> Matrix:
        return spread(self.dense(self.asked.seeds @ first), second)[:, self.candidates]

    def _tally(self, voters: Matrix) -> Matrix:
        return np.asarray((self.field.incidence @ voters.T).T, dtype=np.float32)


def largest(rows: Matrix, k: int) -> Matrix:
    """Each row with everything but its k largest values set to zero (ties at the edge drop)."""
    if rows.shape[1] <= k:
        return rows
    edge = -np.partition(-rows, k, axis=1)[:, k : k + 1]
    return np.asarray(np.where(rows > edge, rows, 0), dtype=np.float32)


def spread(rows: Matrix, square: Sparse) -> Matrix:
    """Rows times a sparse square matrix; a few busy rows stay dense, which is faster."""
    return np.asarray((square.T @ rows.T).T, dtype=np.float32)
