"""Who an organisation is: rare words of its name, its web domain, its country's habits."""

from __future__ import annotations

import re
from functools import cached_property

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from matching.records import Flags, Sparse, Strings, empty_rows
from matching.text.trade.latin import latin
from matching.text.trade.stems import cyrillic

_MOST_AFFILIATES = 60
_SECOND_LEVEL = frozenset({"co", "com", "org", "net", "gov", "edu", "ac", "gouv", "gob", "in"})
_WORD = r"(?u)\b\w{3,}\b"


def rare_words(names: Strings, known: Flags) -> Sparse:
    """TF-IDF rows over name words that 2 to 60 of the `known` organisations share, unit length.

    Cyrillic names are read in Latin letters, as the registers of other countries write them.
    """
    written = np.array([latin(name) if cyrillic(name) else name for name in names], dtype=object)
    vectorizer = TfidfVectorizer(
        token_pattern=_WORD, min_df=2, max_df=_MOST_AFFILIATES, dtype=np.float32
    )
    try:
        vectorizer.fit(list(written[known]))
        return vectorizer.transform(list(written)).tocsr()
    except ValueError:  # no word is shared
        return empty_rows(len(names), 1)


def domain(website: str) -> str:
    """The registrable label of a web address: https://www.x.com.ua/en -> x; "" when unknown."""
    host = re.sub(r"^https?://", "", website.strip().lower()).split("/")[0].split(":")[0]
    labels = [label for label in host.split(".") if label and not re.fullmatch(r"www\d?", label)]
    labels = labels[:-1]
    if len(labels) > 1 and labels[-1] in _SECOND_LEVEL:
        labels = labels[:-1]
    return labels[-1] if labels else ""


def shared_domains(websites: Strings, known: Flags) -> Sparse:
    """One column per web domain that 2 to 60 of the `known` organisations share."""
    domains = [domain(str(website)) for website in websites]
    column: dict[str, int] = {}
    at = [column.setdefault(d, len(column)) if d else -1 for d in domains]
    rows = np.flatnonzero(np.array(at, dtype=np.int64) >= 0)
    columns = np.array(at, dtype=np.int64)[rows]
    shape = (len(domains), max(1, len(column)))
    matrix = sp.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)
    count = np.asarray(matrix[known].sum(axis=0)).ravel()
    kept = ((count > 1) & (count <= _MOST_AFFILIATES)).astype(np.float32)
    return (matrix @ sp.diags(kept)).tocsr()


class Countries:
    """Log lift of joint work between countries, shrunk where little is known."""

    def __init__(self, country: Strings, incidence: Sparse) -> None:
        codes, at = np.unique(country.astype(str), return_inverse=True)
        self.at: NDArray[np.int64] = at.astype(np.int64)
        n = len(country)
        self.member: Sparse = sp.csr_matrix(
            (np.ones(n, np.float32), (np.arange(n), self.at)), shape=(n, max(1, len(codes)))
        )
        self._present = (self.member.T @ incidence).tocsr()

    @cached_property
    def lift(self) -> NDArray[np.float32]:
        """Square matrix over `at`: ln((observed + 1) / (expected + 1))."""
        members = np.asarray(self._present.sum(axis=0)).ravel()
        share = np.where(members > 1, 1 / np.maximum(members - 1, 1), 0).astype(np.float32)
        joint = (self._present @ sp.diags(share) @ self._present.T).toarray()
        total = joint.sum(axis=1, keepdims=True)
        expected = total @ total.T / max(float(joint.sum()), 1.0)
        return np.asarray(np.log((joint + 1) / (expected + 1)), dtype=np.float32)
