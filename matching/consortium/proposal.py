"""A choice of candidates as a proposal: roles, coverage, parts of the objective, every rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matching.consortium.budget import split
from matching.consortium.problem import Candidate, Capability, Mode, Problem
from matching.consortium.results import CoverageRow, Gap, Proof, Proposal
from matching.consortium.solving import Solved
from matching.eligibility.team import team_verdict
from matching.teams import Member, Role, Team


def propose(problem: Problem, chosen: Sequence[int], solved: Solved) -> Proposal:
    """The proposal of the candidates at these positions."""
    members = [problem.candidates[i] for i in chosen]
    lead = next(c for c in members if c.key == problem.coordinator)
    ordered = [lead, *sorted((c for c in members if c is not lead), key=lambda c: -c.fit)]
    team = team_of(problem, ordered)
    coverage = tuple(coverage_row(problem, c, ordered) for c in problem.capabilities)
    return Proposal(
        team=team,
        keys=tuple(c.key for c in ordered),
        coordinator=lead.key,
        parts=parts_of(problem, ordered, coverage),
        coverage=coverage,
        gaps=tuple(gap for row in coverage if row.lead is None for gap in _missing(problem, row)),
        verdict=team_verdict(team, problem.context),
        proof=Proof(
            solved.status, solved.objective, solved.bound, solved.gap, solved.seconds,
            solved.solver,
        ),
    )  # fmt: skip


def team_of(problem: Problem, members: Sequence[Candidate]) -> Team:
    """Members in their roles, with a split of the budget if there is one."""
    budget = problem.limits.budget
    amounts = split(members, budget) if budget else {}
    return Team(
        tuple(
            Member(
                c.entity,
                Role.COORDINATOR if c.key == problem.coordinator else c.role,
                amounts.get(c.key),
            )
            for c in members
        )
    )


def coverage_row(
    problem: Problem, capability: Capability, members: Sequence[Candidate]
) -> CoverageRow:
    """How a capability is covered; the strongest able member leads, the next backs up."""
    levels = {c.key: level for c in members if (level := problem.level(c, capability))}
    least = min(problem.backup_level, capability.level)
    able = sorted(
        (key for key in levels if levels[key] >= least), key=lambda key: (-levels[key], str(key))
    )
    return CoverageRow(
        capability=capability.code,
        wanted=capability.level,
        reached=min(capability.level, sum(levels.values())),
        lead=able[0] if able else None,
        backup=able[1] if len(able) > 1 else None,
        levels=levels,
    )


def parts_of(
    problem: Problem, members: Sequence[Candidate], coverage: Sequence[CoverageRow]
) -> Mapping[str, float]:
    """The objective's parts in 0..1: as the model counts them, before weights."""
    weights = {c.code: c.weight for c in problem.capabilities}
    whole = sum(c.weight * c.level for c in problem.capabilities) or 1.0
    most = problem.limits.maximum
    lead = next(c for c in members if c.key == problem.coordinator)
    return {
        "coverage": sum(weights[row.capability] * row.reached for row in coverage) / whole,
        "backup": sum(weights[row.capability] for row in coverage if row.backup is not None)
        / (sum(weights.values()) or 1.0),
        "fit": sum(c.fit for c in members) / most,
        "collaboration": _collaboration(problem, members),
        "newcomers": sum(c.newcomer for c in members) / most,
        "price": sum(c.price for c in members) / most,
        "size": len(members) / most,
        "experience": lead.experience,
        "leading": problem.leading(lead),
        "idle": sum(problem.is_idle(c) for c in members) / most,
    }


def _collaboration(problem: Problem, members: Sequence[Candidate]) -> float:
    keys, most = [c.key for c in members], problem.limits.maximum
    if problem.mode == Mode.STAR:
        lead = problem.coordinator
        ties = sum(problem.tie(lead, key) for key in keys if lead is not None and key != lead)
        return ties / max(1, most - 1)
    pairs = sum(problem.tie(a, b) for n, a in enumerate(keys) for b in keys[:n])
    return pairs / max(1, most * (most - 1) // 2)


def _missing(problem: Problem, row: CoverageRow) -> list[Gap]:
    capability = next(c for c in problem.capabilities if c.code == row.capability)
    return [
        gap_of(problem, capability) or Gap("not_in_team", row.capability, {"reached": row.reached})
    ]


def gap_of(problem: Problem, capability: Capability) -> Gap | None:
    """Why nobody in the pool can lead a capability; None if somebody can."""
    least = min(problem.backup_level, capability.level)
    having = [
        (c, c.strengths[capability.code])
        for c in problem.candidates
        if capability.code in c.strengths and c.strengths[capability.code].level >= least
    ]
    ready = [c for c, _ in having if c.level(capability, Role.COORDINATOR) >= least]
    bound = [c for c in ready if problem.level(c, capability) >= least]
    standing = {seat.key: seat.standing.rank for seat in problem.seats()}
    values = {
        "minimum_trl": capability.minimum_trl,
        "best_trl": max((strength.trl or 0 for _, strength in having), default=None),
        "programme": str(problem.context.programme),
        "role": str(capability.role or ""),
        "companies": [c.key for c, _ in having],
    }
    if not having:
        return Gap("no_company", capability.code, values)
    if not ready:
        return Gap("no_company_with_trl", capability.code, values)
    if not bound:
        return Gap("no_company_in_role", capability.code, values)
    if not any(standing[c.key] >= problem.stance for c in bound):
        countries = sorted({c.entity.country for c in bound})
        return Gap("no_eligible_company", capability.code, {**values, "countries": countries})
    return None


def gaps_of(problem: Problem) -> tuple[Gap, ...]:
    """Capabilities that nobody in the pool can lead."""
    found = (gap_of(problem, capability) for capability in problem.capabilities)
    return tuple(gap for gap in found if gap is not None)
