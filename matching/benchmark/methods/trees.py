"""Boosted trees as challenger of the linear ranker: the same features, questions and samples.

Histogram gradient boosting (Ke et al. 2017) on the sampled rows, each row counting as its sample
does and each question by the square root of its partners, as for the linear ranker. The trees
reorder the 200 candidates that the linear ranker puts first: to score everybody would take them
minutes a task.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from matching.ranking.batch import Batch
from matching.ranking.features import FEATURES
from matching.ranking.fitting import Sample
from matching.ranking.ranker import scaled
from matching.records import Flags, Indices
from matching.types import Matrix

CHALLENGED = ("CO->CO", "EU->UA", "CALL->ORG")
"""Tasks on which trees are tried."""
NAME = "spilno/boosted trees"
BOTH = "spilno/linear + boosted trees"
FIRST = 200
_SEED = 0


@dataclass(frozen=True)
class Trees:
    """A fitted ensemble over the features of `names`."""

    names: tuple[str, ...]
    ensemble: Any

    def reordered(self, batch: Batch, allowed: Flags, linear: Matrix) -> dict[str, Matrix]:
        """Linear scores with the first FIRST allowed candidates of each question reordered.

        By the trees alone, and by the sum of both logits.
        """
        ranked = np.where(allowed, linear, -np.inf)
        k = min(FIRST, ranked.shape[1])
        first = np.argpartition(-ranked, k - 1, axis=1)[:, :k]
        values = np.stack(
            [np.take_along_axis(v, first, axis=1) for v in scaled(batch, allowed, self.names)],
            axis=2,
        )
        told = self.ensemble.decision_function(values.reshape(-1, len(self.names)))
        told = told.reshape(first.shape)
        orders = {NAME: told, BOTH: told + np.take_along_axis(linear, first, axis=1)}
        return {name: _lifted(linear, ranked, first, order) for name, order in orders.items()}


def fitted(sample: Sample) -> Trees:
    """Trees over a ranker's sample; powers of a feature tell a tree nothing new."""
    kept = [
        k
        for k, name in enumerate(sample.names)
        if FEATURES[name].power == 1 and _varies(sample.values[:, k])
    ]
    partners = np.maximum(np.bincount(sample.question, sample.hit), 1)
    ensemble = HistGradientBoostingClassifier(
        max_iter=100, learning_rate=0.08, max_leaf_nodes=15, min_samples_leaf=200,
        l2_regularization=10.0, early_stopping=False, random_state=_SEED,
    )  # fmt: skip
    ensemble.fit(
        sample.values[:, kept],
        sample.hit,
        sample_weight=sample.weight / np.sqrt(partners)[sample.question],
    )
    return Trees(tuple(sample.names[k] for k in kept), ensemble)


def _lifted(linear: Matrix, ranked: Matrix, first: Indices, order: Matrix) -> Matrix:
    """Linear scores with the first ones above all others, in an order of their own."""
    found = linear.copy()
    top = ranked.max(axis=1, keepdims=True)
    np.put_along_axis(found, first, top + 1 + _within(order), axis=1)
    return found


def _varies(column: Matrix) -> bool:
    """Whether a feature has two values at least; one that has none cannot be cut."""
    known = column[~np.isnan(column)]
    return bool(len(known) and known.min() < known.max())


def _within(values: Matrix) -> Matrix:
    """Values brought into 0..1, order kept."""
    low, high = values.min(), values.max()
    return np.asarray((values - low) / max(high - low, 1e-9), dtype=np.float32)
