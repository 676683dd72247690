"""The registry of features: what an entry holds and how functions join it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from matching.batch import Batch
from matching.field import Field
from matching.types import Matrix

Scale = Literal["share", "plain"]
Function = Callable[[Batch], Matrix]
Tell = Callable[[Field], Matrix]


@dataclass(frozen=True)
class Feature:
    """One entry of the registry: `meaning` says what it measures.

    `scale` "share" divides by the question's largest value among eligible candidates and takes
    the square root, so a year with more history does not shift it; "plain" is used as it is.
    `reason` is the code under which its contribution is told.
    """

    name: str
    function: Function
    scale: Scale
    reason: str
    meaning: str


FEATURES: dict[str, Feature] = {}


def feature(scale: Scale, reason: str, meaning: str) -> Callable[[Function], Function]:
    """Registers a feature of askers and candidates under its function's name."""

    def register(function: Function) -> Function:
        name = function.__name__.lstrip("_")
        FEATURES[name] = Feature(name, function, scale, reason, meaning)
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
