"""The topics that past projects answered, by the words of their titles."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from matching.records import Sparse, Strings, empty_rows
from matching.types import Matrix

_WORD = r"(?u)\b[^\W\d_][\w\-]{1,}\b"


class Titles:
    """Every different topic title of the past: t titles of p projects.

    A call's title is short and says what is wanted, not what is done; other titles say it in the
    same way, and the projects under them are known.
    """

    def __init__(self, titles: Strings) -> None:
        plain = np.array([str(title).strip() for title in titles], dtype=str)
        kept = np.flatnonzero(plain != "")
        different, at = np.unique(plain[kept], return_inverse=True)
        ones = np.ones(len(kept), np.float32)
        self.projects: Sparse = sp.csr_matrix(
            (ones, (at, kept)), shape=(len(different), len(plain))
        )
        self.size: NDArray[np.float32] = np.bincount(at, minlength=len(different)).astype(
            np.float32
        )
        self._words = TfidfVectorizer(
            token_pattern=_WORD, ngram_range=(1, 2), sublinear_tf=True, stop_words="english",
            dtype=np.float32,
        )  # fmt: skip
        try:
            self._terms: Sparse | None = self._words.fit_transform(different).T.tocsr()
        except ValueError:  # no title, or none with a word in it
            self._terms = None

    def like(self, asked: Sequence[str]) -> Matrix:
        """Cosine of asked texts and titles, one row per text, one column per title."""
        if self._terms is None:
            return np.zeros((len(asked), len(self.size)), dtype=np.float32)
        return np.asarray((self._words.transform(asked) @ self._terms).toarray(), dtype=np.float32)

    def projects_of(self, weights: Matrix) -> Sparse:
        """Weights of titles as weights of the projects under them."""
        if not len(self.size):
            return empty_rows(len(weights), self.projects.shape[1])
        return (sp.csr_matrix(weights) @ self.projects).tocsr()
