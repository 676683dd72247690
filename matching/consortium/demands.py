"""Everything that binds a team: programme rules, the officer's limits, essential capabilities.

Each is a `Demand` with an id, so that it can be checked, written into a model, switched off to see
what it costs, or blamed when nothing is possible.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from matching.consortium.budget import budget_demands
from matching.consortium.demand import Demand, Linear, Terms
from matching.consortium.problem import Problem
from matching.eligibility.composition import Composition, compositions
from matching.eligibility.conditions import DistinctCountries
from matching.eligibility.seats import Seat, Who
from matching.teams import SME_SIZES, Role

GROUPS = "OWN.GROUPS"
"""Of candidates that may be one group, one at most: avoided where a team can do without."""


def demands_of(problem: Problem, seats: Sequence[Seat]) -> list[Demand]:
    """Every demand of a problem; of the rules only those that some choice could break."""
    rules = [
        Demand(composition.rule.id, composition=composition)
        for composition in compositions(problem.context, prudent=True)
    ]
    found = [*rules, *_limits(problem, seats), *_essentials(problem)]
    return [demand for demand in found if demand.id not in problem.limits.without]


def _limits(problem: Problem, seats: Sequence[Seat]) -> list[Demand]:
    limits, everybody = problem.limits, _where(seats, lambda seat: True)
    found = [
        _row("OWN.MINIMUM", everybody, low=limits.minimum),
        _row("OWN.MAXIMUM", everybody, high=limits.maximum),
    ]
    if limits.barred:
        barred = _where(seats, lambda seat: seat.key in limits.barred)
        found.append(_row("OWN.BARRED", barred, high=0))
    for key in limits.must:
        found.append(_row(f"OWN.MUST:{key}", _where(seats, lambda s, key=key: s.key == key), low=1))  # type: ignore[misc]
    for pair in limits.conflicts:
        both = _where(seats, lambda s, pair=pair: s.key in pair)  # type: ignore[misc]
        found.append(_row(f"OWN.CONFLICT:{pair[0]}:{pair[1]}", both, high=1))
    if limits.groups:
        found.append(_groups(problem, seats))
    if limits.smes:
        smes = _where(seats, lambda seat: seat.entity.size in SME_SIZES)
        found.append(_row("OWN.SMES", smes, low=limits.smes))
    if limits.ukrainians:
        found.append(
            _row(
                "OWN.UKRAINE",
                _where(seats, lambda s: s.entity.country == "UA"),
                low=limits.ukrainians,
            )
        )
    return [*found, *_geography(problem, seats), *budget_demands(problem, seats)]


def _groups(problem: Problem, seats: Sequence[Seat]) -> Demand:
    """One of each group at most, or as many as must take part."""
    asked = {problem.coordinator, *problem.limits.must}
    rows = tuple(
        Linear(
            _where(seats, lambda seat, group=group: seat.key in group),  # type: ignore[misc]
            high=max(1, sum(key in asked for key in group)),
        )
        for group in problem.limits.groups
    )
    return Demand(GROUPS, rows)


def _geography(problem: Problem, seats: Sequence[Seat]) -> list[Demand]:
    limits, found = problem.limits, []
    places = sorted({seat.entity.country for seat in seats})
    if limits.per_country:
        rows = tuple(
            Linear(_where(seats, lambda s, c=c: s.entity.country == c), high=limits.per_country)  # type: ignore[misc]
            for c in places
        )
        found.append(Demand("OWN.PER_COUNTRY", rows, values={"most": limits.per_country}))
    if limits.countries:
        found.append(_spread(problem, limits.countries))
    return found


def _spread(problem: Problem, number: int) -> Demand:
    base = compositions(problem.context, prudent=True)[0].rule
    everybody = Who(roles=tuple(Role), standing=False, everybody=True)
    composition = Composition(base, problem.context, (DistinctCountries(number, everybody),))
    return Demand("OWN.COUNTRIES", composition=composition, values={"least": number})


def _essentials(problem: Problem) -> list[Demand]:
    found = []
    for capability in problem.capabilities:
        if not capability.essential:
            continue
        able = [
            (i, 1)
            for i, candidate in enumerate(problem.candidates)
            if problem.level(candidate, capability) >= min(problem.backup_level, capability.level)
        ]
        values = {"capability": capability.code, "minimum_trl": capability.minimum_trl}
        if capability.role is not None:
            values["role"] = str(capability.role)
        found.append(Demand(f"COVER:{capability.code}", (Linear(able, low=1),), values=values))
    return found


def _where(seats: Sequence[Seat], test: Callable[[Seat], bool]) -> Terms:
    return [(i, 1) for i, seat in enumerate(seats) if test(seat)]


def _row(demand: str, terms: Terms, low: int | None = None, high: int | None = None) -> Demand:
    values = {"least": low} if low is not None else {"most": high}
    return Demand(demand, (Linear(terms, low, high),), values=values)
