"""Reference methods of recommender systems: fitted once to a history, then asked by row.

EASE (Steck 2019) and iALS (Hu, Koren and Volinsky 2008) learn who is found with whom from who
worked with whom; neither reads a word.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from matching.benchmark.methods.baselines import BASELINES, Reference, baseline
from matching.past.graph import Graph
from matching.past.history import History
from matching.records import Indices
from matching.types import Matrix

__all__ = ["BASELINES"]

try:
    from implicit.als import AlternatingLeastSquares
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]
except ImportError:  # of the development extra; the row is left out without it
    AlternatingLeastSquares = None

LEAST_PROJECTS = 2
MOST = 6000
"""Organisations that EASE can hold: its matrix has their square, 144 MB, and inverting it takes
their cube."""
RIDGE = 100.0
FACTORS = 64
ROUNDS = 15


def active(history: History, most: int = MOST) -> Indices:
    """The organisations with most projects, at least two each, by position."""
    taken = history.taken_part
    kept = np.flatnonzero(taken >= LEAST_PROJECTS)
    busiest = kept[np.argsort(-taken[kept], kind="stable")][:most]
    return np.sort(busiest)


def ease_weights(history: History, ridge: float = RIDGE) -> Matrix:
    """Weights among active organisations, zero on the diagonal (Steck 2019, eq. 8).

    Users are organisations, items their partners.
    """
    return _ease_of(history.graph, tuple(active(history).tolist()), ridge)


@lru_cache(maxsize=2)
def _ease_of(graph: Graph, kept: tuple[int, ...], ridge: float) -> Matrix:
    rows = graph.partners[:, list(kept)]
    gram = np.asarray((rows.T @ rows).todense(), dtype=np.float32)
    gram[np.diag_indices(len(kept))] += ridge
    inverse = np.linalg.inv(gram)
    weights = -inverse / np.diag(inverse)[None, :]
    weights[np.diag_indices(len(kept))] = 0
    return np.asarray(weights, dtype=np.float32)


def factors(history: History) -> tuple[Matrix, Matrix]:
    """Factors of organisations as askers and as answers, from how often two worked together."""
    return _factors_of(history.graph)


@lru_cache(maxsize=2)
def _factors_of(graph: Graph) -> tuple[Matrix, Matrix]:
    together: Any = graph.shared.astype(np.float32).tocsr()
    model = _alternating()
    with threadpool_limits(1, "blas"):
        model.fit(together, show_progress=False)
    return np.asarray(model.user_factors), np.asarray(model.item_factors)


def _alternating() -> Any:
    with threadpool_limits(1, "blas"):  # it warns of the threads it would compete with
        return AlternatingLeastSquares(
            factors=FACTORS, iterations=ROUNDS, random_state=0, num_threads=1
        )


@baseline("EASE")
def _ease(ref: Reference) -> Matrix | None:
    if not ref.in_graph:
        return None
    history, kept = ref.batch.history, active(ref.batch.history)
    known = (ref.batch.asked.seeds @ history.graph.partners)[:, kept]
    asked = np.asarray(known @ ease_weights(history), dtype=np.float32)
    found = np.zeros((len(asked), len(history.organisations)), dtype=np.float32)
    found[:, kept] = asked
    return np.asarray(found[:, ref.batch.candidates])


@baseline("iALS")
def _implicit(ref: Reference) -> Matrix | None:
    if not ref.in_graph or AlternatingLeastSquares is None:
        return None
    askers, answers = factors(ref.batch.history)
    return np.asarray((ref.batch.asked.seeds @ askers) @ answers[ref.batch.candidates].T)
