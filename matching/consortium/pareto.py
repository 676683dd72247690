"""Teams between which one must choose: nobody better in coverage, fit and newcomers at once."""

from __future__ import annotations

from collections.abc import Sequence

from matching.consortium.formulation import SCALE, Formulation, formulate
from matching.consortium.problem import Problem
from matching.consortium.proposal import propose
from matching.consortium.results import Proposal
from matching.consortium.search import Found, best_choice
from matching.consortium.solving import Effort
from matching.ranking.linear import LinearModel

AIMS = ("coverage", "fit", "newcomers")
COVERING = 20
"""How much more coverage counts than in the objective."""
FIT_STEPS, NEWCOMER_STEPS = 5, 3


def pareto(problem: Problem, effort: Effort | None = None) -> tuple[Proposal, ...]:
    """The undominated of up to 15 teams, by falling coverage (epsilon constraints).

    Floors for fit and newcomers rise in steps from what the best covering team has to the most
    that any team can have; under each pair of floors coverage comes first, then the whole
    objective. The problem needs a coordinator.

    Raises:
        ValueError: the problem has no coordinator.
    """
    if problem.coordinator is None:
        raise ValueError("Choose a coordinator first: the view compares teams around one.")
    limits = effort or Effort()
    made = formulate(problem)
    covering = _covering_first(made)
    best = best_choice(made, limits, added=covering)
    if not best.found:
        return ()
    fits = [round(SCALE * c.fit) for c in problem.candidates]
    news = [round(SCALE * c.newcomer) for c in problem.candidates]
    teams = [best]
    for fit in _floors(made, best, fits, FIT_STEPS, limits):
        for newcomers in _floors(made, best, news, NEWCOMER_STEPS, limits):
            model = covering.copy()
            model.add(zip(made.variables, fits, strict=True), low=fit)
            model.add(zip(made.variables, news, strict=True), low=newcomers)
            found = best_choice(made, limits, added=model)
            if found.found and found.chosen not in [team.chosen for team in teams]:
                teams.append(found)
    proposals = [propose(problem, team.chosen, team.solved) for team in teams]
    return tuple(sorted(_undominated(proposals), key=lambda p: -p.parts["coverage"]))


def _covering_first(made: Formulation) -> LinearModel:
    model = made.model.copy()
    model.reward((v, COVERING * model.objective[v]) for v in made.levels.values())
    return model


def _floors(
    made: Formulation, best: Found, values: Sequence[int], steps: int, effort: Effort
) -> list[int]:
    """From the best team's sum to the highest possible, in even steps."""
    low = sum(values[i] for i in best.chosen)
    high = _highest(made, values, effort)
    step = (high - low) / max(1, steps - 1)
    return sorted({int(low + step * number) for number in range(steps)})


def _highest(made: Formulation, values: Sequence[int], effort: Effort) -> int:
    model = LinearModel(
        list(made.model.lows), list(made.model.highs), list(made.model.names),
        list(made.model.constraints),
    )  # fmt: skip
    model.reward(zip(made.variables, values, strict=True))
    found = best_choice(made, effort, added=model)
    return sum(values[i] for i in found.chosen)


def _undominated(proposals: Sequence[Proposal]) -> list[Proposal]:
    return [p for p in proposals if not any(_dominates(other, p) for other in proposals)]


def _dominates(one: Proposal, other: Proposal) -> bool:
    mine, theirs = [[p.parts[aim] for aim in AIMS] for p in (one, other)]
    at_least = all(a >= b - 1e-12 for a, b in zip(mine, theirs, strict=True))
    return at_least and any(a > b + 1e-12 for a, b in zip(mine, theirs, strict=True))
