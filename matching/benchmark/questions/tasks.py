"""The benchmark's questions: who asks, who may answer, who was right.

Definitions (fixed; every method sees the same): a positive pair are two organisations in one
target project of 2 to 50 members, neither as third party, never together in any past project of
the running programme. Candidates have a past in that programme and belong to the task's other
side; the asker and its known partners are out. Samples are drawn with one fixed seed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import pairwise

import numpy as np

from matching.benchmark.questions.loading import Archive
from matching.past.graph import Graph
from matching.records import Flags, Indices, Sparse
from matching.types import CompanyKind, Matrix

EU27 = frozenset(
    [
        *("AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE"),
        *("IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE"),
    ]
)
_SEED = 7
_LARGEST = 50
ENOUGH_PAST = 1000
"""Projects of the running programme from which on it alone makes up the past to learn from."""
SAMPLE = 1500
"""Most questions of one task."""


@dataclass(frozen=True)
class Split:
    """History before one day, targets from another day on (until excluded)."""

    history_until: date
    targets_from: date
    targets_until: date


@dataclass(frozen=True, eq=False)
class Task:
    """One ranking task over a fixed candidate list.

    `asking` holds organisations, or is empty for questions in words (`texts`); with `members`
    each text comes with the organisations already in the team; `projects` are those whose whole
    texts ask, `vectors` the same as the encoder reads them, one row each. `relevant` and
    `allowed(row)` speak of positions in `candidates`. A `thin` task shows one project per
    organisation and no graph.
    """

    name: str
    candidates: Indices
    asking: Indices
    texts: tuple[str, ...]
    relevant: tuple[Indices, ...]
    allowed: Callable[[int], Flags]
    members: tuple[Indices, ...] = ()
    thin: bool = False
    vectors: Matrix | None = None
    projects: Indices = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def __len__(self) -> int:
        return len(self.relevant)

    @property
    def asked(self) -> Indices:
        """What each row asks, numbered: an organisation, or a text whatever members are given."""
        asked = np.array(self.texts, dtype=object) if self.texts else self.asking
        return np.asarray(np.unique(asked, return_inverse=True)[1], dtype=np.int64)


class Taskmaster:
    """Builds every task of one split of an archive.

    With `stand_in` everything makes up a past in which the running programme had hardly one of its
    own: to learn from, not to be judged on.
    """

    def __init__(
        self, archive: Archive, split: Split, sample: int = SAMPLE, *, stand_in: bool = False
    ) -> None:
        records = archive.records
        self._records = records
        self._split = split
        self._sample = sample
        start = records.projects.start
        past = start < split.history_until.toordinal()
        few = (past & archive.current).sum() < ENOUGH_PAST
        current = np.ones_like(past) if stand_in and few else archive.current
        self._past = past & current
        everyone = records.incidence()
        self._formal = records.incidence(records.role != "thirdParty")
        members = np.asarray(self._formal.sum(axis=0)).ravel()
        begun = (start >= split.targets_from.toordinal()) & (
            start < split.targets_until.toordinal()
        )
        self.targets: Indices = np.flatnonzero(
            begun & current & (members >= 2) & (members <= _LARGEST)
        )
        self._members = members
        self.history: Sparse = everyone[:, np.flatnonzero(self._past)]

    def of(self, archive: Archive) -> Taskmaster:
        """The same questions of an archive that differs by its vectors alone."""
        other = copy(self)
        other._records = archive.records
        return other

    @cached_property
    def known(self) -> Sparse:
        """1 where two organisations worked together in the past of the running programme."""
        return Graph(self.history, np.ones(self.history.shape[1], np.float32)).partners

    @cached_property
    def warm(self) -> Flags:
        """Organisations with a past project that has a text."""
        worded = np.array([bool(text.strip(" .")) for text in self._records.projects.text])
        counted = self.history @ worded[np.flatnonzero(self._past)].astype(np.float32)
        return np.asarray(counted > 0)

    @cached_property
    def fresh(self) -> Sparse:
        """1 where two organisations meet for the first time in a target project."""
        rows = self._formal[:, self.targets]
        met = Graph(rows, np.ones(rows.shape[1], np.float32)).partners
        new = (met - met.multiply(self.known)).tocsr()
        new.eliminate_zeros()
        return new

    @cached_property
    def teams(self) -> tuple[Indices, ...]:
        """Members of every target project, third parties left out."""
        columns = self._formal[:, self.targets].tocsc()
        return tuple(columns.indices[a:b] for a, b in pairwise(columns.indptr))

    @cached_property
    def ever_met(self) -> Sparse:
        """1 where two organisations worked together before, earlier programmes included."""
        past = self._records.projects.start < self._split.history_until.toordinal()
        rows = self._records.incidence()[:, np.flatnonzero(past)]
        return Graph(rows, np.ones(rows.shape[1], np.float32)).partners

    @property
    def met_before(self) -> float:
        """The share of new pairs that had worked together in an earlier programme."""
        return float(self.fresh.multiply(self.ever_met).nnz / max(self.fresh.nnz, 1))

    def country(self, codes: frozenset[str]) -> Flags:
        """Organisations of the given countries."""
        return np.isin(self._records.organisations.country.astype(str), sorted(codes))

    @property
    def companies(self) -> Flags:
        """Private companies."""
        return np.asarray(self._records.organisations.kind == CompanyKind.PRIVATE_COMPANY)

    @cached_property
    def project_texts(self) -> Sequence[str]:
        """Title and objective of every project of the archive."""
        return list(self._records.projects.text)

    @cached_property
    def topic_titles(self) -> Sequence[str]:
        """Topic title of every project of the archive."""
        return list(self._records.projects.topic_title)

    def pairs(self, name: str, asking: Flags, answering: Flags, foreign: bool = False) -> Task:
        """New partners of organisations; `foreign` admits only candidates of other countries."""
        candidates = np.flatnonzero(answering & self.warm)
        position = np.full(len(self.warm), -1)
        position[candidates] = np.arange(len(candidates))
        country = self._records.organisations.country
        relevant: dict[int, Indices] = {}
        for asker in np.flatnonzero(asking & self.warm):
            met = _row(self.fresh, int(asker))
            met = met[position[met] >= 0]
            if foreign:
                met = met[country[met] != country[asker]]
            if len(met):
                relevant[int(asker)] = position[met]
        askers = self.drawn(np.array(sorted(relevant), dtype=np.int64))

        def allowed(row: int) -> Flags:
            asker = askers[row]
            flags = np.ones(len(candidates), dtype=bool)
            out = np.append(position[_row(self.known, asker)], position[asker])
            flags[out[out >= 0]] = False
            if foreign:
                flags &= country[candidates] != country[asker]
            return flags

        return Task(name, candidates, askers, (), tuple(relevant[int(a)] for a in askers), allowed)

    def worded(self, name: str, texts: Sequence[str], answering: Flags, least: int) -> Task:
        """Members of target projects from words; projects with `least` warm members or more.

        `texts` has one entry per project of the archive; with `least` above one the sample is
        drawn among projects of at least three members. Whole project texts come with their
        vectors where there are any; a topic's title is too short for the encoder to help.
        """
        candidates = np.flatnonzero(answering & self.warm)
        position = np.full(len(self.warm), -1)
        position[candidates] = np.arange(len(candidates))
        members = [hits[hits >= 0] for hits in (position[team] for team in self.teams)]
        vectors = self._records.projects.vectors
        eligible = [
            j
            for j, project in enumerate(self.targets)
            if len(members[j]) >= least and (least == 1 or self._members[project] >= 3)
        ]
        drawn = np.array(eligible, dtype=np.int64)
        if least > 1:
            drawn = self.drawn(drawn)
        asking = self.targets[drawn] if texts is self.project_texts else drawn[:0]
        everyone = np.ones(len(candidates), dtype=bool)
        return Task(
            name,
            candidates,
            np.zeros(0, dtype=np.int64),
            tuple(texts[self.targets[j]] for j in drawn),
            tuple(members[j] for j in drawn),
            lambda _row: everyone,
            vectors=vectors[asking] if vectors is not None and len(asking) else None,
            projects=asking,
        )

    def strangers(self, name: str, task: Task) -> Task:
        """A task of pairs with only those partners and candidates no shared partner leads to.

        The paths are looked for in everything before the split, earlier programmes included.
        """
        near = [_within_two(self.ever_met, int(asker))[task.candidates] for asker in task.asking]
        left = [hits[~near[row][hits]] for row, hits in enumerate(task.relevant)]
        kept = [row for row, hits in enumerate(left) if len(hits)]
        return Task(
            name,
            task.candidates,
            task.asking[kept],
            (),
            tuple(left[row] for row in kept),
            lambda row: task.allowed(kept[row]) & ~near[kept[row]],
        )

    def drawn(self, found: Indices) -> Indices:
        """At most a sample of the found ones, in their order; one fixed seed."""
        if len(found) <= self._sample:
            return found
        chosen = np.random.default_rng(_SEED).choice(found, self._sample, replace=False)
        return np.sort(chosen)


def _row(matrix: Sparse, row: int) -> Indices:
    found: Indices = matrix.indices[matrix.indptr[row] : matrix.indptr[row + 1]]
    return found


def _within_two(partners: Sparse, asker: int) -> Flags:
    """Organisations one or two steps away, and the asker itself."""
    first = _row(partners, asker)
    flags = np.zeros(partners.shape[0], dtype=bool)
    flags[partners[first].indices] = True
    flags[first] = True
    flags[asker] = True
    return flags
