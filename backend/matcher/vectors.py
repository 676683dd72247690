"""Nearest facets by pgvector: exact by default, by an HNSW index where there are very many."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pgvector.sqlalchemy import HALFVEC
from sqlalchemy import ColumnElement, Select, cast, func, select, text
from sqlalchemy.orm import Session

from backend.matcher.corpus import vector_of
from backend.matcher.encoder import encoder
from backend.models import Facet, FacetKind, FacetVector
from matching.types import Matrix, Vector

Ids = NDArray[np.int64]
#: how far apart two ways of summing the same products may come out; ties are settled within it
ROUNDING = 1e-5
DECIMALS = 7
#: fetched by the approximate index for each answer wanted, then ranked exactly
OVERFETCH = 4
LEAST_FETCHED = 200
INDEX = "ix_facet_vectors_hnsw"


class PgVectorIndex:
    """matching's VectorIndex over the facets of one kind, vectors of one encoder.

    The exact form reads every vector in the database; the approximate one asks the HNSW index of
    `create_vector_index` for a few times as many as wanted and ranks those exactly.
    """

    def __init__(
        self, db: Session, encoder_id: str, kind: FacetKind, *, approximate: bool = False
    ) -> None:
        self._db = db
        self._encoder_id = encoder_id
        self._kind = kind
        self._approximate = approximate

    def nearest(self, queries: Matrix, k: int, allowed: Ids | None = None) -> tuple[Ids, Matrix]:
        """Facet ids and cosine similarities, (n, k'): best first, ties by id.

        Args:
            queries: (n, d) L2-normalised float32.
            k: how many for each query; fewer where there are fewer.
            allowed: facet ids that may be answered; None for all.
        """
        rows = [self._nearest(query, k, allowed) for query in queries]
        width = min((len(ids) for ids, _ in rows), default=0)
        ids = np.array([ids[:width] for ids, _ in rows], dtype=np.int64).reshape(len(rows), width)
        near = np.array([near[:width] for _, near in rows], dtype=np.float32)
        return ids, near.reshape(len(rows), width)

    def _nearest(self, query: Vector, k: int, allowed: Ids | None) -> tuple[Ids, Vector]:
        found = self._fetch(query, k, allowed)
        if not found:
            return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)
        ids = np.array([row.facet_id for row in found], dtype=np.int64)
        vectors = np.stack([vector_of(row.sent) for row in found])
        # in double precision and rounded, so that equal vectors come out equal wherever they stand
        near = np.round(vectors.astype(np.float64) @ query.astype(np.float64), DECIMALS)
        order = np.lexsort((ids, -near))[:k]
        return ids[order], near[order].astype(np.float32)

    def _fetch(self, query: Vector, k: int, allowed: Ids | None) -> Sequence[Any]:
        distance = self._distance(query)
        rows = self._rows(allowed)
        if self._approximate:
            wanted = max(LEAST_FETCHED, OVERFETCH * k)
            self._db.execute(text(f"set local hnsw.ef_search = {min(1000, wanted)}"))
            return self._db.execute(rows.order_by(distance).limit(wanted)).all()
        # all that tie with the k-th come along; the order among them is settled by the caller
        last = rows.with_only_columns(distance.label("distance")).order_by(distance).limit(k)
        furthest = select(func.max(last.subquery().c.distance)).scalar_subquery()
        return self._db.execute(rows.where(distance <= furthest + ROUNDING)).all()

    def _rows(self, allowed: Ids | None) -> Select[Any]:
        sent = func.vector_send(FacetVector.vector).label("sent")
        rows = (
            select(FacetVector.facet_id, sent)
            .join(FacetVector.facet)
            .where(
                FacetVector.model_id == self._encoder_id,
                Facet.kind == self._kind,
                Facet.archived_at.is_(None),
            )
        )
        return rows if allowed is None else rows.where(Facet.id.in_(allowed.tolist()))

    def _distance(self, query: Vector) -> ColumnElement[float]:
        vector: Any = FacetVector.vector
        if self._approximate:
            vector = cast(vector, HALFVEC(len(query)))
        distance: ColumnElement[float] = vector.max_inner_product(query)
        return distance


def create_vector_index(db: Session) -> None:
    """Builds the HNSW index for the vectors of the present encoder, at half precision.

    Worth its time from some hundred thousand facets; below that the exact order is quick.
    """
    model = encoder()
    name = model.model_id.replace("'", "''")
    db.execute(text(f"drop index if exists {INDEX}"))
    db.execute(
        text(
            f"create index {INDEX} on facet_vectors using hnsw "
            f"((vector::halfvec({model.dimension})) halfvec_ip_ops) where model_id = '{name}'"
        )
    )
