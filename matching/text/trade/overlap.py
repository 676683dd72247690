"""How much two texts speak of the same things, in whatever languages.

A text is the concepts and tokens that it mentions, broader concepts at a share; each counts by its
rarity among the texts of a corpus. The overlap of a need and an offer is the root of their cosine,
0 to 1: that anything is shared says more than how much.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import scipy.sparse as sp
from sklearn.preprocessing import normalize

from matching.records import Indices, Sparse
from matching.text.trade.spoken import Spoken, common, spoken
from matching.types import Facet, Matrix, Vector

_SHOWN = 4
"""Terms told of a pair."""


class Overlaps:
    """Overlap of needs with the offers of one corpus."""

    def __init__(self, needs: Sequence[Facet], offers: Sequence[Facet]) -> None:
        told = [spoken(offer.text, offer.language) for offer in offers]
        sought = [spoken(need.text, need.language) for need in needs]
        self._columns: dict[str, int] = {}
        for one in (*told, *sought):
            for key in one.weights:
                self._columns.setdefault(key, len(self._columns))
        raw = self._rows([*told, *sought])
        self._rarity = rarity_of(raw)
        self.offers = self._weighed(raw[: len(told)])
        """Unit rows of all offers."""
        self.needs = self._weighed(raw[len(told) :])
        """Unit rows of all stated needs."""

    def asked(self, needs: Sequence[Facet]) -> Sparse:
        """Unit rows of any needs; what no text of the corpus mentions is left out."""
        return self._weighed(self._rows([spoken(need.text, need.language) for need in needs]))

    def between(self, needs: Sparse, chosen: Indices | None = None) -> Matrix:
        """Overlap of needs (rows) with the offers at some positions, or with all."""
        offers = self.offers if chosen is None else self.offers[chosen]
        return np.asarray(np.sqrt((needs @ offers.T).toarray()), dtype=np.float32)

    def nearest(self, needs: Sparse, others: Sparse, k: int) -> list[int]:
        """For each need the k of some rows that overlap most: positions, ascending."""
        common = (needs @ others.T).tocsr()
        common.sort_indices()
        found: set[int] = set()
        for row in range(common.shape[0]):
            start, end = common.indptr[row : row + 2]
            best = np.argsort(-common.data[start:end], kind="stable")[:k]
            found.update(common.indices[start:end][best].tolist())
        return sorted(found)

    def shared(self, need: Facet, offer: Facet) -> list[dict[str, str]]:
        """What both speak of, the rarest first, as each language names it."""
        both = common((need.text, need.language), (offer.text, offer.language))
        both.sort(key=lambda term: -self._worth(term.key))
        return [dict(term.names) for term in both[:_SHOWN]]

    def _worth(self, key: str) -> float:
        column = self._columns.get(key)
        return 0.0 if column is None else float(self._rarity[column])

    def _rows(self, texts: Iterable[Spoken]) -> Sparse:
        columns, weights, ends = [], [], [0]
        for one in texts:
            for key, weight in one.weights.items():
                if key in self._columns:
                    columns.append(self._columns[key])
                    weights.append(weight)
            ends.append(len(columns))
        shape = (len(ends) - 1, max(1, len(self._columns)))
        data = (np.array(weights, np.float32), np.array(columns, np.int64), np.array(ends))
        return sp.csr_matrix(data, shape=shape)

    def _weighed(self, rows: Sparse) -> Sparse:
        if not rows.shape[0]:
            return rows
        return normalize(rows @ sp.diags(self._rarity)).astype(np.float32).tocsr()


def rarity_of(rows: Sparse) -> Vector:
    """ln(1 + n / (1 + number of texts that mention it)) of every column."""
    frequency = np.bincount(rows.indices, minlength=rows.shape[1])
    return np.asarray(np.log1p(rows.shape[0] / (1 + frequency)), dtype=np.float32)
