"""Columns instead of objects: the past as arrays, ready for sparse algebra."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import scipy.sparse as sp
from numpy.typing import NDArray

from matching.types import Corpus, Key, Matrix

Sparse = Any
"""A scipy CSR matrix of float32; products of sparse matrices have no precise static type."""

Indices = NDArray[np.int64]
Flags = NDArray[np.bool_]
Strings = NDArray[np.object_]

SMALL_SIZES = frozenset({"micro", "small", "medium", "sme"})


@dataclass(frozen=True, eq=False)
class Organisations:
    """One entry per organisation; `small` is 1 for an SME, 0 for a larger one, NaN if unknown."""

    keys: tuple[Key, ...]
    name: Strings
    country: Strings
    kind: Strings
    website: Strings
    small: NDArray[np.float32]

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True, eq=False)
class Projects:
    """One entry per project; `start` is a proleptic ordinal day, `subjects` are '|'-separated.

    `vectors` are the texts as an encoder reads them, rows of NaN for those that were not encoded.
    """

    keys: tuple[str, ...]
    text: Strings
    topic_code: Strings
    topic_title: Strings
    programme: Strings
    scheme: Strings
    subjects: Strings
    start: Indices
    vectors: Matrix | None = None

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True, eq=False)
class Records:
    """Organisations, projects and who took part in what (parallel index arrays)."""

    organisations: Organisations
    projects: Projects
    organisation: Indices
    project: Indices
    role: Strings

    def incidence(self, chosen: Flags | None = None) -> Sparse:
        """Organisations x projects, 1 where one took part; `chosen` flags the rows to use."""
        rows, columns = self.organisation, self.project
        if chosen is not None:
            rows, columns = rows[chosen], columns[chosen]
        shape = (len(self.organisations), len(self.projects))
        matrix = sp.csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)
        matrix.sum_duplicates()
        matrix.data[:] = 1
        return matrix

    def only(self, kept: Flags) -> Records:
        """The same organisations with only the flagged projects."""
        position = np.cumsum(kept) - 1
        rows = kept[self.project]
        old = self.projects
        columns = {
            name: getattr(old, name)[kept]
            for name in (
                "text", "topic_code", "topic_title", "programme", "scheme", "subjects", "start",
            )
        }  # fmt: skip
        projects = replace(
            old,
            keys=tuple(np.asarray(old.keys, dtype=object)[kept]),
            vectors=None if old.vectors is None else old.vectors[kept],
            **columns,
        )
        return Records(
            self.organisations,
            projects,
            self.organisation[rows],
            position[self.project[rows]],
            self.role[rows],
        )


def one_project_each(records: Records, kept: Flags, seed: int = 0) -> Records:
    """The flagged projects with one participation left to every organisation, drawn at random."""
    part = records.only(kept)
    order = np.random.default_rng(seed).permutation(len(part.organisation))
    _, first = np.unique(part.organisation[order], return_index=True)
    rows = np.sort(order[first])
    return replace(
        part,
        organisation=part.organisation[rows],
        project=part.project[rows],
        role=part.role[rows],
    )


def strings(values: Sequence[str]) -> Strings:
    """A one-dimensional object array, also for an empty list."""
    column = np.empty(len(values), dtype=object)
    column[:] = list(values)
    return column


def empty_rows(rows: int, columns: int) -> Sparse:
    """A sparse matrix that holds nothing."""
    nothing = (np.zeros(0, np.float32), (np.zeros(0, np.int64), np.zeros(0, np.int64)))
    return sp.csr_matrix(nothing, shape=(rows, columns))


def records_of(corpus: Corpus) -> Records:
    """Columns of a corpus; participations of unknown companies or projects are left out."""
    companies, projects = corpus.companies, corpus.projects
    company_at = {company.key: i for i, company in enumerate(companies)}
    project_at = {project.key: i for i, project in enumerate(projects)}
    known = [
        (company_at[p.company], project_at[p.project], p.role)
        for p in corpus.participations
        if p.company in company_at and p.project in project_at
    ]
    return Records(
        Organisations(
            keys=tuple(company.key for company in companies),
            name=strings([company.name for company in companies]),
            country=strings([company.country for company in companies]),
            kind=strings([str(company.kind) for company in companies]),
            website=strings([company.website for company in companies]),
            small=np.array([_small(company.size) for company in companies], dtype=np.float32),
        ),
        Projects(
            keys=tuple(project.key for project in projects),
            text=strings([project.text for project in projects]),
            topic_code=strings([project.topic_code for project in projects]),
            topic_title=strings([project.topic_title for project in projects]),
            programme=strings([project.programme for project in projects]),
            scheme=strings([project.scheme for project in projects]),
            subjects=strings(["|".join(project.subjects) for project in projects]),
            start=np.array([_day(project.start) for project in projects], dtype=np.int64),
            vectors=corpus.project_vectors,
        ),
        np.array([row[0] for row in known], dtype=np.int64),
        np.array([row[1] for row in known], dtype=np.int64),
        strings([row[2] for row in known]),
    )


def _small(size: str) -> float:
    if not size:
        return float("nan")
    return 1.0 if size in SMALL_SIZES else 0.0


def _day(day: date) -> int:
    return day.toordinal()
