"""Nearest texts by pgvector: exact, or by an HNSW index where one was built."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import ColumnElement, Select, bindparam, cast, func, select, text
from sqlalchemy.orm import Session

from backend.matcher.corpus import vector_of
from backend.matcher.encoder import encoder
from backend.models import Company, CompanyState, Facet, FacetVector, ProjectVector
from matching.text.index import Role, in_order
from matching.types import Matrix, Vector

Ids = NDArray[np.int64]
#: how far apart two ways of summing the same products may come out; ties are settled within it
ROUNDING = 1e-5
#: fetched by the approximate index for each answer wanted, then ranked exactly
OVERFETCH = 4
LEAST_FETCHED = 200
#: rows that the approximate index may visit for one question before it gives up on its filters
VISITED = 100_000
INDEXES = {"facet_vectors": "ix_facet_vectors_hnsw", "project_vectors": "ix_project_vectors_hnsw"}


def table_of(role: Role) -> type[FacetVector] | type[ProjectVector]:
    """Where the vectors of a role's texts are stored."""
    return ProjectVector if role is Role.PROJECT else FacetVector


class PgVectorIndex:
    """matching's VectorIndex over the texts of one role, vectors of one encoder.

    The exact form reads every vector in the database. The approximate one asks the HNSW index of
    `create_vector_index` for a few times as many as wanted, going on until so many pass the
    filters, and ranks those exactly.
    """

    def __init__(
        self,
        db: Session,
        encoder_id: str,
        role: Role,
        *,
        language: str = "",
        only: Sequence[ColumnElement[bool]] = (),
        approximate: bool = False,
    ) -> None:
        self._db = db
        self._encoder_id = encoder_id
        self._role = role
        self._language = language
        self._only = only
        self._approximate = approximate

    def nearest(self, queries: Matrix, k: int, allowed: Ids | None = None) -> tuple[Ids, Matrix]:
        """Ids and cosine similarities, (n, k'): best first, ties by id.

        Args:
            queries: (n, d) L2-normalised float32.
            k: how many for each query; fewer where there are fewer.
            allowed: ids that may be answered; None for all.
        """
        if self._approximate:
            self._go_on_until_enough(k)
        rows = [self._nearest(query, k, allowed) for query in queries]
        width = min((len(ids) for ids, _ in rows), default=0)
        ids = np.array([ids[:width] for ids, _ in rows], dtype=np.int64).reshape(len(rows), width)
        near = np.array([near[:width] for _, near in rows], dtype=np.float32)
        return ids, near.reshape(len(rows), width)

    def _nearest(self, query: Vector, k: int, allowed: Ids | None) -> tuple[Ids, Vector]:
        found = self._db.execute(self.statement(query, k, allowed)).all()
        if not found:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        ids = np.array([row.id for row in found], dtype=np.int64)
        return in_order(ids, np.stack([vector_of(row.sent) for row in found]), query, k)

    def _go_on_until_enough(self, k: int) -> None:
        """The index looks at as many as wanted at a time, again until enough pass the filters."""
        for name, value in (
            ("hnsw.ef_search", min(1000, _wanted(k))),
            ("hnsw.iterative_scan", "relaxed_order"),
            ("hnsw.max_scan_tuples", VISITED),
        ):
            self._db.execute(select(func.set_config(name, str(value), True)))

    def statement(self, query: Vector, k: int, allowed: Ids | None = None) -> Select[Any]:
        """Rows (id, sent) that hold the k nearest and all that tie with the last of them."""
        table = table_of(self._role)
        rows = self._facets() if table is FacetVector else self._projects()
        if allowed is not None:
            rows = rows.where(rows.selected_columns.id.in_(allowed.tolist()))
        # a literal, so that the planner can tell that the partial index holds all it needs
        model: Any = bindparam("model", self._encoder_id, literal_execute=True)
        rows = rows.where(table.model_id == model)
        if self._approximate:
            half: Any = cast(table.vector, HALFVEC(len(query)))
            return rows.order_by(half.max_inner_product(query)).limit(_wanted(k))
        whole: Any = table.vector
        distance: ColumnElement[float] = whole.max_inner_product(query)
        last = rows.with_only_columns(distance.label("distance")).order_by(distance).limit(k)
        furthest = select(func.max(last.subquery().c.distance)).scalar_subquery()
        return rows.where(distance <= furthest + ROUNDING)

    def _facets(self) -> Select[Any]:
        rows = (
            select(
                FacetVector.facet_id.label("id"), func.vector_send(FacetVector.vector).label("sent")
            )
            .join(FacetVector.facet)
            .join(Facet.company)
            .where(
                Facet.kind == str(self._role),
                Facet.archived_at.is_(None),
                Company.state != CompanyState.suspended,
                *self._only,
            )
        )
        return rows.where(Facet.language == self._language) if self._language else rows

    def _projects(self) -> Select[Any]:
        sent = func.vector_send(ProjectVector.vector).label("sent")
        return select(ProjectVector.project_id.label("id"), sent).where(*self._only)


def _wanted(k: int) -> int:
    return max(LEAST_FETCHED, OVERFETCH * k)


def has_index(db: Session, encoder_id: str, role: Role) -> bool:
    """Whether the approximate index was built for the vectors of this encoder."""
    name = INDEXES[table_of(role).__tablename__]
    found = db.scalar(text("select indexdef from pg_indexes where indexname = :n"), {"n": name})
    return found is not None and _literal(encoder_id) in found


def create_vector_index(db: Session) -> None:
    """Builds the HNSW indexes for the vectors of the present encoder, at half precision.

    Worth its time from some hundred thousand texts; below that the exact order is quick.
    """
    model = encoder()
    for table, name in INDEXES.items():
        db.execute(text(f"drop index if exists {name}"))
        db.execute(
            text(
                f"create index {name} on {table} using hnsw "
                f"((vector::halfvec({model.dimension})) halfvec_ip_ops) "
                f"where model_id = {_literal(model.model_id)}"
            )
        )


def _literal(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
