"""Would another ranking have done better? Answered from the log of the present one.

Every logged choice carries the probability with which it was made. A new policy is judged by
weighing outcomes with the ratio of its probability to the logged one, clipped at `HEAVIEST`
(Ionides 2008): as it is (IPS, Horvitz & Thompson 1952), self-normalised (SNIPS, Swaminathan &
Joachims 2015), or doubly robust around a reward model (Dudik, Langford & Li 2011). Choices of one
list are not independent: errors are those of whole lists. The effective sample size (Kish 1965)
tells how much of the log speaks of the new policy; below `ENOUGH` nothing is decided and the two
policies must be shown side by side instead.

Estimates have the interval of one look. A verdict is sought again every night while the log grows,
so its bound is one of an asymptotic confidence sequence (Waudby-Smith, Arbour, Sinha, Kennedy &
Ramdas 2024, "Time-uniform central limit theory and asymptotic confidence sequences"): the chance
that any look, however many there are, puts it above the truth is at most 5 %, once there are lists
enough for their mean to be normal. It is some three standard errors below the estimate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from matching.learning.feedback import LEAST
from matching.ranking.ranker import Numbers
from matching.records import Flags, Indices

ENOUGH = 200
"""Effective decisions below which no verdict is given."""
HEAVIEST = 1 / LEAST
"""Importance weights are not taken for larger: a little bias for an end to huge variance."""

_WORSE = 0.02
_SLICE_WORSE = 0.05
_NORMAL_90 = 1.6448536269514722
_ALPHA = 0.05
"""Chance that the bound of a verdict is ever above the truth."""
_TIGHTEST = 100
"""Lists at which that bound is tightest; with ten times more it is 8 % wider than need be."""


class TooLittleEvidence(Exception):
    """The log says too little about the new policy; interleave the two and log more."""


@dataclass(frozen=True, eq=False)
class Log:
    """n logged choices, seen by the policy that made them and by a new one.

    Attributes:
        reward: what came of each choice, shape (n,), in contacts.
        logged: probability with which it was chosen, within 0..1, 0 excluded, shape (n,).
        new: probability with which the new policy would have chosen it, shape (n,).
        predicted: reward a model expects of the choice, shape (n,), or None.
        expected: reward the model expects of the new policy's choice there, shape (n,), or None.
        lists: number of the list that each choice stood in, shape (n,); None: each its own.

    Raises:
        ValueError: shapes disagree, or a number is out of range.
    """

    reward: Numbers
    logged: Numbers
    new: Numbers
    predicted: Numbers | None = None
    expected: Numbers | None = None
    lists: Indices | None = None

    def __post_init__(self) -> None:
        if (self.predicted is None) != (self.expected is None):
            raise ValueError("a reward model tells both `predicted` and `expected`")
        parts = [self.reward, self.logged, self.new, self.predicted, self.expected]
        known = [part for part in parts if part is not None]
        numbers = [] if self.lists is None else [self.lists]
        if any(len(part) != len(self.reward) for part in (*known, *numbers)):
            raise ValueError("every part of the log needs one entry per choice")
        if not all(np.all(np.isfinite(part)) for part in known):
            raise ValueError("the log holds finite numbers only")
        if np.any(self.logged <= 0) or np.any(self.logged > 1):
            raise ValueError("logged probabilities lie above 0 and at most at 1")
        if np.any(self.new < 0) or np.any(self.new > 1):
            raise ValueError("new probabilities lie within 0..1")

    def __len__(self) -> int:
        return len(self.reward)

    @property
    def ratio(self) -> Numbers:
        """Importance weights, clipped, shape (n,)."""
        return np.asarray(np.minimum(self.new / self.logged, HEAVIEST))

    @property
    def clipped(self) -> float:
        """Share of the choices whose weight was cut."""
        return float(np.mean(self.new > HEAVIEST * self.logged)) if len(self) else 0.0

    @property
    def observations(self) -> int:
        """Number of lists: what is chosen for one of them is dependent."""
        return len(self) if self.lists is None else len(np.unique(self.lists))

    def error(self, parts: Numbers) -> float:
        """Standard error of a mean of parts, shape (n,), that are dependent within a list."""
        centred = parts - parts.mean()
        if self.lists is not None:
            _, at = np.unique(self.lists, return_inverse=True)
            centred = np.bincount(at, centred)
        many = len(centred)
        return float(np.sqrt(centred @ centred * many / max(many - 1, 1)) / len(parts))

    def only(self, chosen: Flags) -> Log:
        """The flagged choices."""
        return Log(
            self.reward[chosen],
            self.logged[chosen],
            self.new[chosen],
            None if self.predicted is None else self.predicted[chosen],
            None if self.expected is None else self.expected[chosen],
            None if self.lists is None else self.lists[chosen],
        )


@dataclass(frozen=True)
class Estimate:
    """Reward per choice under the new policy: 90 % interval and effective sample size."""

    value: float
    low: float
    high: float
    effective: float


def effective_size(ratio: Numbers) -> float:
    """(sum of weights)^2 / sum of squared weights: equally weighted choices worth as much."""
    square = float(ratio @ ratio)
    return float(ratio.sum()) ** 2 / square if square > 0 else 0.0


def ips(log: Log) -> Estimate:
    """Estimate by weighted outcomes alone; far off where the weights do not average 1.

    Raises:
        TooLittleEvidence: the effective sample size is below ENOUGH.
    """
    effective = _enough(log.ratio)
    terms = log.ratio * log.reward
    return _estimate(float(terms.mean()), log.error(terms), effective)


def snips(log: Log) -> Estimate:
    """Self-normalised estimate; its interval is the delta method's.

    Raises:
        TooLittleEvidence: the effective sample size is below ENOUGH.
    """
    ratio = log.ratio
    effective = _enough(ratio)
    value = float(ratio @ log.reward / ratio.sum())
    error = log.error(ratio * (log.reward - value)) / float(ratio.mean())
    return _estimate(value, error, effective)


def doubly_robust(log: Log) -> Estimate:
    """Estimate that is right if either the logged probabilities or the reward model are.

    Raises:
        ValueError: the log carries no reward model.
        TooLittleEvidence: the effective sample size is below ENOUGH.
    """
    effective = _enough(log.ratio)
    terms = _terms(log)
    return _estimate(float(terms.mean()), log.error(terms), effective)


def estimates(log: Log) -> dict[str, Estimate]:
    """Every estimate that the log allows, by name; none where it says too little."""
    if effective_size(log.ratio) < ENOUGH:
        return {}
    found = {"ips": ips(log), "snips": snips(log)}
    return found if log.predicted is None else {**found, "doubly_robust": doubly_robust(log)}


class Verdict(StrEnum):
    """What to do with the new policy."""

    ADOPT = "adopt"
    KEEP = "keep"
    INTERLEAVE = "interleave"


@dataclass(frozen=True)
class Judgement:
    """Verdict on a new policy.

    `change` is the estimated gain per choice relative to the logged policy, `low` a bound that is
    below it at every look at the growing log with a chance of 95 %, `effective` the sample size
    behind it, `because` the slice ("" for the whole) that decided.
    """

    verdict: Verdict
    change: float
    low: float
    effective: float
    because: str = ""


def judge(log: Log, slices: Mapping[str, Flags] | None = None) -> Judgement:
    """Adopt the new policy, keep the present one, or admit that the log cannot tell.

    Adopted when it is unlikely to be worse than -2 % overall (the bound that holds at every look)
    and no protected slice is estimated below -5 %. A slice too thin to judge stops the adoption
    too.

    Args:
        log: with a reward model the doubly robust difference is used, else the self-normalised.
        slices: flags of protected groups of choices by name, shape (n,) each.
    """
    change, low, effective = _change(log)
    if effective < ENOUGH:
        return Judgement(Verdict.INTERLEAVE, change, low, effective)
    if low <= -_WORSE:
        return Judgement(Verdict.KEEP, change, low, effective)
    for name, chosen in (slices or {}).items():
        part, part_low, size = _change(log.only(chosen))
        if size < ENOUGH:
            return Judgement(Verdict.INTERLEAVE, part, part_low, size, name)
        if part < -_SLICE_WORSE:
            return Judgement(Verdict.KEEP, part, part_low, size, name)
    return Judgement(Verdict.ADOPT, change, low, effective)


def _change(log: Log) -> tuple[float, float, float]:
    """Relative gain, the lower end of its interval, effective size; paired choice by choice."""
    ratio, size = log.ratio, len(log)
    effective = effective_size(ratio)
    now = float(log.reward.mean()) if size else 0.0
    if effective < 2 or now <= 0:
        return 0.0, -np.inf, effective
    if log.predicted is None:
        share = ratio / ratio.mean()
        value = float(share @ log.reward) / size
        gain = share * (log.reward - value) - (log.reward - now)
    else:
        terms = _terms(log)
        value = float(terms.mean())
        gain = (terms - value) - (log.reward - now)
    # A ratio of means: its error includes that of the denominator.
    change = value / now - 1
    error = log.error(gain - change * (log.reward - now)) / now
    return change, change - errors_at_every_look(log.observations) * error, effective


def errors_at_every_look(observations: int) -> float:
    """Standard errors below a mean of so many at which the truth lies at no look, at 95 %.

    One-sided boundary of a half-normal mixture (Waudby-Smith et al. 2024, appendix B).
    """
    # The variance of the mixture for which the boundary is lowest at _TIGHTEST, at 2 alpha a side.
    once = -2 * np.log(2 * _ALPHA)
    grown = observations * (once + np.log(once) + 1) / _TIGHTEST
    return float(np.sqrt(2 * (1 + 1 / grown) * np.log1p(np.sqrt(grown + 1) / (2 * _ALPHA))))


def _terms(log: Log) -> Numbers:
    if log.predicted is None or log.expected is None:
        raise ValueError("doubly robust estimation needs a reward model: predicted and expected")
    return np.asarray(log.expected + log.ratio * (log.reward - log.predicted))


def _enough(ratio: Numbers) -> float:
    effective = effective_size(ratio)
    if effective < ENOUGH:
        raise TooLittleEvidence(
            f"only {effective:.0f} effective decisions of {ENOUGH} needed: show both rankings "
            "side by side and log more"
        )
    return effective


def _estimate(value: float, error: float, effective: float) -> Estimate:
    margin = _NORMAL_90 * error
    return Estimate(value, value - margin, value + margin, effective)
