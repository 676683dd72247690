"""Linear programs of allocation: solved by HiGHS, checked for whole numbers, rounded if need be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from matching.ranking.ranker import Numbers

_WHOLE = 1e-6
_SECONDS = 20.0


class SolverError(Exception):
    """HiGHS gave no answer to a program that has one; the message is the solver's."""


@dataclass(frozen=True, eq=False)
class Solution:
    """A whole-numbered point of a program.

    Attributes:
        point: values of the variables.
        value: objective at `point`.
        bound: optimum of the relaxation: no point can be worth more.
        prices: gain per unit of each row's limit, 0 or more (the relaxation's duals).
        whole: whether the relaxation was whole-numbered itself, so that `point` is optimal.
    """

    point: Numbers
    value: float
    bound: float
    prices: Numbers
    whole: bool

    @property
    def gap(self) -> float:
        """How much better a solution could be at most: (bound - value) / value."""
        return max(self.bound - self.value, 0.0) / max(self.value, 1e-12)


def maximise(gain: Numbers, rows: Any, limit: Numbers, most: Numbers, whole: Numbers) -> Solution:
    """The whole-numbered x with the largest gain @ x, rows @ x <= limit, 0 <= x <= most.

    The relaxation is solved first; where the rows form a network its corners are whole and the
    answer is the optimum. Otherwise the fractional part alone is solved by branch and bound, the
    rest staying as it is.

    Args:
        gain: objective, shape (n,).
        rows: sparse matrix, shape (m, n); lowering any variable keeps a point feasible unless its
            row says otherwise.
        limit: right-hand sides, shape (m,).
        most: upper bounds, shape (n,).
        whole: 1 for variables that must be whole, 0 for slacks that may be fractions.

    Raises:
        SolverError: no feasible point, or the solver failed.
    """
    solver = cast(Any, linprog)  # its stubs forget sparse matrices
    bounds = np.column_stack([np.zeros_like(most), most])
    found = solver(-gain, A_ub=rows, b_ub=limit, bounds=bounds, method="highs-ds")
    if found.status != 0:
        raise SolverError(str(found.message))
    point = np.asarray(found.x, dtype=np.float64)
    prices = np.maximum(-np.asarray(found.ineqlin.marginals, dtype=np.float64), 0)
    bound = float(-found.fun)
    split = (np.abs(point - np.round(point)) > _WHOLE) & (whole > 0)
    if split.any():
        point = _rounded(gain, rows, limit, most, (point, split | (whole == 0), whole))
    else:
        point = np.where(whole > 0, np.round(point), point)
    return Solution(point, float(gain @ point), bound, prices, not split.any())


def _rounded(
    gain: Numbers, rows: Any, limit: Numbers, most: Numbers, state: tuple[Numbers, Any, Numbers]
) -> Numbers:
    """Branch and bound over the open variables; the others keep their whole values."""
    point, open_, whole = state
    fixed = np.where(open_, 0, np.round(point))
    found = milp(
        -gain[open_],
        constraints=LinearConstraint(rows[:, np.flatnonzero(open_)], -np.inf, limit - rows @ fixed),
        integrality=whole[open_],
        bounds=Bounds(np.zeros(int(open_.sum())), most[open_]),
        options={"time_limit": _SECONDS},
    )
    if found.x is None:
        raise SolverError(str(found.message))
    answer = fixed.copy()
    answer[open_] = np.where(whole[open_] > 0, np.round(found.x), found.x)
    return answer
