"""The past on one day: every matrix that features are read from, built lazily and once."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from functools import cached_property

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.preprocessing import normalize
from sklearn.utils.extmath import randomized_svd

from matching.past import identity, programme
from matching.past.graph import Graph
from matching.past.titles import Titles
from matching.records import Flags, Records, Sparse, empty_rows
from matching.text.dense import Space
from matching.text.lexical import Lexicon
from matching.types import Matrix

_LATENT = 128
_NEIGHBOURS = 60
_BLOCK = 512
_MEMORY_YEARS = 3.0


class History:
    """What was known before day `today` (proleptic ordinal): later projects are dropped.

    All organisation matrices have one row per organisation of `records`, all project matrices
    one row per kept project, in the order of `projects`.
    """

    def __init__(self, records: Records, today: int) -> None:
        past = records.only(records.projects.start < today)
        self.organisations = past.organisations
        self.projects = past.projects
        self.incidence: Sparse = past.incidence()
        self.coordinated: Sparse = past.incidence(past.role == "coordinator")
        self.age = ((today - past.projects.start) / 365.25).astype(np.float32)
        self.recency = np.exp(-self.age / _MEMORY_YEARS).astype(np.float32)

    def read(self, vectors: Matrix) -> History:
        """The same past, its projects read by an encoder: (projects, dimension), NaN if unread.

        What was computed of words and ties is shared.
        """
        other = copy(self)
        other.projects = replace(self.projects, vectors=vectors)
        for name in ("space", "encoded_profiles"):
            other.__dict__.pop(name, None)
        return other

    @cached_property
    def members(self) -> NDArray[np.float32]:
        """Number of organisations of each project."""
        return np.asarray(self.incidence.sum(axis=0), dtype=np.float32).ravel()

    @cached_property
    def taken_part(self) -> NDArray[np.float32]:
        """Number of projects of each organisation."""
        return np.asarray(self.incidence.sum(axis=1), dtype=np.float32).ravel()

    @cached_property
    def graph(self) -> Graph:
        """Collaboration over the whole past, with fading memory."""
        return Graph(self.incidence, self.recency)

    @cached_property
    def recent_graph(self) -> Graph:
        """Collaboration in projects that started within the last three years."""
        fresh = sp.diags((self.age < _MEMORY_YEARS).astype(np.float32))
        recent = (self.incidence @ fresh).tocsr()
        recent.eliminate_zeros()
        return Graph(recent, self.recency)

    @cached_property
    def lexicon(self) -> Lexicon:
        """Vocabulary of the past project texts."""
        return Lexicon(list(self.projects.text))

    @cached_property
    def project_terms(self) -> Sparse:
        """TF-IDF rows of the projects."""
        return self.lexicon.weigh(self.lexicon.counts)

    @cached_property
    def projects_by_word(self) -> Sparse:
        """The same turned round: vocabulary x projects."""
        return self.project_terms.T.tocsr()

    @cached_property
    def profiles(self) -> Sparse:
        """TF-IDF rows of the organisations: all words of all their projects together."""
        return self.lexicon.weigh(self.incidence @ self.lexicon.counts)

    @cached_property
    def _directions(self) -> Matrix:
        rank = min(_LATENT, min(self.project_terms.shape) - 1)
        if rank < 1 or self.project_terms.nnz == 0:
            return np.zeros((1, self.project_terms.shape[1]), dtype=np.float32)
        found = randomized_svd(self.project_terms, rank, n_iter=4, random_state=0)
        return np.asarray(found[2], dtype=np.float32)

    def latent(self, terms: Sparse) -> Matrix:
        """Latent semantic coordinates of TF-IDF rows, unit length, shape (n, <= 128)."""
        return unit(np.asarray(terms @ self._directions.T))

    @cached_property
    def project_latent(self) -> Matrix:
        """Latent coordinates of the projects."""
        return self.latent(self.project_terms)

    @cached_property
    def latent_profiles(self) -> Matrix:
        """Mean latent position of each organisation's projects, unit length."""
        return unit(np.asarray(self.incidence @ (self.project_terms @ self._directions.T)))

    @cached_property
    def space(self) -> Space:
        """The projects as an encoder reads them."""
        return Space(self.projects.vectors, len(self.projects))

    @cached_property
    def encoded_profiles(self) -> Matrix:
        """Mean direction of each organisation's encoded projects, NaN where there is none."""
        return self.space.profiles(self.incidence)

    @cached_property
    def project_neighbours(self) -> Sparse:
        """Each project's 60 most alike projects, weighted by similarity to the fourth power."""
        return _neighbours(self.project_latent, _NEIGHBOURS)

    @cached_property
    def themes(self) -> programme.Themes:
        """Topic families, topics, schemes and subjects of the projects and organisations."""
        return programme.Themes(self.projects, self.incidence, self.recency)

    @cached_property
    def titles(self) -> Titles:
        """The topics that the projects answered, by their titles."""
        return Titles(self.projects.topic_title)

    @cached_property
    def names(self) -> Sparse:
        """Rows of rare words of the organisations' names: affiliates share them.

        Which words are rare is learned from organisations with a past, so that those who come
        later don't tell of themselves.
        """
        return identity.rare_words(self.organisations.name, self.active)

    @cached_property
    def sites(self) -> Sparse:
        """Rows flagging the organisations' shared web domains."""
        return identity.shared_domains(self.organisations.website, self.active)

    @cached_property
    def countries(self) -> identity.Countries:
        """How much more often two countries work together than their sizes explain."""
        return identity.Countries(self.organisations.country, self.incidence)

    @cached_property
    def active(self) -> Flags:
        """Organisations with at least one past project."""
        return np.asarray(self.taken_part > 0)


def unit(rows: Matrix) -> Matrix:
    """Rows scaled to unit length; zero rows stay zero."""
    return np.asarray(normalize(rows), dtype=np.float32)


def _neighbours(points: Matrix, k: int) -> Sparse:
    n = len(points)
    if n < 2:
        return empty_rows(n, n)
    k = min(k, n - 1)
    columns = np.empty((n, k), dtype=np.int32)
    weights = np.empty((n, k), dtype=np.float32)
    for start in range(0, n, _BLOCK):
        block = points[start : start + _BLOCK] @ points.T
        rows = np.arange(len(block))
        block[rows, start + rows] = -1
        best = np.argpartition(block, n - k, axis=1)[:, n - k :]
        columns[start : start + len(block)] = best
        weights[start : start + len(block)] = np.take_along_axis(block, best, axis=1)
    data = np.maximum(weights, 0).ravel() ** 4
    starts = np.arange(0, n * k + 1, k)
    return sp.csr_matrix((data, columns.ravel(), starts), shape=(n, n))
