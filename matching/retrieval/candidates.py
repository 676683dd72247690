"""Who is judged: the routes by which candidates are found, and their union under one limit.

Every route puts candidates in an order of its own. The union takes whoever stands furthest forward
in any order, an order with twice the share reaching twice as deep, until the limit is reached. So
what two routes both find is counted once and makes room for others, and the limit is always used.
Shares were chosen on the partners of 2023 (history before it), see `spilno evaluate`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from matching.ranking.batch import Batch
from matching.ranking.features import FEATURES
from matching.records import Flags, Indices
from matching.types import Matrix

SIZE = 800
"""Most candidates judged for one question of a large corpus."""
NEWCOMER = 2
"""Most past projects of a newcomer."""
_REACH = 4

Route = Callable[[Batch], Matrix]
"""The scores, questions x candidates, by which a route orders candidates; above zero only."""


def _by(name: str) -> Route:
    return FEATURES[name].function


def _strangers(batch: Batch) -> Matrix:
    """Alike work where no past partner, nor a partner's partner, leads."""
    reached = (batch.shared_partners > 0) | (FEATURES["tie"].function(batch) > 0)
    return np.asarray(np.where(reached, 0, FEATURES["words"].function(batch)))


def _newcomers(batch: Batch) -> Matrix:
    """Alike work of those with next to no record."""
    return np.asarray(batch.recent_vote * (batch.field.taken_part <= NEWCOMER))


def _exploration(batch: Batch) -> Matrix:
    """A few by lot, the same ones each time the same question is asked."""
    lots = [np.random.default_rng([7, int(asker) + 1]) for asker in batch.asked.asking]
    return np.stack([lot.random(len(batch.candidates), dtype=np.float32) for lot in lots])


ROUTES: Mapping[str, Route] = {
    "lexical": _by("words"),
    "similar projects": _by("vote_recent"),
    "neighbour projects": _by("project_vote"),
    "projects alike to the encoder": _by("alike_vote"),
    "shared partners": _by("shared_partners"),
    "network": _by("walk"),
    "past partners": _by("tie"),
    "programme": _by("family_experience"),
    "topic": _by("topic_experience"),
    "activity": _by("activity"),
    "strangers": _strangers,
    "newcomers": _newcomers,
    "exploration": _exploration,
}
"""Name of a route that reads the past -> the score it orders candidates by."""

RANKER = "ranker"
"""The route that follows the ranker's own order, which needs all its features of everyone."""
NEEDS, OFFERS = "needs x offers", "offers x needs"
"""Routes that read stated needs and offers (`nearby.FacetRoutes`)."""

SHARES: Mapping[str, float] = {
    RANKER: 2.0,
    NEEDS: 2.0,
    OFFERS: 2.0,
    "lexical": 0.5,
    "shared partners": 0.5,
    "similar projects": 0.25,
    "network": 0.25,
    "activity": 0.25,
    "programme": 0.15,
    "topic": 0.1,
    "neighbour projects": 0.1,
    "projects alike to the encoder": 0.1,
    "past partners": 0.05,
    "strangers": 0.05,
    "newcomers": 0.05,
    "exploration": 0.02,
}
"""How deep each route reaches into its order, relative to the others. Those of the past were
chosen on the partners of 2023; strangers, newcomers and exploration are kept although recall alone
would drop them; of needs and offers no record exists, so they weigh as much as the best."""


@dataclass(frozen=True, eq=False)
class Pool:
    """Candidates of one question, ascending, and those of them that each route reached."""

    chosen: Indices
    by_route: Mapping[str, Indices]

    def only(self, route: str) -> Indices:
        """What one route reached and no other did."""
        found = self.by_route[route]
        alone: Indices = found[self._times[found] == 1]
        return alone

    @cached_property
    def _times(self) -> Indices:
        """How many routes reached each candidate, by position."""
        return np.bincount(np.concatenate([np.zeros(0, np.int64), *self.by_route.values()]))


def orders(
    batch: Batch, allowed: Flags, logits: Matrix, size: int = SIZE
) -> list[dict[str, Indices]]:
    """Every question's routes: positions in the batch's candidates, best first, ties by position.

    `allowed` (questions x candidates) says who may be found, `logits` (same shape) is the ranker's
    judgement. A route stops where its score is no longer positive, or where a union of `size`
    could not reach.
    """
    return ordered(scores_of(batch, logits), allowed, size)


def scores_of(batch: Batch, logits: Matrix) -> dict[str, Matrix]:
    """By route the scores it orders candidates by, in the shape of `logits`."""
    routes = {name: np.broadcast_to(r(batch), logits.shape) for name, r in ROUTES.items()}
    return routes | {RANKER: np.exp(np.clip(logits, -50, 50))}


def ordered(scores: Mapping[str, Matrix], allowed: Flags, size: int) -> list[dict[str, Indices]]:
    """Every question's routes out of their scores; see `orders`."""
    return [
        {name: best(values[row], flags, depth(name, size)) for name, values in scores.items()}
        for row, flags in enumerate(allowed)
    ]


def depth(route: str, size: int) -> int:
    """How far into a route's order a union of `size` can reach."""
    return int(np.ceil(_REACH * size * SHARES[route] / sum(SHARES.values())))


def union(found: Mapping[str, Indices], size: int = SIZE) -> Pool:
    """At most `size` candidates out of the orders of several routes (see the module's text)."""
    places = {name: (np.arange(len(order)) + 1) / SHARES[name] for name, order in found.items()}
    everyone = np.concatenate([np.zeros(0, dtype=np.int64), *found.values()])
    place = np.concatenate([np.zeros(0), *places.values()])
    order = np.lexsort((everyone, place))
    furthest, step = everyone[order], np.arange(len(order))
    first = np.zeros(int(everyone.max(initial=-1)) + 1, dtype=np.int64)
    first[furthest[::-1]] = step[::-1]  # the last one written stays: where each stands first
    taken = order[np.flatnonzero(first[furthest] == step)[:size]]
    edge = place[taken[-1]] if len(taken) else 0.0
    chosen = np.sort(everyone[taken])
    inside = np.zeros(len(first), dtype=bool)
    inside[chosen] = True
    reached = {name: order[places[name] <= edge] for name, order in found.items()}
    return Pool(chosen, {name: np.sort(order[inside[order]]) for name, order in reached.items()})


def best(scores: Matrix, allowed: Flags, k: int) -> Indices:
    """Positions of the k best allowed candidates with a positive score, best first."""
    ranked = np.where(allowed & ~np.isnan(scores), scores, 0)
    k = min(k, len(ranked))
    top = np.argpartition(-ranked, k - 1)[:k] if k else np.zeros(0, dtype=np.int64)
    top = np.sort(top[ranked[top] > 0])
    return top[np.argsort(-ranked[top], kind="stable")]
