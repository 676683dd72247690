"""P(both say yes) from two directional chances: operators and a fitted model, compared.

Of a pair that was shown, the outcome is 1 where both sides said yes. Product, harmonic mean and the
others of `partners.reciprocal` need no fitting; the direct joint model (science of reciprocal
recommendation: Palomares et al. 2021) is

    logit R = r0 + r1 (logit a + logit b) + r2 |logit a - logit b|,

symmetric in both sides, with r1 > 0 and r2 <= 0. Each way is judged on outcomes left out, by its
log-loss, once as it is and once with level and slope of its logit fitted to the same outcomes as
the joint model, so that it is not beaten for its scale alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from matching.learning.belief import Belief, sigmoid, update
from matching.partners.reciprocal import OPERATORS
from matching.ranking.ranker import Numbers
from matching.records import Indices

ENOUGH = 200
"""Outcomes in which both sides spoke, below which nothing is fitted (science.md, stage 4)."""
EACH = 20
"""Of them, contacts and refusals each: fewer say nothing of what tells them apart."""
SIMPLE = "product"
"""What is named until there are enough: in the simulation it beat the harmonic mean, in the lists
that it makes (`simulation.fusion`) and as a chance (`simulation.joint`)."""
JOINT = "joint"
FOLDS = 5
_DRAWS = 1000
_EDGE = 1e-6
_DEVIATION = 10.0


class TooFewOutcomes(Exception):
    """Too few outcomes to fit or to compare anything."""


@dataclass(frozen=True, eq=False)
class Outcomes:
    """n pairs that were shown.

    Attributes:
        one, other: chances of both sides' yes, within 0..1, shape (n,).
        both: 1 where both said yes, shape (n,).
        spoke: whether both sides spoke, not one alone, shape (n,).
        groups: outcomes that are not independent (of one asker, of one list), shape (n,).

    Raises:
        ValueError: shapes disagree or a number is out of range.
    """

    one: Numbers
    other: Numbers
    both: Numbers
    spoke: Numbers
    groups: Indices

    def __post_init__(self) -> None:
        parts = (self.one, self.other, self.both, self.spoke, self.groups)
        if len({len(part) for part in parts}) != 1:
            raise ValueError("every part needs one entry per outcome")
        if any(np.any((part < 0) | (part > 1) | ~np.isfinite(part)) for part in parts[:4]):
            raise ValueError("chances and outcomes lie within 0..1")

    def only(self, chosen: Indices) -> Outcomes:
        """The chosen outcomes."""
        return Outcomes(*(getattr(self, name)[chosen] for name in self.__dataclass_fields__))


@dataclass(frozen=True)
class Joint:
    """The fitted weights; `chance` is symmetric to the last bit."""

    level: float
    sum: float
    difference: float

    def chance(self, one: Numbers, other: Numbers) -> Numbers:
        """P(both say yes), shape (n,)."""
        a, b = _logit(one), _logit(other)
        return sigmoid(self.level + self.sum * (a + b) + self.difference * np.abs(a - b))


@dataclass(frozen=True)
class Loss:
    """Log-loss of one way on outcomes left out.

    `scaled` is that with level and slope fitted; `behind` how much it lies above the joint
    model's, with its 95 % interval, groups drawn again.
    """

    way: str
    plain: float
    scaled: float
    behind: float
    low: float
    high: float


@dataclass(frozen=True)
class Comparison:
    """Every way, the least scaled loss first, the fitted model, and which way to use."""

    losses: tuple[Loss, ...]
    joint: Joint
    outcomes: int
    spoke: int
    contacts: int
    winner: str = field(default=SIMPLE)


def fit(outcomes: Outcomes) -> Joint:
    """The joint model of these outcomes; what has the wrong sign is left out.

    Raises:
        TooFewOutcomes: both sides spoke in fewer than ENOUGH, or nearly all said the same.
    """
    _check(outcomes)
    return _fitted(outcomes)


def compare(outcomes: Outcomes, *, seed: int = 0) -> Comparison:
    """Every way judged on outcomes left out, whole groups at a time. Deterministic.

    The joint model wins where the interval of every other way's loss above it lies above zero;
    else the simple way stays.

    Raises:
        TooFewOutcomes: as `fit`.
    """
    _check(outcomes)
    names, at = np.unique(outcomes.groups, return_inverse=True)
    fold = np.random.default_rng(seed).permutation(len(names))[at] % min(FOLDS, len(names))
    plain = {name: np.zeros(len(at)) for name in OPERATORS}
    scaled = {name: np.zeros(len(at)) for name in (*OPERATORS, JOINT)}
    for k in np.unique(fold):
        train, test = (outcomes.only(np.flatnonzero(chosen)) for chosen in (fold != k, fold == k))
        rows = np.flatnonzero(fold == k)
        scaled[JOINT][rows] = _loss(_fitted(train).chance(test.one, test.other), test.both)
        for name, operator in OPERATORS.items():
            value = operator(test.one, test.other)
            level, slope = _line(operator(train.one, train.other), train.both)
            plain[name][rows] = _loss(value, test.both)
            scaled[name][rows] = _loss(sigmoid(level + slope * _logit(value)), test.both)
    plain[JOINT] = scaled[JOINT]
    losses = [_told(name, plain[name], scaled, at, seed) for name in scaled]
    others = [one for one in losses if one.way != JOINT]
    return Comparison(
        tuple(sorted(losses, key=lambda one: one.scaled)), _fitted(outcomes), len(outcomes.both),
        int(outcomes.spoke.sum()), int(outcomes.both.sum()),
        JOINT if all(one.low > 0 for one in others) else SIMPLE,
    )  # fmt: skip


def _check(outcomes: Outcomes) -> None:
    spoke, contacts = int(outcomes.spoke.sum()), int(outcomes.both.sum())
    if spoke < ENOUGH or min(contacts, len(outcomes.both) - contacts) < EACH:
        raise TooFewOutcomes(
            f"both sides spoke in {spoke} outcomes of {ENOUGH} needed, {contacts} were contacts"
        )


def _fitted(outcomes: Outcomes) -> Joint:
    a, b = _logit(outcomes.one), _logit(outcomes.other)
    columns = [np.ones(len(a)), a + b, np.abs(a - b)]
    level, total, difference = _weights(columns, outcomes.both)
    if difference > 0:
        level, total = _weights(columns[:2], outcomes.both)
        difference = 0.0
    if total <= 0:
        [level], total, difference = _weights(columns[:1], outcomes.both), 0.0, 0.0
    return Joint(float(level), float(total), float(difference))


def _line(value: Numbers, both: Numbers) -> tuple[float, float]:
    level, slope = _weights([np.ones(len(value)), _logit(value)], both)
    return float(level), float(slope)


def _weights(columns: list[Numbers], both: Numbers) -> Numbers:
    start = Belief.around(np.zeros(len(columns)), _DEVIATION)
    return update(start, np.column_stack(columns), both, forget=1.0).mean


def _told(
    name: str, plain: Numbers, scaled: Mapping[str, Numbers], groups: Indices, seed: int
) -> Loss:
    behind = scaled[name] - scaled[JOINT]
    sums, sizes = np.bincount(groups, behind), np.bincount(groups)
    random = np.random.default_rng([seed, 1])
    drawn = random.integers(len(sums), size=(_DRAWS, len(sums)))
    means = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Loss(
        name, float(plain.mean()), float(scaled[name].mean()), float(behind.mean()), float(low),
        float(high),
    )  # fmt: skip


def _loss(chance: Numbers, both: Numbers) -> Numbers:
    kept = np.clip(chance, _EDGE, 1 - _EDGE)
    return np.asarray(-(both * np.log(kept) + (1 - both) * np.log1p(-kept)))


def _logit(chance: Numbers) -> Numbers:
    kept = np.clip(chance, _EDGE, 1 - _EDGE)
    return np.asarray(np.log(kept) - np.log1p(-kept))
