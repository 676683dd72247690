"""Small pools of candidates for the tests of assembly."""

from datetime import date
from itertools import combinations
from typing import Any

import numpy as np

from matching.consortium.demands import demands_of
from matching.consortium.formulation import formulate
from matching.consortium.greedy import Scorer
from matching.consortium.problem import Candidate, Capability, Limits, Problem, Strength
from matching.eligibility.context import Context
from matching.teams import Action, CallParameters, Programme
from tests.matching.entities import known

ON = date(2026, 9, 29)
HORIZON = Context(Programme.HORIZON, Action.RIA, ON, CallParameters(pillar=2))
UKRAINE = Context(Programme.USI, Action.IRA, ON, CallParameters(activity="d"))
FUND = Context(Programme.EDF, Action.RA, ON)
COUNTRIES = ("FR", "DE", "IT", "PL", "UA", "NO", "EE")


def candidate(key: str, country: str, fit: float = 0.5, **skills: Any) -> Candidate:
    """One candidate; skills are levels by capability, or (level, TRL)."""
    strengths = {
        code: Strength(*value) if isinstance(value, tuple) else Strength(value)
        for code, value in skills.items()
    }
    return Candidate(known(key, country), fit, strengths)


def random_pool(number: int, seed: int, **changes: Any) -> Problem:
    """A Horizon problem with four capabilities; the first candidate coordinates."""
    draw = np.random.default_rng(seed)
    candidates = tuple(
        Candidate(
            known(
                f"c{n}", COUNTRIES[int(draw.integers(len(COUNTRIES)))] if n else "FR",
                size=("small", "large")[int(draw.integers(2))],
                control_group="g" if draw.random() < 0.2 else "",
            ),
            fit=float(draw.random()),
            strengths={
                code: Strength(int(draw.integers(20, 101)))
                for code in "ABCD" if draw.random() < 0.5
            },
            newcomer=float(draw.random() < 0.3),
            price=float(draw.random()),
        )
        for n in range(number)
    )  # fmt: skip
    ties = {
        (f"c{i}", f"c{j}"): float(draw.random())
        for i, j in combinations(range(number), 2)
        if draw.random() < 0.3
    }
    settings: dict[str, Any] = {
        "capabilities": tuple(Capability(code, weight=1.0 + n) for n, code in enumerate("ABCD")),
        "context": HORIZON, "ties": ties, "coordinator": "c0", "limits": Limits(3, 4),
    }  # fmt: skip
    return Problem(candidates, **(settings | changes))


def brute_force(problem: Problem) -> int | None:
    """The best objective over every team, by trying them all."""
    seats = problem.seats()
    demands = demands_of(problem, seats)
    scorer = Scorer.of(formulate(problem))
    values = [
        scorer.value(team)
        for size in range(problem.limits.minimum, problem.limits.maximum + 1)
        for team in combinations(range(len(seats)), size)
        if all(demand.holds(seats, team, problem.stance) for demand in demands)
    ]
    return max(values, default=None)
