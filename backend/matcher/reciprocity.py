"""The chance that both say yes, by this platform's own decisions: ways to make it, compared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from matching.learning.belief import sigmoid
from matching.learning.joint import ENOUGH, Outcomes, TooFewOutcomes, compare

__all__ = ["ENOUGH", "Shown", "Told", "Way", "told"]

#: the reason that tells how far the sides differ: what the joint model measures itself
LOPSIDED = "weakest_side"


@dataclass(frozen=True)
class Shown:
    """A suggestion that was seen: its stored reasons, who asked, what came of it."""

    company_id: int
    stored: Mapping[str, Any]
    both: bool
    spoke: bool


@dataclass(frozen=True)
class Way:
    """One way's log-loss on decisions left out, and how far above the joint model's it lies."""

    way: str
    plain: float
    scaled: float
    behind: float
    low: float
    high: float


@dataclass(frozen=True)
class Told:
    """What the decisions say; `ways` is empty while they are too few."""

    outcomes: int
    spoke: int
    contacts: int
    winner: str
    ways: Sequence[Way]


def told(rows: Sequence[Shown]) -> Told:
    """Every way compared on these; nothing is fitted on fewer than ENOUGH answered questions."""
    chances = np.array([_sides(one.stored) for one in rows]).reshape(len(rows), 2)
    found = Outcomes(
        sigmoid(chances[:, 0]), sigmoid(chances[:, 1]),
        np.array([one.both for one in rows], dtype=np.float64),
        np.array([one.spoke for one in rows], dtype=np.float64),
        np.array([one.company_id for one in rows], dtype=np.int64),
    )  # fmt: skip
    spoke, contacts = int(found.spoke.sum()), int(found.both.sum())
    try:
        said = compare(found)
    except TooFewOutcomes:
        return Told(len(rows), spoke, contacts, "", ())
    ways = [Way(**vars(one)) for one in said.losses]
    return Told(len(rows), spoke, contacts, said.winner, ways)


def _sides(stored: Mapping[str, Any]) -> tuple[float, float]:
    """Logits of what speaks for each side: what serves it, and what serves both."""
    sums = {"query": 0.0, "candidate": 0.0, "both": 0.0}
    for one in stored["reasons"]:
        if one["code"] != LOPSIDED:
            sums[one["side"]] += one["contribution"]
    common = stored["base"] + sums["both"]
    return common + sums["query"], common + sums["candidate"]
