"""What every solver is asked and answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Solver(StrEnum):
    """HiGHS proves assembly fastest; CP-SAT is exact in integers and can say what to blame."""

    HIGHS = "HiGHS"
    CP_SAT = "CP-SAT"


class Status(StrEnum):
    """What is known of a solution. Only "optimal" is proven best."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Effort:
    """Limits of a search; `seconds` is wall-clock, `gap` the relative gap that is good enough.

    The same input gives the same answer whenever the time limit is not reached.
    """

    seconds: float = 10.0
    gap: float = 0.0
    solver: Solver = Solver.HIGHS
    workers: int = 1
    seed: int = 7


@dataclass(frozen=True)
class Solved:
    """Values by variable number (empty if none), objective, proven bound, wall-clock seconds."""

    status: Status
    values: Sequence[int]
    objective: int
    bound: int
    seconds: float
    solver: Solver
    core: tuple[int, ...] = ()

    @property
    def gap(self) -> float:
        """(bound - objective) / max(1, |objective|): 0 when proven best."""
        return max(0.0, (self.bound - self.objective) / max(1, abs(self.objective)))
