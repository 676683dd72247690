"""TF-IDF over words: the lexical half of every text comparison."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.preprocessing import normalize

from matching.records import Sparse, Strings

_WORD = r"(?u)\b[^\W\d_][\w\-]{2,}\b"


class Lexicon:
    """A vocabulary with inverse document frequencies, fitted on past texts only.

    A word counts when at least `rarest` texts hold it and at most a quarter of them do; term
    frequency is sublinear (1 + ln tf), idf = 1 + ln((1 + n) / (1 + df)), rows are L2-normalised.
    """

    def __init__(self, texts: Sequence[str], rarest: int = 3) -> None:
        self._counter = CountVectorizer(
            stop_words="english", token_pattern=_WORD, dtype=np.float32, lowercase=True
        )
        rows = list(texts) or [""]
        # The counter refuses an empty vocabulary; one neutral word keeps an empty corpus legal.
        counted = self._counter.fit_transform([*rows, "vocabulary"])[:-1].tocsr()
        frequency = np.bincount(counted.indices, minlength=counted.shape[1])
        ceiling = max(rarest, len(rows) // 4)
        self._kept = np.flatnonzero((frequency >= rarest) & (frequency <= ceiling))
        # Asked for with every reason; the counter would sort its whole vocabulary each time.
        self._names = self._counter.get_feature_names_out()[self._kept]
        idf = np.log((1 + len(rows)) / (1 + frequency[self._kept])) + 1
        self._idf = sp.diags(idf.astype(np.float32))
        self.counts: Sparse = counted[: len(texts), self._kept].tocsr()

    def __len__(self) -> int:
        return len(self._kept)

    @cached_property
    def _names(self) -> Strings:
        names: Strings = self._counter.get_feature_names_out()[self._kept]
        return names

    def words(self, columns: Sequence[int]) -> list[str]:
        """The words behind some columns."""
        return [str(self._names[column]) for column in columns]

    def count(self, texts: Sequence[str]) -> Sparse:
        """Term counts of new texts, shape (n, len(self))."""
        return self._counter.transform(list(texts))[:, self._kept].tocsr()

    def weigh(self, counts: Sparse) -> Sparse:
        """TF-IDF rows of unit length from term counts (also summed counts of several texts)."""
        weighed = counts.astype(np.float32).tocsr(copy=True)
        weighed.eliminate_zeros()
        if not len(self):  # no word is in enough texts: a new site
            return weighed
        weighed.data = 1 + np.log(np.maximum(weighed.data, 1e-9))
        return normalize(weighed @ self._idf).astype(np.float32).tocsr()
