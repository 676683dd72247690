"""What is believed about the weights of a logistic model, updated night by night."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.ranking.ranker import Numbers

_STEPS = 50
_SMALL = 1e-10
FORGET = 0.98


@dataclass(frozen=True, eq=False)
class Belief:
    """A Gaussian over weights: `mean` (d,), `precision` (d, d), the inverse covariance."""

    mean: Numbers
    precision: Numbers

    @classmethod
    def around(cls, mean: Numbers, deviation: float) -> Belief:
        """Weights believed near `mean`, each within about `deviation`, independently."""
        return cls(mean.astype(np.float64), np.eye(len(mean)) / deviation**2)

    def chance(self, rows: Numbers) -> Numbers:
        """Chance of a yes at the mean weights, rows (n, d) -> (n,)."""
        return sigmoid(rows @ self.mean)

    def deviation(self, rows: Numbers) -> Numbers:
        """Standard error of each row's logit, (n,)."""
        return np.asarray(np.sqrt(np.sum(rows * np.linalg.solve(self.precision, rows.T).T, axis=1)))

    def sample(self, random: np.random.Generator) -> Numbers:
        """Weights drawn from the belief: what Thompson sampling acts on."""
        factor = np.linalg.cholesky(self.precision)
        return np.asarray(self.mean + np.linalg.solve(factor.T, random.normal(size=len(self.mean))))


def update(
    belief: Belief,
    rows: Numbers,
    labels: Numbers,
    weights: Numbers | None = None,
    *,
    forget: float = FORGET,
) -> Belief:
    """The belief after new decisions: Laplace's approximation around the new mode.

    The old belief is the prior, its precision times `forget`, so that what was learned long ago
    gives way. Labels may be any number from 0 up (inverse-propensity labels exceed 1): the loss
    is convex all the same, because its curvature does not depend on them.

    Args:
        belief: from the night before.
        rows: what was known about each decision, shape (n, d).
        labels: what came of it, shape (n,).
        weights: trust in each, shape (n,); all 1 when left out.
        forget: share of the old precision that is kept, above 0 up to 1.

    Raises:
        ValueError: shapes disagree, numbers are not finite or `forget` is out of range.
    """
    trust = np.ones(len(rows)) if weights is None else weights
    _check(belief, rows, labels, trust, forget)
    prior = belief.precision * forget
    mean = belief.mean.copy()
    value = _loss(mean, belief.mean, prior, (rows, labels, trust))
    for _ in range(_STEPS):
        chance = sigmoid(rows @ mean)
        slope = rows.T @ (trust * (labels - chance)) - prior @ (mean - belief.mean)
        step = np.linalg.solve(_curve(rows, trust, chance) + prior, slope)
        size = 1.0
        while size > _SMALL:
            tried = mean + size * step
            reached = _loss(tried, belief.mean, prior, (rows, labels, trust))
            if reached <= value:
                break
            size /= 2
        else:
            break
        mean, value = tried, reached
        if np.abs(step).max(initial=0) * size < _SMALL:
            break
    return Belief(mean, _curve(rows, trust, sigmoid(rows @ mean)) + prior)


def sigmoid(logit: Numbers) -> Numbers:
    """Logistic function, safe for large numbers."""
    return np.asarray(1 / (1 + np.exp(-np.clip(logit, -40, 40))))


def _check(belief: Belief, rows: Numbers, labels: Numbers, trust: Numbers, forget: float) -> None:
    if not 0 < forget <= 1:
        raise ValueError("forget lies above 0 and at most at 1")
    if rows.ndim != 2 or rows.shape[1] != len(belief.mean):
        raise ValueError(f"rows need {len(belief.mean)} columns")
    if not len(rows) == len(labels) == len(trust):
        raise ValueError("rows, labels and weights need one entry per decision")
    if not all(np.all(np.isfinite(part)) for part in (rows, labels, trust)):
        raise ValueError("rows, labels and weights are finite numbers")
    if np.any(labels < 0) or np.any(trust < 0):
        raise ValueError("labels and weights are numbers from 0 up")


def _curve(rows: Numbers, trust: Numbers, chance: Numbers) -> Numbers:
    return np.asarray((rows * (trust * chance * (1 - chance))[:, None]).T @ rows)


def _loss(
    mean: Numbers, before: Numbers, prior: Numbers, lessons: tuple[Numbers, Numbers, Numbers]
) -> float:
    rows, labels, trust = lessons
    logit = rows @ mean
    moved = mean - before
    return float(trust @ (np.logaddexp(0, logit) - labels * logit) + moved @ prior @ moved / 2)
