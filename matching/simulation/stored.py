"""The simulation's rounds as the command stored them, so that a page need not simulate."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

STORED = Path(__file__).with_name("rounds.json")
"""Written together with the page of figures, by the same run."""
TOLD = (1, 2, 3, 5, 10, 20, 30)


@dataclass(frozen=True)
class Round:
    """Means over the markets after one round.

    `regret` is the share of the oracle's expected contacts that our lists missed (a lucky list may
    bring more), `untaught` the same of a loop that learns nothing; `accepted` contacts; `wants` and
    `agrees` the cosines of believed and hidden weights of askers and receivers.
    """

    number: int
    regret: float
    untaught: float
    accepted: float
    wants: float
    agrees: float


@dataclass(frozen=True)
class Rounds:
    """What was simulated, and its rounds from the first to the last."""

    markets: int
    askers: int
    receivers: int
    rounds: tuple[Round, ...]

    @property
    def told(self) -> tuple[Round, ...]:
        """The rounds that pages show: much happens in the first ones, little later."""
        return tuple(one for one in self.rounds if one.number in TOLD)


def write(found: Rounds, path: Path = STORED) -> None:
    """Keep the rounds of a run; the same run makes the same bytes."""
    path.write_text(f"{json.dumps(asdict(found), indent=1)}\n", encoding="utf-8")


def read(path: Path = STORED) -> Rounds:
    """The rounds that ship with the package."""
    told: Mapping[str, int] = json.loads(path.read_text(encoding="utf-8"))
    rounds: Sequence[Mapping[str, float]] = json.loads(path.read_text(encoding="utf-8"))["rounds"]
    return Rounds(
        told["markets"], told["askers"], told["receivers"],
        tuple(Round(int(one["number"]), *(one[name] for name in _NUMBERS)) for one in rounds),
    )  # fmt: skip


_NUMBERS = ("regret", "untaught", "accepted", "wants", "agrees")
