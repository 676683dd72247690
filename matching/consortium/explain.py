"""Why this team: what each member is worth, who would replace it, which demands cost how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from matching.consortium.formulation import SCALE, formulate
from matching.consortium.problem import COSTS, Problem
from matching.consortium.proposal import coverage_row, parts_of
from matching.consortium.results import Proposal
from matching.consortium.search import Found, best_choice
from matching.consortium.solving import Effort, Status
from matching.types import Key

ALWAYS = frozenset({"TEAM.COORDINATOR", "OWN.MINIMUM"})
"""Demands whose relaxing answers no question."""


@dataclass(frozen=True)
class Marginal:
    """A member's worth: what the objective loses without it, and who comes in its place.

    `loss` is in objective units, `share` in the objective's; both None when no team exists without
    the member. `leaving` are members that would go with it.
    """

    key: Key
    loss: int | None
    share: float | None
    replacements: tuple[Key, ...]
    leaving: tuple[Key, ...]
    proven: bool


@dataclass(frozen=True)
class Binding:
    """A demand that costs something: what the objective would gain without it.

    `values` are the facts that a sentence about the demand needs.
    """

    demand: str
    gain: int
    share: float
    joining: tuple[Key, ...]
    leaving: tuple[Key, ...]
    proven: bool
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Chair:
    """Another member in the coordinator's place, the team being the same: what that costs.

    `loss` is in objective units, negative for a gain, `share` in the objective's. `parts` tells
    which parts of the objective differ, in objective units; they sum to `loss` but for rounding.
    """

    key: Key
    loss: int
    share: float
    parts: Mapping[str, int]


def marginal_values(
    problem: Problem, proposal: Proposal, effort: Effort | None = None
) -> tuple[Marginal, ...]:
    """For every member but the coordinator: solve again without it. One solve a member."""
    led = problem.led_by(proposal.coordinator)
    rows = []
    for key in proposal.keys:
        if key == proposal.coordinator:
            continue
        limits = replace(
            led.limits,
            barred=(*led.limits.barred, key),
            must=tuple(other for other in led.limits.must if other != key),
        )
        without = replace(led, limits=limits)
        found = best_choice(formulate(without), effort or Effort())
        joining, leaving = _change(without, proposal, found)
        loss = proposal.proof.objective - found.solved.objective if found.found else None
        rows.append(
            Marginal(
                key,
                loss,
                _share(loss, proposal),
                joining,
                tuple(other for other in leaving if other != key),
                _proven(found),
            )
        )
    return tuple(rows)


def binding_demands(
    problem: Problem, proposal: Proposal, effort: Effort | None = None
) -> tuple[Binding, ...]:
    """Demands that cost something, dearest first: solve again without each. One solve a demand."""
    led = problem.led_by(proposal.coordinator)
    rows = []
    for demand in formulate(led).demands:
        if demand.id in ALWAYS:
            continue
        found = best_choice(formulate(led, without={demand.id}), effort or Effort())
        gain = found.solved.objective - proposal.proof.objective
        if not found.found or gain <= 0:
            continue
        joining, leaving = _change(led, proposal, found)
        share = _share(gain, proposal) or 0.0
        rows.append(
            Binding(demand.id, gain, share, joining, leaving, _proven(found), demand.values)
        )
    return tuple(sorted(rows, key=lambda row: (-row.gain, row.demand)))


def forced_in(
    problem: Problem, proposal: Proposal, key: Key, effort: Effort | None = None
) -> Marginal:
    """What it would cost to have a company in the team that is not in it.

    `replacements` are those that would join (the company among them), `leaving` those that go.
    """
    led = problem.led_by(proposal.coordinator)
    forced = replace(led, limits=replace(led.limits, must=(*led.limits.must, key)))
    found = best_choice(formulate(forced), effort or Effort())
    joining, leaving = _change(forced, proposal, found)
    loss = proposal.proof.objective - found.solved.objective if found.found else None
    return Marginal(key, loss, _share(loss, proposal), joining, leaving, _proven(found))


def other_coordinators(problem: Problem, proposal: Proposal) -> tuple[Chair, ...]:
    """What the same team loses under each other member that could coordinate, least first.

    No solve and no search: under another coordinator another team may be the best one.
    """
    members = {c.key: c for c in problem.candidates if c.key in proposal.keys}
    now = _weighed(problem, proposal.coordinator, proposal.keys)
    rows = []
    for key in proposal.keys:
        if key == proposal.coordinator or not members[key].can_lead:
            continue
        then = _weighed(problem, key, proposal.keys)
        parts = {name: round(now[name] - then[name]) for name in now}
        loss = round(sum(now.values()) - sum(then.values()))
        differing = {name: value for name, value in parts.items() if value}
        rows.append(Chair(key, loss, _share(loss, proposal) or 0.0, differing))
    return tuple(sorted(rows, key=lambda row: (row.loss, str(row.key))))


def _weighed(problem: Problem, coordinator: Key, keys: Sequence[Key]) -> Mapping[str, float]:
    """The parts of a team's objective under a coordinator, in objective units."""
    led, weights = problem.led_by(coordinator), vars(problem.weights)
    members = [candidate for candidate in led.candidates if candidate.key in keys]
    coverage = [coverage_row(led, capability, members) for capability in led.capabilities]
    return {
        name: SCALE * weights[name] * (-part if name in COSTS else part)
        for name, part in parts_of(led, members, coverage).items()
    }


def _change(
    problem: Problem, proposal: Proposal, found: Found
) -> tuple[tuple[Key, ...], tuple[Key, ...]]:
    if not found.found:
        return (), ()
    team = [problem.candidates[i].key for i in found.chosen]
    joining = tuple(key for key in team if key not in proposal.keys)
    return joining, tuple(key for key in proposal.keys if key not in team)


def _share(difference: int | None, proposal: Proposal) -> float | None:
    if difference is None:
        return None
    return difference / max(1, abs(proposal.proof.objective))


def _proven(found: Found) -> bool:
    return found.solved.status in {Status.OPTIMAL, Status.INFEASIBLE}
