"""Where nearest texts are looked up: in this process while they are few, in the database above.

`SPILNO_VECTORS_IN_PROCESS_UP_TO` draws the line. Both sides answer alike, ties included; above
the line the database uses its approximate index once `spilno embed --index` has built it.
"""

import threading
from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.orm import Session

from backend.matcher.corpus import vector_of
from backend.matcher.vectors import Ids, PgVectorIndex, has_index, table_of
from backend.models import Company, CompanyState, Facet, FacetVector, ProjectVector
from backend.settings import settings
from matching.text.index import ExactIndex, Role, Shelf, VectorIndex
from matching.types import Matrix

_lock = threading.Lock()
_stocks: dict[Role, tuple[tuple[Any, ...], "Stock"]] = {}  # the latest of each role


class Stock:
    """All stored vectors of a role in this process, an exact index for each language."""

    def __init__(self, ids: Ids, languages: NDArray[np.str_], vectors: Matrix) -> None:
        self._rows = ids, languages, vectors
        self._built: dict[str, ExactIndex] = {}

    def index(self, language: str) -> ExactIndex:
        """The texts in one language, or in all ("")."""
        if language not in self._built:
            ids, languages, vectors = self._rows
            kept = languages == language if language else np.ones(len(ids), dtype=bool)
            self._built[language] = ExactIndex(ids[kept], vectors[kept])
        return self._built[language]


class _Among:
    """An index of which only some texts may be answered."""

    def __init__(self, index: VectorIndex, ids: Ids) -> None:
        self._index = index
        self._ids = ids

    def nearest(self, queries: Matrix, k: int, allowed: Ids | None = None) -> tuple[Ids, Matrix]:
        ids = self._ids if allowed is None else np.intersect1d(self._ids, allowed)
        return self._index.nearest(queries, k, ids)


class _Positions:
    """The index of projects, answering positions among the given ids instead of ids."""

    def __init__(self, index: VectorIndex, ids: Ids) -> None:
        self._index = index
        self._ids = ids

    def nearest(self, queries: Matrix, k: int, allowed: Ids | None = None) -> tuple[Ids, Matrix]:
        given = None if allowed is None else self._ids[allowed]
        found, near = self._index.nearest(queries, k, given)
        return np.searchsorted(self._ids, found), near


class Lookup:
    """The indexes of one encoder's vectors, as one session sees them; a Shelf.

    `only` are further conditions on facets and their companies; projects take none.
    """

    def __init__(
        self, db: Session, encoder_id: str, only: Sequence[ColumnElement[bool]] = ()
    ) -> None:
        self._db = db
        self._encoder_id = encoder_id
        self._only = only

    def __call__(self, role: Role, language: str = "") -> VectorIndex:
        """The nearest texts of a role in a language, or in all ("")."""
        db, encoder_id = self._db, self._encoder_id
        if not self.in_process(role):
            return PgVectorIndex(
                db, encoder_id, role, language=language,
                only=() if role is Role.PROJECT else self._only,
                approximate=has_index(db, encoder_id, role),
            )  # fmt: skip
        index = _stock(db, encoder_id, role).index(language)
        return index if role is Role.PROJECT else _Among(index, self._shown)

    def in_process(self, role: Role) -> bool:
        """Whether the vectors of this role's texts are few."""
        table = table_of(role)
        most = settings().vectors_in_process_up_to
        rows = select(table.model_id).where(table.model_id == self._encoder_id).limit(most + 1)
        return (self._db.scalar(select(func.count()).select_from(rows.subquery())) or 0) <= most

    @cached_property
    def _shown(self) -> Ids:
        rows = self._db.scalars(
            select(Facet.id)
            .join(Facet.company)
            .where(
                Facet.archived_at.is_(None), Company.state != CompanyState.suspended, *self._only
            )
        )
        return np.array(rows.all(), dtype=np.int64)


def corpus_shelf(db: Session, encoder_id: str, projects: Sequence[str]) -> Shelf | None:
    """Where the engine looks its large corpus up; None for its own memory.

    `projects` are the keys of the corpus' projects, in its order (by id).
    """
    lookup = Lookup(db, encoder_id)
    if all(lookup.in_process(role) for role in (Role.OFFER, Role.PROJECT)):
        return None
    ids = np.array([int(key) for key in projects], dtype=np.int64)

    def shelf(role: Role, language: str) -> VectorIndex:
        index = lookup(role, language)
        return _Positions(index, ids) if role is Role.PROJECT else index

    return shelf


def _stock(db: Session, encoder_id: str, role: Role) -> Stock:
    with _lock:
        key = (db.get_bind().engine.url, encoder_id, *fingerprint(db, encoder_id, role))
        if role not in _stocks or _stocks[role][0] != key:
            _stocks.pop(role, None)  # before reading, so that two never share the memory
            _stocks[role] = key, _read(db, encoder_id, role)
        return _stocks[role][1]


def fingerprint(db: Session, encoder_id: str, role: Role) -> tuple[Any, ...]:
    """A few numbers that differ after any change of the vectors or the languages of texts."""
    table = table_of(role)
    vectors = select(func.count(), func.max(table.created_at)).where(table.model_id == encoder_id)
    found = tuple(db.execute(vectors).one())
    if role is not Role.PROJECT:
        found += (
            db.scalar(select(func.max(Facet.updated_at))),
            db.scalar(select(func.sum(Company.embedded_version))),
        )
    return found


def _read(db: Session, encoder_id: str, role: Role) -> Stock:
    if role is Role.PROJECT:
        statement = select(
            ProjectVector.project_id.label("id"),
            literal("").label("language"),
            func.vector_send(ProjectVector.vector).label("sent"),
        ).where(ProjectVector.model_id == encoder_id)
    else:
        statement = (
            select(Facet.id, Facet.language, func.vector_send(FacetVector.vector).label("sent"))
            .join(FacetVector, FacetVector.facet_id == Facet.id)
            .where(FacetVector.model_id == encoder_id, Facet.kind == str(role))
        )
    rows = db.execute(statement).all()
    vectors = [vector_of(row.sent) for row in rows]
    return Stock(
        np.array([row.id for row in rows], dtype=np.int64),
        np.array([row.language for row in rows], dtype=np.str_),
        np.stack(vectors) if vectors else np.zeros((0, 1), dtype=np.float32),
    )
