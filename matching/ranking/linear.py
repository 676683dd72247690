"""A linear model in integers that any solver can read: what rules and assembly are written in.

Variables are numbered from 0. Constraints are low <= sum of coefficient x variable <= high, and
may be switched on by literals (boolean variables that must all be 1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Constraint:
    """low <= terms <= high (None: no bound) whenever every variable in `when` is 1."""

    terms: tuple[tuple[int, int], ...]
    low: int | None
    high: int | None
    when: tuple[int, ...] = ()


@dataclass
class LinearModel:
    """A model under construction; bounds are inclusive, the objective is maximised."""

    lows: list[int] = field(default_factory=list)
    highs: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    constraints: list[Constraint] = field(default_factory=list)
    objective: dict[int, int] = field(default_factory=dict)

    def integer(self, low: int, high: int, name: str = "") -> int:
        """A new variable; returns its number."""
        self.lows.append(low)
        self.highs.append(high)
        self.names.append(name)
        return len(self.lows) - 1

    def boolean(self, name: str = "") -> int:
        """A new variable that is 0 or 1."""
        return self.integer(0, 1, name)

    def fix(self, variable: int, value: int) -> None:
        """Leave a variable only one value."""
        self.lows[variable] = self.highs[variable] = value

    def add(
        self,
        terms: Iterable[tuple[int, int]],
        *,
        low: int | None = None,
        high: int | None = None,
        when: Sequence[int] = (),
    ) -> None:
        """Add a constraint over (variable, coefficient) terms; a variable may recur."""
        total: dict[int, int] = {}
        for variable, coefficient in terms:
            total[variable] = total.get(variable, 0) + coefficient
        kept = tuple((v, c) for v, c in total.items() if c)
        self.constraints.append(Constraint(kept, low, high, tuple(when)))

    def reward(self, terms: Iterable[tuple[int, int]]) -> None:
        """Add terms to the objective."""
        for variable, coefficient in terms:
            self.objective[variable] = self.objective.get(variable, 0) + coefficient

    def copy(self) -> LinearModel:
        """An independent copy, to add to without spoiling this one."""
        return LinearModel(
            list(self.lows), list(self.highs), list(self.names),
            list(self.constraints), dict(self.objective),
        )  # fmt: skip

    def satisfied(self, values: Sequence[int]) -> bool:
        """Whether values keep every bound and constraint, tested in integers."""
        bounds = zip(self.lows, values, self.highs, strict=True)
        return all(low <= value <= high for low, value, high in bounds) and all(
            _kept(constraint, values) for constraint in self.constraints
        )

    def value(self, values: Mapping[int, int] | Sequence[int]) -> int:
        """The objective at given values."""
        return sum(coefficient * values[v] for v, coefficient in self.objective.items())


def _kept(constraint: Constraint, values: Sequence[int]) -> bool:
    if any(not values[switch] for switch in constraint.when):
        return True
    total = sum(coefficient * values[v] for v, coefficient in constraint.terms)
    low_kept = constraint.low is None or total >= constraint.low
    return low_kept and (constraint.high is None or total <= constraint.high)
