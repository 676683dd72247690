"""The registry of features: what an entry holds and how functions join it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from matching.ranking.batch import Batch
from matching.ranking.field import Field
from matching.types import Matrix

Scale = Literal["share", "plain"]
Function = Callable[[Batch], Matrix]
Tell = Callable[[Field], Matrix]


@dataclass(frozen=True)
class Feature:
    """One entry of the registry: `meaning` says what it measures.

    `scale` "share" divides by the question's largest value among eligible candidates and takes
    the square root, so a year with more history does not shift it; "plain" is used as it is.
    `power` then bends the result: a sum over several powers of one feature is a curve, steep near
    the best, and still adds up. `reason` is the code under which its contribution is told.
    """

    name: str
    function: Function
    scale: Scale
    reason: str
    meaning: str
    power: int = 1


FEATURES: dict[str, Feature] = {}


CURVE = (2, 4, 8)
"""Further powers of a feature that is worth a curve: share, its square and fourth power."""


def feature(
    scale: Scale, reason: str, meaning: str, *, powers: Sequence[int] = ()
) -> Callable[[Function], Function]:
    """Registers a feature of askers and candidates under its function's name.

    Each of the further `powers` follows as an entry of its own: vote, vote^2, vote^4...
    """

    def register(function: Function) -> Function:
        name = function.__name__.lstrip("_")
        FEATURES[name] = Feature(name, function, scale, reason, meaning)
        for power in powers:
            bent = f"{name}^{power}"
            told = f"{meaning}, to the power of {power}"
            FEATURES[bent] = Feature(bent, function, scale, reason, told, power)
        return function

    return register


def record(reason: str, meaning: str) -> Callable[[Tell], Tell]:
    """Registers a feature of the candidate alone, kept by its field."""

    def register(tell: Tell) -> Tell:
        name = tell.__name__.lstrip("_")
        FEATURES[name] = Feature(
            name, lambda batch: batch.field.remember(name, tell), "plain", reason, meaning
        )
        return tell

    return register
