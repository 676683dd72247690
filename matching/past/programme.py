"""What programmes, calls and subjects the past projects belonged to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray
from sklearn.preprocessing import normalize

from matching.records import Projects, Sparse

_SEPARATOR = re.compile(r"[-_ .]+")
_NOISE = re.compile(r"\d+.*|TWO|STAGE|SINGLE|HORIZON|H2020|EDF|SC|TOPIC")


class Themes:
    """Project and organisation rows over topic families, topics, schemes and subjects."""

    def __init__(self, projects: Projects, incidence: Sparse, recency: NDArray[np.float32]) -> None:
        self._projects = projects
        self._incidence = incidence
        self._faded = (incidence @ sp.diags(recency)).tocsr()

    @cached_property
    def project_families(self) -> Sparse:
        """Projects x families, weighted by the families' rarity."""
        return _rarity(_indicator([families(code) for code in self._projects.topic_code]))

    @cached_property
    def families(self) -> Sparse:
        """Organisations x families: faded counts."""
        return (self._faded @ self.project_families).tocsr()

    @cached_property
    def project_topics(self) -> Sparse:
        """Projects x exact topics, weighted down where a topic holds many projects."""
        topics = _indicator([[code] if code else [] for code in self._projects.topic_code])
        size = np.asarray(topics.sum(axis=0)).ravel()
        return (topics @ sp.diags((1 / np.log(2 + size)).astype(np.float32))).tocsr()

    @cached_property
    def topics(self) -> Sparse:
        """Organisations x exact topics; a count above three adds nothing."""
        rows = (self._incidence @ self.project_topics).tocsr()
        rows.data = np.minimum(rows.data, 3)
        return rows

    @cached_property
    def project_schemes(self) -> Sparse:
        """Projects x funding schemes."""
        return _indicator([[scheme] if scheme else [] for scheme in self._projects.scheme])

    @cached_property
    def schemes(self) -> Sparse:
        """Organisations x funding schemes: faded counts."""
        return (self._faded @ self.project_schemes).tocsr()

    @cached_property
    def project_subjects(self) -> Sparse:
        """Projects x subject classes at every level, weighted by rarity."""
        return _rarity(_indicator([subjects(path) for path in self._projects.subjects]))

    @cached_property
    def subjects(self) -> Sparse:
        """Organisations x subject classes."""
        return (self._incidence @ self.project_subjects).tocsr()


@lru_cache(maxsize=65536)
def families(code: str) -> tuple[str, ...]:
    """Prefixes of a topic code without its numbers: HORIZON-CL4-2023-SPACE-01 -> CL4, CL4-SPACE."""
    words = [w for w in _SEPARATOR.split(code.upper()) if w and not _NOISE.fullmatch(w)]
    return tuple("-".join(words[:k]) for k in range(1, min(3, len(words)) + 1))


def subjects(paths: str) -> list[str]:
    """Every class at levels two to five of '|'-separated subject paths, once each."""
    found: set[str] = set()
    for path in paths.split("|"):
        parts = path.strip("/").split("/")
        found.update("/".join(parts[:k]) for k in range(2, min(5, len(parts)) + 1))
    return sorted(found)


def unit_rows(rows: Sparse) -> Sparse:
    """Sparse rows scaled to unit length."""
    return normalize(rows).astype(np.float32).tocsr()


def _indicator(lists: Iterable[Sequence[str]]) -> Sparse:
    vocabulary: dict[str, int] = {}
    columns: list[int] = []
    ends = [0]
    for words in lists:
        columns.extend(vocabulary.setdefault(word, len(vocabulary)) for word in words)
        ends.append(len(columns))
    shape = (len(ends) - 1, max(1, len(vocabulary)))
    return sp.csr_matrix((np.ones(len(columns), np.float32), columns, ends), shape=shape)


def _rarity(rows: Sparse) -> Sparse:
    count = np.maximum(np.asarray(rows.sum(axis=0)).ravel(), 1)
    weight = np.log(max(rows.shape[0], 2) / count)
    return (rows @ sp.diags(np.maximum(weight, 0).astype(np.float32))).tocsr()
