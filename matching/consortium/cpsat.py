"""OR-Tools CP-SAT solves a linear model: deterministic for a given seed and number of workers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ortools.sat.python import cp_model

from matching.consortium.solving import Effort, Solved, Solver, Status
from matching.ranking.linear import LinearModel

STATUSES = {
    cp_model.OPTIMAL: Status.OPTIMAL,
    cp_model.FEASIBLE: Status.FEASIBLE,
    cp_model.INFEASIBLE: Status.INFEASIBLE,
}


def solve(
    model: LinearModel,
    effort: Effort,
    *,
    hint: Mapping[int, int] | None = None,
    assumptions: Sequence[int] = (),
) -> Solved:
    """Maximise the model's objective.

    `hint` is a start (variable -> value). With `assumptions`, variables taken to be 1, an
    infeasible answer carries a `core`: some of them that cannot hold together.
    """
    compiled, variables = _compiled(model)
    for number, value in (hint or {}).items():
        compiled.add_hint(variables[number], value)
    if assumptions:
        compiled.add_assumptions([variables[number] for number in assumptions])
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = effort.seconds
    solver.parameters.num_workers = effort.workers
    solver.parameters.random_seed = effort.seed
    solver.parameters.relative_gap_limit = effort.gap
    solver.parameters.interleave_search = effort.workers > 1
    status = STATUSES.get(solver.solve(compiled), Status.UNKNOWN)
    found = status in {Status.OPTIMAL, Status.FEASIBLE}
    core = solver.sufficient_assumptions_for_infeasibility() if assumptions and not found else ()
    numbers = {variables[number].index: number for number in assumptions}
    return Solved(
        status=status,
        values=[solver.value(v) for v in variables] if found else [],
        objective=round(solver.objective_value) if found else 0,
        bound=round(solver.best_objective_bound) if found else 0,
        seconds=solver.wall_time,
        solver=Solver.CP_SAT,
        core=tuple(sorted(numbers[index] for index in core)),
    )


def _compiled(model: LinearModel) -> tuple[cp_model.CpModel, list[cp_model.IntVar]]:
    compiled = cp_model.CpModel()
    variables = [
        compiled.new_int_var(low, high, name)
        for low, high, name in zip(model.lows, model.highs, model.names, strict=True)
    ]
    zero = compiled.new_constant(0)
    for constraint in model.constraints:
        terms = [variables[v] for v, _ in constraint.terms] or [zero]
        weights = [weight for _, weight in constraint.terms] or [1]
        low = cp_model.INT_MIN if constraint.low is None else constraint.low
        high = cp_model.INT_MAX if constraint.high is None else constraint.high
        expression = cp_model.LinearExpr.weighted_sum(terms, weights)
        written = compiled.add_linear_constraint(expression, low, high)
        if constraint.when:
            written.only_enforce_if([variables[v] for v in constraint.when])
    if model.objective:
        numbers = list(model.objective)
        compiled.maximize(
            cp_model.LinearExpr.weighted_sum(
                [variables[v] for v in numbers], [model.objective[v] for v in numbers]
            )
        )
    return compiled, variables
