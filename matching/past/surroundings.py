"""What lies around each past project: how many are like it, how large and how new its programme."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.past.programme import members_of_families, members_of_topics
from matching.records import Projects
from matching.types import Matrix

_NEIGHBOURS = 20
_BLOCK = 512

Alike = Callable[[slice], Matrix]
"""Similarities of some projects (rows) with all projects."""


class Surroundings:
    """One value per project; `age` is in years."""

    def __init__(
        self,
        projects: Projects,
        age: NDArray[np.float32],
        words: Alike,
        topics: Alike,
        meaning: Alike,
    ) -> None:
        self._projects = projects
        self._new = (age < 1).astype(np.float32)
        self._alike = (words, topics, meaning)

    @cached_property
    def in_words(self) -> NDArray[np.float32]:
        """Mean lexical similarity to the 20 most alike other projects."""
        return _crowds(self._alike[0], len(self._projects))

    @cached_property
    def in_topics(self) -> NDArray[np.float32]:
        """The same in latent topics."""
        return _crowds(self._alike[1], len(self._projects))

    @cached_property
    def in_meaning(self) -> NDArray[np.float32]:
        """The same in the encoder; NaN where a project was not encoded."""
        return _crowds(self._alike[2], len(self._projects))

    @cached_property
    def family_size(self) -> NDArray[np.float32]:
        """Log number of projects in all its families, those in several counted in each."""
        member = members_of_families(self._projects)
        return _log(member @ np.asarray(member.sum(axis=0)).ravel())

    @cached_property
    def family_growth(self) -> NDArray[np.float32]:
        """Share of its families' projects begun in the last year, summed over its families."""
        member = members_of_families(self._projects)
        size = np.maximum(np.asarray(member.sum(axis=0)).ravel(), 1)
        return np.asarray(member @ (np.asarray(self._new @ member).ravel() / size), np.float32)

    @cached_property
    def topic_size(self) -> NDArray[np.float32]:
        """Log number of projects under its exact topic."""
        member = members_of_topics(self._projects)
        return _log(member @ np.asarray(member.sum(axis=0)).ravel())


def _crowds(alike: Alike, projects: int) -> NDArray[np.float32]:
    """Mean of the 20 largest similarities of each project to others."""
    found = np.zeros(projects, dtype=np.float32)
    k = min(_NEIGHBOURS, projects - 1)
    for start in range(0, projects if k > 0 else 0, _BLOCK):
        rows = alike(slice(start, start + _BLOCK))
        at = np.arange(len(rows))
        rows[at, start + at] = -np.inf
        largest = np.partition(rows, projects - k, axis=1)[:, projects - k :]
        found[start : start + len(rows)] = largest.mean(axis=1)
    return found


def _log(values: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(np.log1p(values), dtype=np.float32)
