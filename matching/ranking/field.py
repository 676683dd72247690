"""The candidates of many questions: everything about them alone, computed once and kept."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.past.history import History
from matching.past.programme import unit_rows
from matching.records import Indices, Sparse
from matching.types import Matrix


class Field:
    """Organisations `candidates` of one history, seen from the answering side.

    Sparse matrices are kept transposed (features x candidates), ready to be multiplied from the
    left by rows of questions.
    """

    def __init__(self, history: History, candidates: Indices) -> None:
        self.history = history
        self.candidates = candidates
        self._remembered: dict[str, Matrix] = {}

    def __len__(self) -> int:
        return len(self.candidates)

    def remember(self, name: str, tell: Callable[[Field], Matrix]) -> Matrix:
        """A row about the candidates alone, computed at the first call."""
        if name not in self._remembered:
            self._remembered[name] = tell(self)
        return self._remembered[name]

    @cached_property
    def incidence(self) -> Sparse:
        """Candidates x projects."""
        return self.history.incidence[self.candidates].tocsr()

    @cached_property
    def coordinated(self) -> Sparse:
        """Candidates x projects that they coordinated."""
        return self.history.coordinated[self.candidates].tocsr()

    @cached_property
    def taken_part(self) -> NDArray[np.float32]:
        """Number of past projects."""
        return self.history.taken_part[self.candidates]

    @cached_property
    def degree(self) -> NDArray[np.float32]:
        """Number of past partners."""
        return self.history.graph.degree[self.candidates]

    @cached_property
    def mass(self) -> NDArray[np.float32]:
        """Strength of all ties."""
        return self.history.graph.mass[self.candidates]

    @cached_property
    def words(self) -> Sparse:
        """Vocabulary x candidates, TF-IDF of all their projects."""
        return self._turned(self.history.profiles)

    @cached_property
    def meanings(self) -> Matrix:
        """Latent coordinates x candidates."""
        return np.ascontiguousarray(self.history.latent_profiles[self.candidates].T)

    @cached_property
    def encoded(self) -> Matrix:
        """Coordinates of the encoder x candidates, NaN where nothing was encoded."""
        return np.ascontiguousarray(self.history.encoded_profiles[self.candidates].T)

    @cached_property
    def families(self) -> Sparse:
        """Call families x candidates, faded counts."""
        return self._turned(self.history.themes.families)

    @cached_property
    def family_shares(self) -> Sparse:
        """Call families x candidates, unit columns."""
        return self._turned(unit_rows(self.history.themes.families))

    @cached_property
    def topics(self) -> Sparse:
        """Exact topics x candidates."""
        return self._turned(self.history.themes.topics)

    @cached_property
    def topic_shares(self) -> Sparse:
        """Exact topics x candidates, unit columns."""
        return self._turned(unit_rows(self.history.themes.topics))

    @cached_property
    def scheme_shares(self) -> Sparse:
        """Funding schemes x candidates, unit columns."""
        return self._turned(unit_rows(self.history.themes.schemes))

    @cached_property
    def schemes(self) -> Sparse:
        """Funding schemes x candidates, faded counts."""
        return self._turned(self.history.themes.schemes)

    @cached_property
    def subjects(self) -> Sparse:
        """Subject classes x candidates."""
        return self._turned(self.history.themes.subjects)

    @cached_property
    def subject_shares(self) -> Sparse:
        """Subject classes x candidates, unit columns."""
        return self._turned(unit_rows(self.history.themes.subjects))

    @cached_property
    def names(self) -> Sparse:
        """Rare name words x candidates."""
        return self._turned(self.history.names)

    @cached_property
    def sites(self) -> Sparse:
        """Shared web domains x candidates."""
        return self._turned(self.history.sites)

    @cached_property
    def positions(self) -> Matrix:
        """Spectral coordinates x candidates."""
        return np.ascontiguousarray(self.history.graph.position[self.candidates].T)

    def _turned(self, rows: Sparse) -> Sparse:
        return rows[self.candidates].T.tocsr()
