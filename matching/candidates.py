"""Who might fit: the routes by which candidates are found, and their union."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from matching.batch import Batch
from matching.features import FEATURES
from matching.records import Flags, Indices
from matching.types import Matrix

Route = Callable[[Batch], Matrix]


def _by(name: str) -> Route:
    return FEATURES[name].function


ROUTES: Mapping[str, Route] = {
    "similar projects": _by("vote"),
    "neighbour projects": _by("project_vote"),
    "lexical": _by("words"),
    "shared partners": _by("shared_partners"),
    "network": _by("walk"),
    "past partners": _by("tie"),
    "programme": _by("family_experience"),
    "topic": _by("topic_experience"),
}
"""Name of a route -> the score it orders candidates by; only positive scores are candidates."""


@dataclass(frozen=True, eq=False)
class Pool:
    """Candidates of one question: positions in the batch's candidates, ascending, and by route."""

    chosen: Indices
    by_route: Mapping[str, Indices]


def pools(batch: Batch, allowed: Flags, each: int) -> list[Pool]:
    """For every question the union of the `each` best allowed candidates of every route."""
    found = {name: np.asarray(route(batch)) for name, route in ROUTES.items()}
    answers = []
    for row in range(len(batch.asked)):
        by_route = {
            name: best(np.broadcast_to(scores, allowed.shape)[row], allowed[row], each)
            for name, scores in found.items()
        }
        union = np.unique(np.concatenate(list(by_route.values())))
        answers.append(Pool(union, by_route))
    return answers


def best(scores: Matrix, allowed: Flags, k: int) -> Indices:
    """Positions of the k best allowed candidates with a positive score, ascending."""
    ranked = np.where(allowed, np.nan_to_num(scores), 0)
    k = min(k, len(ranked))
    top = np.argpartition(-ranked, k - 1)[:k] if k else np.zeros(0, dtype=np.int64)
    return np.sort(top[ranked[top] > 0])
