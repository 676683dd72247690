"""One thing that binds a team, with an id: checked, written into a model, switched off, blamed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from matching.eligibility.composition import Composition
from matching.eligibility.seats import Seat
from matching.ranking.linear import LinearModel

Terms = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Linear:
    """low <= sum of coefficients of the chosen candidates <= high; coefficients by position."""

    coefficients: Terms
    low: int | None = None
    high: int | None = None


@dataclass(frozen=True)
class Demand:
    """One thing that binds. `values` are the facts a sentence about it needs (JSON-ready)."""

    id: str
    rows: tuple[Linear, ...] = ()
    composition: Composition | None = None
    values: Mapping[str, Any] = field(default_factory=dict)

    def holds(self, seats: Sequence[Seat], chosen: Sequence[int], stance: int) -> bool:
        """Whether candidates at these positions satisfy it."""
        if self.composition is not None:
            team = [seats[i] for i in chosen]
            return self.composition.answer(team).rank >= stance
        return all(_holds(row, set(chosen)) for row in self.rows)

    def constrain(
        self,
        model: LinearModel,
        seats: Sequence[Seat],
        variables: Sequence[int],
        stance: int,
        when: tuple[int, ...] = (),
    ) -> None:
        """Write it into a model over one 0/1 variable per candidate."""
        if self.composition is not None:
            self.composition.constrain(model, seats, variables, stance=stance, when=when)
        for row in self.rows:
            terms = [(variables[i], coefficient) for i, coefficient in row.coefficients]
            model.add(terms, low=row.low, high=row.high, when=when)


def _holds(row: Linear, chosen: set[int]) -> bool:
    total = sum(coefficient for i, coefficient in row.coefficients if i in chosen)
    low_holds = row.low is None or total >= row.low
    return low_holds and (row.high is None or total <= row.high)
