"""Nearest vectors: the answer every implementation must give."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.text.index import ExactIndex


def _index() -> ExactIndex:
    vectors = np.array([[1, 0], [0, 1], [1, 0], [0.6, 0.8]], dtype=np.float32)
    return ExactIndex(np.array([30, 20, 10, 40]), vectors)


def test_orders_by_similarity_then_by_id() -> None:
    ids, similar = _index().nearest(np.array([[1, 0]], dtype=np.float32), 3)
    assert ids.tolist() == [[10, 30, 40]]
    np.testing.assert_allclose(similar, [[1, 1, 0.6]], rtol=1e-6)


def test_answers_only_what_is_allowed() -> None:
    ids, _ = _index().nearest(np.array([[1, 0]], dtype=np.float32), 3, np.array([20, 40]))
    assert ids.tolist() == [[40, 20]]


def test_an_empty_index_answers_nothing() -> None:
    empty = ExactIndex(np.zeros(0, dtype=np.int64), np.zeros((0, 2), dtype=np.float32))
    ids, similar = empty.nearest(np.ones((2, 2), dtype=np.float32), 5)
    assert ids.shape == similar.shape == (2, 0)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.integers(1, 12), st.integers(0, 10_000))
def test_equals_a_full_sort(size: int, k: int, seed: int) -> None:
    random = np.random.default_rng(seed)
    # Few distinct values, so that ties are common.
    vectors = random.integers(0, 3, (size, 2)).astype(np.float32)
    query = np.array([[1.0, 0.5]], dtype=np.float32)
    ids, _ = ExactIndex(np.arange(size), vectors).nearest(query, k)
    similar = (query @ vectors.T)[0]
    expected = sorted(range(size), key=lambda i: (-similar[i], i))[:k]
    assert ids[0].tolist() == expected
