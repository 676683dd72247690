"""The texts of one role (needs, offers, projects) as vectors less the mean of their language."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from matching.text import similarity
from matching.text.index import ExactIndex
from matching.types import Corpus, Facet, Matrix, Vector

_REFERENCE = 4000
_FEW_NEEDS, _ENOUGH_PROJECTS = 8, 200


class Role:
    """Texts of one role, vectors centred per language; `at` says which row is a text's."""

    def __init__(self, vectors: list[Vector | None], languages: list[str], dimension: int) -> None:
        self.rows = np.array([i for i, v in enumerate(vectors) if v is not None], dtype=np.int64)
        self.at = np.full(len(vectors), -1, dtype=np.int64)
        self.at[self.rows] = np.arange(len(self.rows))
        known = [v for v in vectors if v is not None]
        stacked = np.stack(known) if known else np.zeros((0, dimension), np.float32)
        spoken = [languages[i] for i in self.rows]
        self.centres = similarity.centres_of(stacked, spoken)
        self.vectors = self.centres.centre(np.asarray(stacked, np.float32), spoken)

    def sample(self) -> ExactIndex:
        """An index over at most 4,000 of the texts, evenly taken: enough for neighbourhoods."""
        step = max(1, len(self.vectors) // _REFERENCE)
        chosen = self.vectors[::step]
        return ExactIndex(np.arange(len(chosen)), chosen)


def role_of(facets: Sequence[Facet], width: int) -> Role:
    """The role that these facets are all the texts of; `width` is the encoder's dimension."""
    return Role([f.vector for f in facets], [f.language for f in facets], width)


def asking(
    needs: Sequence[Facet], projects: Sequence[Vector | None], spoken: list[str], width: int
) -> Role:
    """The role of needs, by whose mean and neighbourhoods every need asked is judged.

    Where fewer than eight are stated (a platform with an imported record and no members yet), up to
    4,000 past projects stand in: without a mean of some texts a need would be near to everything.
    They are no needs: unrelated texts then come out .9 standard deviations up (0 beside the demo's
    needs), and the best levels of a call's capabilities at 52 instead of 44 in the median.
    """
    known = [f.vector for f in needs if f.vector is not None]
    told = [i for i, vector in enumerate(projects) if vector is not None]
    if len(known) >= _FEW_NEEDS or len(told) < _ENOUGH_PROJECTS:
        return role_of(needs, width)
    some = told[:: max(1, len(told) // _REFERENCE)]
    return Role([projects[i] for i in some], [spoken[i] for i in some], width)


def dimension(corpus: Corpus) -> int:
    """Dimension of the corpus' encoder; 1 where nothing is encoded yet."""
    if corpus.project_vectors is not None:
        return int(corpus.project_vectors.shape[1])
    vectors = (f.vector for company in corpus.companies for f in company.facets)
    return next((len(v) for v in vectors if v is not None), 1)


def csls(needs: Matrix, offers: Matrix, near: Vector, index: ExactIndex) -> Matrix:
    """CSLS of needs (rows) and offers, `near` the offers' own nearness to needs."""
    return similarity.csls(needs @ offers.T, similarity.nearness(needs, index), near)
