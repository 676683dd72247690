"""One solve: start greedily, drop candidates that cannot be in a better team, prove the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from matching.consortium import cpsat, highs
from matching.consortium.formulation import Formulation
from matching.consortium.greedy import Scorer, greedy
from matching.consortium.solving import Effort, Solved, Solver, Status
from matching.ranking.linear import LinearModel

SLACK = 1.0
"""Objective units by which the relaxation may err."""


@dataclass(frozen=True)
class Found:
    """Positions chosen (empty if none), what is known of them, candidates left after reduction."""

    chosen: tuple[int, ...]
    solved: Solved
    kept: int

    @property
    def found(self) -> bool:
        """Whether there is a team at all."""
        return bool(self.chosen)


def best_choice(made: Formulation, effort: Effort, *, added: LinearModel | None = None) -> Found:
    """The best choice of candidates under a formulation.

    `added` is the formulation's model with constraints added or variables fixed, as alternatives
    have them.
    """
    whole = added or made.model
    start = _completed(made, whole, greedy(made))
    known = whole.value(start) if start else None
    relaxed = highs.relax(whole)
    if relaxed is None:
        return Found((), Solved(Status.INFEASIBLE, (), 0, 0, 0.0, effort.solver), 0)
    reduced = whole.copy()
    if known is not None:
        _reduce(made, reduced, relaxed, known)
    if effort.solver == Solver.HIGHS:
        solved = highs.solve(reduced, effort)
    else:
        solved = cpsat.solve(reduced, effort, hint=dict(enumerate(start)))
    solved = _settled(solved, start, known, int(relaxed.bound + SLACK))
    kept = sum(reduced.highs[v] for v in made.variables)
    return Found(tuple(made.chosen(solved.values)) if solved.values else (), solved, kept)


def _settled(solved: Solved, start: Sequence[int], known: int | None, bound: int) -> Solved:
    """The better of the solver's answer and the start, with the tighter bound."""
    if solved.status == Status.INFEASIBLE or (not solved.values and known is None):
        return solved
    if not solved.values or (known is not None and known > solved.objective):
        top = max(known or 0, solved.bound if solved.values else bound)
        return replace(
            solved, status=Status.FEASIBLE, values=start, objective=known or 0,
            bound=min(bound, top),
        )  # fmt: skip
    return replace(solved, bound=max(solved.objective, min(solved.bound, bound)))


def _reduce(made: Formulation, model: LinearModel, relaxed: highs.Relaxation, known: int) -> None:
    """Fix candidates that the relaxation proves useless against a known objective."""
    room = relaxed.bound - known + SLACK
    for variable in made.variables:
        cost, value = relaxed.reduced_costs[variable], relaxed.point[variable]
        if value < 0.5 and cost > room:
            model.fix(variable, 0)
        elif value > 0.5 and -cost > room:
            model.fix(variable, 1)


def _completed(
    made: Formulation, model: LinearModel, chosen: Sequence[int] | None
) -> Sequence[int]:
    """Values of every variable for a choice of candidates; empty if the model refuses it."""
    if chosen is None:
        return ()
    fixed = model.copy()
    taken = set(chosen)
    for i, variable in enumerate(made.variables):
        if not fixed.lows[variable] <= int(i in taken) <= fixed.highs[variable]:
            return ()
        fixed.fix(variable, int(i in taken))
    return cpsat.solve(fixed, Effort(seconds=5.0)).values


def start_value(made: Formulation) -> int | None:
    """Objective of greedy + swap alone: the baseline of the figures."""
    start = greedy(made, rebuild=False)
    return Scorer.of(made).value(start) if start is not None else None
