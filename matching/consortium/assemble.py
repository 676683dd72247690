"""Consortia for a call: the best, and others that truly differ; or what stands in the way."""

from __future__ import annotations

from collections.abc import Sequence

from matching.consortium.blame import blame_of
from matching.consortium.explain import other_coordinators
from matching.consortium.formulation import Formulation, formulate
from matching.consortium.greedy import Scorer, greedy
from matching.consortium.problem import Candidate, Problem
from matching.consortium.proposal import gaps_of, propose
from matching.consortium.results import Assembly, Blame, BlamedDemand
from matching.consortium.search import Found, best_choice
from matching.consortium.solving import Effort, Status
from matching.ranking.linear import LinearModel
from matching.types import Key

LEADERS_TRIED = 3
"""Without a coordinator, so many of the most promising ones are solved for, and then at most as
many members of the best team under whom it would be worth more."""


def assemble(
    problem: Problem,
    effort: Effort | None = None,
    *,
    alternatives: int = 5,
    difference: int = 2,
) -> Assembly:
    """The best team and up to `alternatives` - 1 others, best first.

    Each alternative has at least `difference` members fewer of, or more than, every team before it
    (2 x `difference` changes). `effort` holds for each solve. Without a coordinator the most
    promising ones are compared; "optimal" then holds for the coordinator proposed.
    """
    limits = effort or Effort()
    if problem.coordinator is None and not _able(problem):
        return _leaderless(problem)
    made, found = _led(problem, limits)
    if not found.found:
        impossible = found.solved.status == Status.INFEASIBLE
        return Assembly(
            found.solved.status, (),
            blame=blame_of(made.problem, limits) if impossible else None,
            gaps=gaps_of(made.problem), coordinator_proposed=problem.coordinator is None,
        )  # fmt: skip
    teams = [found]
    while len(teams) < alternatives:
        other = best_choice(made, limits, added=_other_than(made, teams, difference))
        if not other.found:
            break
        teams.append(other)
    return Assembly(
        status=found.solved.status,
        proposals=tuple(propose(made.problem, team.chosen, team.solved) for team in teams),
        gaps=gaps_of(made.problem),
        coordinator_proposed=problem.coordinator is None,
    )


def _led(problem: Problem, effort: Effort) -> tuple[Formulation, Found]:
    """The formulation and solution under the coordinator given, or under the best one tried."""
    if problem.coordinator is not None:
        made = formulate(problem)
        return made, best_choice(made, effort)
    best: tuple[Formulation, Found] | None = None
    waiting, tried = leaders(problem), list[Key]()
    while waiting:
        leader = waiting.pop(0)
        tried.append(leader)
        made = formulate(problem.led_by(leader))
        found = best_choice(made, effort)
        if best is None or _better(found, best[1]):
            best = (made, found)
        if not waiting and len(tried) < 2 * LEADERS_TRIED:
            waiting = _of_its_own(problem, best, tried)
    assert best is not None  # noqa: S101 - the caller looked for leaders
    return best


def _of_its_own(
    problem: Problem, best: tuple[Formulation, Found], tried: Sequence[Key]
) -> list[Key]:
    """The member under whom the best team so far would be worth more, if there is one."""
    made, found = best
    if not found.found:
        return []
    likely = {candidate.key for candidate in _likely(problem)} - set(tried)
    proposal = propose(made.problem, found.chosen, found.solved)
    rows = other_coordinators(made.problem, proposal)
    return [row.key for row in rows if row.loss < 0 and row.key in likely][:1]


def _leaderless(problem: Problem) -> Assembly:
    """Nobody in the pool, or nobody who may coordinate."""
    nobody = BlamedDemand("TEAM.COORDINATOR", {})
    return Assembly(
        Status.INFEASIBLE, (), Blame((nobody,), (nobody.id,), {nobody.id: nobody.values}),
        gaps_of(problem), coordinator_proposed=True,
    )  # fmt: skip


def _better(one: Found, other: Found) -> bool:
    if one.found != other.found:
        return one.found
    return one.solved.objective > other.solved.objective


def leaders(problem: Problem, number: int = LEADERS_TRIED) -> list[Key]:
    """The most promising coordinators, by what greedy + swap reaches under the likeliest.

    Likely is who has close ties, coordinated before and reaches much of what is required alone.
    That somebody can lead a capability is no condition: of real coordinators only a third can, and
    keeping to those lowers the real one's percentile (`Weights`) from 69.2 to 68.3.
    """
    weights = problem.weights
    able = _likely(problem)
    reach = {
        c.key: weights.fit * c.fit / problem.limits.maximum
        + weights.collaboration * _ties(problem, c.key)
        + weights.experience * c.experience
        + weights.leading * problem.leading(c)
        for c in able
    }
    likely = sorted(able, key=lambda c: (-reach[c.key], str(c.key)))[: 4 * number]
    scored: list[tuple[int, str, Key]] = []
    for candidate in likely:
        made = formulate(problem.led_by(candidate.key))
        start = greedy(made)
        value = Scorer.of(made).value(start) if start is not None else -(10**12)
        scored.append((-value, str(candidate.key), candidate.key))
    return [key for _, _, key in sorted(scored)[:number]]


def _likely(problem: Problem) -> list[Candidate]:
    """Who may coordinate; where there are any, only those whose kind usually does."""
    able = _able(problem)
    return [c for c in able if c.usual_lead] or able


def _able(problem: Problem) -> list[Candidate]:
    barred = set(problem.limits.barred)
    return [c for c in problem.candidates if c.can_lead and c.key not in barred]


def _ties(problem: Problem, key: Key) -> float:
    """Mean strength of a candidate's eight strongest ties."""
    return sum(sorted(problem.tie(key, other.key) for other in problem.candidates)[-8:]) / 8


def _other_than(made: Formulation, teams: Sequence[Found], difference: int) -> LinearModel:
    """The model with every team found so far excluded, and its neighbours."""
    model = made.model.copy()
    for team in teams:
        taken = set(team.chosen)
        terms = [(v, -1 if i in taken else 1) for i, v in enumerate(made.variables)]
        model.add(terms, low=2 * difference - len(taken))
    return model
