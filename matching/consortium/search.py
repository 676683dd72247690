"""One solve: start greedily, drop candidates that cannot be in a better team, prove with CP-SAT."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matching.consortium.cpsat import Effort, Solved, Status, solve
from matching.consortium.formulation import Formulation
from matching.consortium.greedy import Scorer, greedy
from matching.consortium.highs import relax
from matching.linear import LinearModel

SLACK = 1.0
"""Objective units by which the relaxation may err."""


@dataclass(frozen=True)
class Found:
    """Positions chosen (empty if none), what is known of them, and the start's objective."""

    chosen: tuple[int, ...]
    solved: Solved
    start: int | None
    kept: int


def best_choice(made: Formulation, effort: Effort, model: LinearModel | None = None) -> Found:
    """The best choice of candidates under a formulation.

    `model` may be the formulation's model with constraints added, as alternatives have them; the
    greedy start then only serves if it satisfies them.
    """
    whole = model or made.model
    start = greedy(made)
    hint = _complete(made, whole, start) if start is not None and model is None else None
    known = whole.value(hint) if hint is not None else None
    reduced = whole.copy()
    bound = _reduce(made, reduced, known)
    if bound is None:
        nothing = Solved(Status.INFEASIBLE, (), 0, 0, 0.0)
        return Found((), nothing, known, 0)
    solved = solve(reduced, effort, hint=dict(enumerate(hint)) if hint else None)
    if solved.status in {Status.OPTIMAL, Status.FEASIBLE}:
        solved = replace(solved, bound=max(solved.objective, min(solved.bound, bound)))
    kept = sum(reduced.highs[v] for v in made.variables)
    return Found(tuple(made.chosen(solved.values)) if solved.values else (), solved, known, kept)


def _reduce(made: Formulation, model: LinearModel, known: int | None) -> int | None:
    """Fix candidates by reduced cost against a known objective; the bound, None if infeasible."""
    relaxed = relax(model)
    if relaxed is None:
        return None
    if known is not None:
        room = relaxed.bound - known + SLACK
        for variable in made.variables:
            cost = relaxed.reduced_costs[variable]
            if model.lows[variable] == model.highs[variable]:
                continue
            if relaxed.point[variable] < 0.5 and cost > room:
                model.fix(variable, 0)
            elif relaxed.point[variable] > 0.5 and -cost > room:
                model.fix(variable, 1)
    return int(relaxed.bound + SLACK)


def _complete(made: Formulation, model: LinearModel, chosen: Sequence[int]) -> list[int] | None:
    """Values of every variable for a choice: the rest follows from fixing the candidates."""
    fixed = model.copy()
    taken = set(chosen)
    for i, variable in enumerate(made.variables):
        fixed.fix(variable, int(i in taken))
    solved = solve(fixed, Effort(seconds=5.0))
    return list(solved.values) or None


def start_value(made: Formulation) -> int | None:
    """Objective of greedy + swap alone: the baseline of the figures."""
    start = greedy(made)
    return Scorer.of(made).value(start) if start is not None else None
