"""The budget without a variable per euro: a team can share it out if four sums allow it.

With each member's cost between its least and most, a whole T can be split with at least S for SMEs
exactly if: the leasts sum to at most T, the mosts to at least T, the SMEs' mosts to at least S, and
the others' leasts to at most T - S.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from matching.consortium.demand import Demand, Linear
from matching.consortium.problem import Budget, Candidate, Problem
from matching.eligibility.seats import Seat
from matching.teams import SME_SIZES
from matching.types import Key


def budget_demands(problem: Problem, seats: Sequence[Seat]) -> list[Demand]:
    """The demands of the budget, if there is one."""
    budget = problem.limits.budget
    if budget is None:
        return []
    spans = [span(candidate, budget) for candidate in problem.candidates]
    leasts = [(i, low) for i, (low, _) in enumerate(spans)]
    mosts = [(i, high) for i, (_, high) in enumerate(spans)]
    smes = {i for i, seat in enumerate(seats) if seat.entity.size in SME_SIZES}
    whole = (Linear(leasts, high=budget.total), Linear(mosts, low=budget.total))
    found = [Demand("OWN.BUDGET", whole, values={"total": budget.total})]
    if budget.sme_share:
        need = ceil(budget.sme_share * budget.total)
        rows = (
            Linear([(i, high) for i, high in mosts if i in smes], low=need),
            Linear([(i, low) for i, low in leasts if i not in smes], high=budget.total - need),
        )
        found.append(Demand("OWN.SME_SHARE", rows, values={"share": budget.sme_share}))
    return found


def span(candidate: Candidate, budget: Budget) -> tuple[int, int]:
    """Least and most cost of a candidate in thousand euro."""
    low, high = candidate.budget or (0, budget.total)
    most = budget.total if budget.most is None else budget.most
    return max(low, budget.least), max(budget.least, min(high, most))


def split(members: Sequence[Candidate], budget: Budget) -> Mapping[Key, int]:
    """A split of the whole that keeps every bound, as even as the bounds allow.

    SMEs are raised to their share first, then all together are filled up.
    """
    spans = {member.key: span(member, budget) for member in members}
    amounts = {key: low for key, (low, _) in spans.items()}
    smes = [member.key for member in members if member.entity.size in SME_SIZES]
    need = ceil(budget.sme_share * budget.total)
    _raise(amounts, smes, spans, need - sum(amounts[key] for key in smes))
    _raise(amounts, list(amounts), spans, budget.total - sum(amounts.values()))
    return amounts


def _raise(
    amounts: dict[Key, int], keys: list[Key], spans: Mapping[Key, tuple[int, int]], missing: int
) -> None:
    while missing > 0:
        open_keys = [key for key in keys if amounts[key] < spans[key][1]]
        if not open_keys:
            return
        step = max(1, missing // len(open_keys))
        for key in open_keys:
            more = min(step, spans[key][1] - amounts[key], missing)
            amounts[key] += more
            missing -= more
