"""HiGHS on a linear model: the relaxation's bound, and branch and bound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from matching.consortium.solving import Effort, Solved, Solver, Status
from matching.ranking.linear import Constraint, LinearModel

Numbers = NDArray[np.float64]
INFEASIBLE = 2
TOLERANCE = 1e-6


@dataclass(frozen=True)
class Matrix:
    """low <= matrix x <= high with the switches of constraints written out."""

    matrix: csr_array
    low: Numbers
    high: Numbers


@dataclass(frozen=True)
class Relaxation:
    """The linear relaxation: its bound, its point, and what moving off a bound costs.

    `reduced_costs` (>= 0 at a lower bound, <= 0 at an upper one) are the least loss of objective
    per unit by which a variable leaves the bound at which it rests.
    """

    bound: float
    point: Numbers
    reduced_costs: Numbers


def relax(model: LinearModel) -> Relaxation | None:
    """Solve the relaxation; None if it is infeasible."""
    rows = _matrix(model)
    below, above = np.isfinite(rows.low), np.isfinite(rows.high)
    left = vstack([rows.matrix[above], -rows.matrix[below]], format="csr")
    right = np.concatenate([rows.high[above], -rows.low[below]])
    solver = cast(Any, linprog)  # its stubs forget sparse matrices
    result = solver(
        -_objective(model),
        A_ub=left if left.shape[0] else None,
        b_ub=right if left.shape[0] else None,
        bounds=np.column_stack([model.lows, model.highs]),
        method="highs",
    )
    if result.status != 0:
        return None
    costs = np.asarray(result.lower.marginals) + np.asarray(result.upper.marginals)
    return Relaxation(-float(result.fun), np.asarray(result.x), costs)


def solve(model: LinearModel, effort: Effort) -> Solved:
    """Maximise the model's objective by branch and bound.

    HiGHS works with floating-point numbers: its answer is rounded, tested against every constraint
    in integers, and dropped (status "unknown") should one be broken.
    """
    rows = _matrix(model)
    began = perf_counter()
    result = milp(
        -_objective(model),
        constraints=LinearConstraint(rows.matrix, rows.low, rows.high),
        integrality=np.ones(len(model.lows), np.int64),
        bounds=Bounds(np.array(model.lows, float), np.array(model.highs, float)),
        options={"time_limit": effort.seconds, "mip_rel_gap": effort.gap},
    )
    seconds = perf_counter() - began
    values = [round(value) for value in result.x] if result.x is not None else []
    if not values or not model.satisfied(values):
        status = Status.INFEASIBLE if result.status == INFEASIBLE else Status.UNKNOWN
        return Solved(status, (), 0, 0, seconds, Solver.HIGHS)
    objective = model.value(values)
    bound = max(objective, int(np.floor(TOLERANCE - (result.mip_dual_bound or 0.0))))
    if result.status == 0 and effort.gap == 0:
        return Solved(Status.OPTIMAL, values, objective, objective, seconds, Solver.HIGHS)
    status = Status.OPTIMAL if bound == objective else Status.FEASIBLE
    return Solved(status, values, objective, bound, seconds, Solver.HIGHS)


def _objective(model: LinearModel) -> Numbers:
    weights = np.zeros(len(model.lows))
    for variable, weight in model.objective.items():
        weights[variable] = weight
    return weights


def _matrix(model: LinearModel) -> Matrix:
    data: list[float] = []
    columns: list[int] = []
    ends = [0]
    low: list[float] = []
    high: list[float] = []
    for constraint in model.constraints:
        for terms, least, most in _written_out(model, constraint):
            data += [weight for _, weight in terms]
            columns += [variable for variable, _ in terms]
            ends.append(len(data))
            low.append(-np.inf if least is None else least)
            high.append(np.inf if most is None else most)
    shape = (len(low), len(model.lows))
    matrix = csr_array((np.array(data, float), np.array(columns, int), np.array(ends)), shape=shape)
    return Matrix(matrix, np.array(low, float), np.array(high, float))


Row = tuple[Sequence[tuple[int, float]], int | None, int | None]


def _written_out(model: LinearModel, constraint: Constraint) -> list[Row]:
    """A switched constraint as one row per side, loose by as much as the bounds require."""
    if not constraint.when:
        return [(constraint.terms, constraint.low, constraint.high)]
    rows: list[Row] = []
    count = len(constraint.when)
    if constraint.low is not None:
        slack = max(0, constraint.low - _extreme(model, constraint, min))
        terms = [*constraint.terms, *((v, -slack) for v in constraint.when)]
        rows.append((terms, constraint.low - slack * count, None))
    if constraint.high is not None:
        slack = max(0, _extreme(model, constraint, max) - constraint.high)
        terms = [*constraint.terms, *((v, slack) for v in constraint.when)]
        rows.append((terms, None, constraint.high + slack * count))
    return rows


def _extreme(model: LinearModel, constraint: Constraint, pick: Callable[[int, int], int]) -> int:
    return sum(
        pick(weight * model.lows[v], weight * model.highs[v]) for v, weight in constraint.terms
    )
