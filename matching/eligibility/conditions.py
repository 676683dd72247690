"""The forms that a composition rule can take, each with two readings of one definition.

`holds` says whether chosen seats satisfy it when seats count from a status up (2: only those
counted for certain, 1: also those that need a check). `constrain` writes the same into a linear
model over one 0/1 variable per seat. A property test keeps the two from ever disagreeing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from matching.eligibility.context import Context
from matching.eligibility.independent import Independent
from matching.eligibility.seats import Seat, Who
from matching.ranking.linear import LinearModel
from matching.rules import RuleError


@dataclass(frozen=True)
class Writing:
    """Where a condition is written: model, seats and their variables, status, switches."""

    model: LinearModel
    seats: Sequence[Seat]
    variables: Sequence[int]
    context: Context
    least: int
    when: tuple[int, ...] = ()

    def counted(self, who: Who) -> list[int]:
        """Positions of the seats that count."""
        return [
            i for i, seat in enumerate(self.seats) if who.status(seat, self.context) >= self.least
        ]

    def need(self, terms: Sequence[tuple[int, int]], low: int) -> None:
        """At least `low`, when the switches are on."""
        self.model.add(terms, low=low, when=self.when)

    def any_of(self, positions: Sequence[int], name: str) -> int:
        """A new 0/1 variable that can be 1 only if one of the seats is taken."""
        variable = self.model.boolean(name)
        self.model.add([(variable, 1), *((self.variables[i], -1) for i in positions)], high=0)
        return variable


class Condition(Protocol):
    """One form."""

    def holds(self, seats: Sequence[Seat], context: Context, least: int) -> bool:
        """Whether these seats satisfy it."""
        ...

    def constrain(self, writing: Writing) -> None:
        """Write it into a model."""
        ...

    def facts(self, seats: Sequence[Seat], context: Context, least: int) -> dict[str, Any]:
        """The values it rests on."""
        ...


@dataclass(frozen=True)
class AtLeast:
    """At least so many members."""

    number: int
    who: Who

    def holds(self, seats: Sequence[Seat], context: Context, least: int) -> bool:
        """Whether enough seats count."""
        return _count(seats, self.who, context, least) >= self.number

    def constrain(self, writing: Writing) -> None:
        """The sum of the counted is enough."""
        writing.need([(writing.variables[i], 1) for i in writing.counted(self.who)], self.number)

    def facts(self, seats: Sequence[Seat], context: Context, least: int) -> dict[str, Any]:
        """Needed and present members."""
        return {
            "form": "at_least",
            "needed": self.number,
            "present": _count(seats, self.who, context, least),
        }


@dataclass(frozen=True)
class AtMost:
    """At most so many members; doubt about eligibility does not make a team smaller."""

    number: int
    who: Who

    def holds(self, seats: Sequence[Seat], context: Context, least: int) -> bool:
        """Whether few enough seats have the roles."""
        return sum(seat.role in self.who.roles for seat in seats) <= self.number

    def constrain(self, writing: Writing) -> None:
        """The sum of those with the roles is small enough."""
        terms = [
            (variable, 1)
            for seat, variable in zip(writing.seats, writing.variables, strict=True)
            if seat.role in self.who.roles
        ]
        writing.model.add(terms, high=self.number, when=writing.when)

    def facts(self, seats: Sequence[Seat], context: Context, least: int) -> dict[str, Any]:
        """Allowed and present members."""
        present = sum(seat.role in self.who.roles for seat in seats)
        return {"form": "at_most", "allowed": self.number, "present": present}


@dataclass(frozen=True)
class Only:
    """Everybody in these roles is of the kind, size or eligibility asked for."""

    who: Who

    def holds(self, seats: Sequence[Seat], context: Context, least: int) -> bool:
        """Whether nobody is different."""
        return not self._different(seats, context, least)

    def constrain(self, writing: Writing) -> None:
        """Nobody who is different is chosen."""
        different = self._different(writing.seats, writing.context, writing.least)
        terms = [(writing.variables[i], 1) for i in different]
        writing.model.add(terms, high=0, when=writing.when)

    def facts(self, seats: Sequence[Seat], context: Context, least: int) -> dict[str, Any]:
        """Who is different."""
        different = self._different(seats, context, least)
        return {"form": "only", "different": [seats[i].key for i in different]}

    def _different(self, seats: Sequence[Seat], context: Context, least: int) -> list[int]:
        return [
            i
            for i, seat in enumerate(seats)
            if seat.role in self.who.roles and self.who.status(seat, context) < least
        ]


@dataclass(frozen=True)
class DistinctCountries:
    """Members from at least so many different countries."""

    number: int
    who: Who

    def holds(self, seats: Sequence[Seat], context: Context, least: int) -> bool:
        """Whether there are enough countries."""
        return len(self._countries(seats, context, least)) >= self.number

    def constrain(self, writing: Writing) -> None:
        """One variable per country, 1 only with a member there."""
        places = self._countries(writing.seats, writing.context, writing.least)
        terms = [(writing.any_of(places[k], f"country {k}"), 1) for k in sorted(places)]
        writing.need(terms, self.number)

    def facts(self, seats: Sequence[Seat], context: Context, least: int) -> dict[str, Any]:
        """Needed number and the countries present."""
        present = sorted(self._countries(seats, context, least))
        return {"form": "countries", "needed": self.number, "countries": present}

    def _countries(
        self, seats: Sequence[Seat], context: Context, least: int
    ) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for i, seat in enumerate(seats):
            if self.who.status(seat, context) >= least:
                places.setdefault(seat.entity.country, []).append(i)
        return places


def _count(seats: Sequence[Seat], who: Who, context: Context, least: int) -> int:
    return sum(who.status(seat, context) >= least for seat in seats)


def condition_of(row: Mapping[str, Any], label: str) -> Condition:
    """The condition that a rule's parameters describe.

    Raises:
        RuleError: the form is not known.
    """
    who = Who.parse(row)
    number = int(row.get("number", 0))
    forms: dict[str, Condition] = {
        "at_least": AtLeast(number, who),
        "at_most": AtMost(number, who),
        "only": Only(_plain(who)),
        "countries": DistinctCountries(number, who),
        "independent": Independent.parse(row, who),
    }
    if row.get("form") not in forms:
        raise RuleError(f"{label}: form is “{row.get('form')}”; use one of {', '.join(forms)}.")
    return forms[row["form"]]


def _plain(who: Who) -> Who:
    """For "only": kinds and sizes are judged apart from eligibility, which has its own rule."""
    if not (who.kinds or who.sizes):
        return replace(who, everybody=True)
    return replace(who, standing=False, everybody=True)
