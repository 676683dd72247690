"""When no team exists: the demands to blame, and the fewest to give up."""

from __future__ import annotations

from matching.consortium import cpsat
from matching.consortium.formulation import Formulation, formulate
from matching.consortium.problem import Problem
from matching.consortium.results import Blame, BlamedDemand
from matching.consortium.solving import Effort, Status


def blame_of(problem: Problem, effort: Effort) -> Blame | None:
    """Blame for an infeasible problem; None if it turns out that a team exists, or time ran out.

    CP-SAT names demands that are together infeasible; those that are not needed for it are then
    dropped one by one, so that what is left is minimal: without any one of them it would do.
    """
    made = formulate(problem, switchable=True)
    together = list(made.switches)
    solved = cpsat.solve(made.model, effort, assumptions=[made.switches[d] for d in together])
    if solved.status != Status.INFEASIBLE:
        return None
    ids = {switch: demand for demand, switch in made.switches.items()}
    together = [ids[switch] for switch in solved.core] or together
    for demand in list(together):
        fewer = [other for other in together if other != demand]
        if _impossible(made, fewer, effort):
            together = fewer
    values = {demand.id: demand.values for demand in made.demands}
    blamed = tuple(BlamedDemand(demand, values[demand]) for demand in together)
    fewest = _fewest(made, effort)
    named = {demand: values[demand] for demand in (*together, *fewest)}
    return Blame(blamed, fewest, named)


def _impossible(made: Formulation, demands: list[str], effort: Effort) -> bool:
    switches = [made.switches[demand] for demand in demands]
    return cpsat.solve(made.model, effort, assumptions=switches).status == Status.INFEASIBLE


def _fewest(made: Formulation, effort: Effort) -> tuple[str, ...]:
    model = made.model.copy()
    model.reward((switch, 1) for switch in made.switches.values())
    solved = cpsat.solve(model, effort)
    if not solved.values:
        return ()
    return tuple(demand for demand, switch in made.switches.items() if not solved.values[switch])
