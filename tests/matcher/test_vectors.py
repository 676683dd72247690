"""pgvector answers what the in-process index answers."""

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from backend.matcher import PgVectorIndex
from backend.models import Facet, FacetKind, FacetVector
from matching.text.index import ExactIndex, Role
from matching.types import Matrix
from tests.factories import Factory

MODEL = "made up/384"
DIMENSION = 384


def unit(rows: NDArray[np.floating]) -> Matrix:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


@pytest.fixture
def stored(db: Session, make: Factory) -> tuple[np.ndarray, Matrix]:
    """Ids and vectors of 300 offers, a third of which are copies of others, and some needs."""
    company = make.company()
    numbers = np.random.default_rng(7)
    vectors = unit(numbers.normal(size=(300, DIMENSION)))
    vectors[200:] = vectors[numbers.integers(0, 40, 100)]
    rows = [
        {"company_id": company.id, "kind": kind, "text": f"Facet {n}"}
        for kind, count in ((FacetKind.offer, 300), (FacetKind.need, 20))
        for n in range(count)
    ]
    ids = db.scalars(insert(Facet).returning(Facet.id, sort_by_parameter_order=True), rows).all()
    every = np.concatenate([vectors, vectors[:20]])
    db.execute(
        insert(FacetVector),
        [
            {"facet_id": key, "model_id": MODEL, "text_digest": b"", "vector": vector}
            for key, vector in zip(ids, every, strict=True)
        ],
    )
    return np.array(ids[:300], dtype=np.int64), vectors


@pytest.mark.parametrize("k", [1, 7, 60, 1000])
@pytest.mark.parametrize("some_only", [False, True])
def test_both_indexes_give_the_same_answers_ties_included(
    db: Session, stored: tuple[np.ndarray, Matrix], k: int, some_only: bool
) -> None:
    ids, vectors = stored
    queries = unit(np.concatenate([vectors[:3], np.random.default_rng(8).normal(size=(4, 384))]))
    allowed = ids[::3] if some_only else None

    exact = ExactIndex(ids, vectors).nearest(queries, k, allowed)
    ours = PgVectorIndex(db, MODEL, Role.OFFER).nearest(queries, k, allowed)

    np.testing.assert_array_equal(ours[0], exact[0])
    np.testing.assert_allclose(ours[1], exact[1], atol=1e-6)


def test_an_index_without_vectors_answers_nothing(db: Session) -> None:
    ids, near = PgVectorIndex(db, MODEL, Role.OFFER).nearest(np.ones((2, 3), dtype=np.float32), 5)
    assert (ids.shape, near.shape) == ((2, 0), (2, 0))


def test_the_approximate_index_finds_the_nearest_and_ranks_them_exactly(
    db: Session, stored: tuple[np.ndarray, Matrix]
) -> None:
    ids, vectors = stored
    db.execute(
        text(
            "create index on facet_vectors using hnsw ((vector::halfvec(384)) halfvec_ip_ops) "
            f"where model_id = '{MODEL}'"
        )
    )
    exact = ExactIndex(ids, vectors).nearest(vectors[:5], 10)
    index = PgVectorIndex(db, MODEL, Role.OFFER, approximate=True)
    np.testing.assert_array_equal(index.nearest(vectors[:5], 10)[0], exact[0])
