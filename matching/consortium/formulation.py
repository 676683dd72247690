"""The assembly problem as a linear model in integers.

Objective: coverage with backup, fit, collaboration, newcomers, the coordinator's experience, less
scarcity price, size and members without a task; each part lies in 0..1, is weighed and scaled to
integers.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from matching.consortium.demand import Demand
from matching.consortium.demands import demands_of
from matching.consortium.problem import Capability, Mode, Problem
from matching.eligibility.seats import Seat
from matching.ranking.linear import LinearModel

SCALE = 100_000
"""Objective units per unit of weight."""

PARTNERS = 12
"""In pair mode each candidate keeps this many of its strongest ties."""


@dataclass(frozen=True, eq=False)
class Formulation:
    """A model; `variables` of candidates by position, `switches` of demands by id if asked for.

    `levels` are the variables of the level reached, by capability.
    """

    problem: Problem
    seats: Sequence[Seat]
    demands: Sequence[Demand]
    model: LinearModel
    variables: Sequence[int]
    switches: dict[str, int]
    levels: dict[str, int] = field(default_factory=dict)

    def chosen(self, values: Sequence[int]) -> list[int]:
        """Positions of the candidates that a solution takes."""
        return [i for i, variable in enumerate(self.variables) if values[variable]]


def formulate(
    problem: Problem, *, without: Collection[str] = (), switchable: bool = False
) -> Formulation:
    """Write a problem with a coordinator as a model.

    Demands named in `without` are left out; with `switchable` each demand holds only while its
    switch is 1, and the objective is left out.
    """
    seats = problem.seats()
    demands = [demand for demand in demands_of(problem, seats) if demand.id not in without]
    model = LinearModel()
    variables = [model.boolean(str(candidate.key)) for candidate in problem.candidates]
    switches = {demand.id: model.boolean(demand.id) for demand in demands} if switchable else {}
    for demand in demands:
        when = (switches[demand.id],) if switchable else ()
        demand.constrain(model, seats, variables, problem.stance, when)
    made = Formulation(problem, seats, demands, model, variables, switches)
    if not switchable:
        _objective(made)
    return made


def worth(problem: Problem) -> list[int]:
    """What each candidate adds by itself, in objective units: every part that needs no other."""
    weights, most = problem.weights, problem.limits.maximum
    star = problem.mode == Mode.STAR and problem.coordinator is not None
    values = []
    for candidate in problem.candidates:
        value = weights.fit * candidate.fit + weights.newcomers * candidate.newcomer
        value -= weights.price * candidate.price + weights.size
        value -= weights.idle * problem.is_idle(candidate)
        value /= most
        if candidate.key == problem.coordinator:
            value += weights.experience * candidate.experience
            value += weights.leading * problem.leading(candidate)
        if star and candidate.key != problem.coordinator and problem.coordinator is not None:
            tie = problem.tie(problem.coordinator, candidate.key)
            value += weights.collaboration * tie / max(1, most - 1)
        values.append(round(SCALE * value))
    return values


def level_worth(problem: Problem, capability: Capability) -> int:
    """Objective units per level point of a capability."""
    whole = sum(c.weight * c.level for c in problem.capabilities)
    return round(SCALE * problem.weights.coverage * capability.weight / whole) if whole else 0


def backup_worth(problem: Problem, capability: Capability) -> int:
    """Objective units for a second member that can lead a capability."""
    whole = sum(c.weight for c in problem.capabilities)
    return round(SCALE * problem.weights.backup * capability.weight / whole) if whole else 0


def pair_worth(problem: Problem) -> dict[tuple[int, int], int]:
    """Objective units of the ties kept in pair mode, by positions (smaller first)."""
    keys = [candidate.key for candidate in problem.candidates]
    most = problem.limits.maximum
    share = SCALE * problem.weights.collaboration / max(1, most * (most - 1) // 2)
    kept: dict[tuple[int, int], int] = {}
    for i, key in enumerate(keys):
        ties = [(problem.tie(key, other), j) for j, other in enumerate(keys) if j != i]
        for tie, j in sorted(ties, key=lambda entry: (-entry[0], entry[1]))[:PARTNERS]:
            if tie > 0:
                kept[min(i, j), max(i, j)] = round(share * tie)
    return kept


def _objective(made: Formulation) -> None:
    problem, model = made.problem, made.model
    model.reward(zip(made.variables, worth(problem), strict=True))
    for capability in problem.capabilities:
        _cover(made, capability)
    if problem.mode == Mode.PAIRS:
        _pairs(made)


def _cover(made: Formulation, capability: Capability) -> None:
    problem, model = made.problem, made.model
    levels = [problem.level(candidate, capability) for candidate in problem.candidates]
    covered = model.integer(0, capability.level, f"level {capability.code}")
    terms = [
        (variable, -min(level, capability.level))
        for variable, level in zip(made.variables, levels, strict=True)
        if level
    ]
    model.add([(covered, 1), *terms], high=0)
    made.levels[capability.code] = covered
    model.reward([(covered, level_worth(problem, capability))])
    least = min(problem.backup_level, capability.level)
    able = [v for v, level in zip(made.variables, levels, strict=True) if level >= least]
    if len(able) > 1:
        backed = model.boolean(f"backup {capability.code}")
        model.add([(backed, 2), *((variable, -1) for variable in able)], high=0)
        model.reward([(backed, backup_worth(problem, capability))])


def _pairs(made: Formulation) -> None:
    model, most = made.model, made.problem.limits.maximum
    at: dict[int, list[int]] = {}
    everything = []
    for (i, j), value in pair_worth(made.problem).items():
        both = model.boolean(f"pair {i} {j}")
        for end in (i, j):
            model.add([(both, 1), (made.variables[end], -1)], high=0)
            at.setdefault(end, []).append(both)
        model.reward([(both, value)])
        everything.append(both)
    for end, pairs in at.items():
        cut = [(pair, 1) for pair in pairs]
        model.add([*cut, (made.variables[end], 1 - most)], high=0)
    model.add([(pair, 1) for pair in everything], high=most * (most - 1) // 2)
