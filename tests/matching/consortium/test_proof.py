"""Assembly is proven best: against every team there is, and by two solvers."""

from dataclasses import replace
from typing import Any

import pytest

from matching.consortium.assemble import assemble
from matching.consortium.formulation import SCALE, formulate
from matching.consortium.problem import Limits, Mode, Problem
from matching.consortium.search import best_choice, start_value
from matching.consortium.solving import Effort, Solver, Status
from matching.eligibility.composition import CERTAIN
from matching.teams import Answer
from tests.matching.consortium.pools import FUND, UKRAINE, brute_force, random_pool

VARIANTS: list[dict[str, Any]] = [
    {},
    {"mode": Mode.PAIRS},
    {"context": UKRAINE},
    {"context": FUND, "stance": CERTAIN},
    {"limits": Limits(3, 5, per_country=1, smes=2, ukrainians=1)},
    {"limits": Limits(3, 4, must=("c3",), barred=("c1",), conflicts=(("c3", "c2"),), countries=3)},
]


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("seed", [1, 2])
def test_the_best_of_all_teams_is_found_by_both_solvers(variant: dict[str, Any], seed: int) -> None:
    problem = random_pool(11, seed, **variant)
    expected = brute_force(problem)
    for solver in Solver:
        solved = best_choice(formulate(problem), Effort(30.0, solver=solver)).solved
        if expected is None:
            assert solved.status == Status.INFEASIBLE
        else:
            assert (solved.status, solved.objective) == (Status.OPTIMAL, expected)
            assert (solved.bound, solved.gap, solved.solver) == (expected, 0.0, solver)


@pytest.mark.parametrize("seed", range(4))
def test_highs_and_cp_sat_agree_on_larger_pools(seed: int) -> None:
    made = formulate(random_pool(30, seed, limits=Limits(3, 6, per_country=2)))
    highs, exact = (best_choice(made, Effort(60.0, solver=solver)).solved for solver in Solver)
    assert (highs.status, exact.status) == (Status.OPTIMAL, Status.OPTIMAL)
    assert highs.objective == exact.objective


@pytest.mark.parametrize("seed", range(4))
def test_greedy_with_swaps_is_never_above_the_proof_and_close_below(seed: int) -> None:
    made = formulate(random_pool(40, seed))
    best, start = best_choice(made, Effort(30.0)).solved.objective, start_value(made)
    assert start is not None
    assert 0.9 * best <= start <= best


def weighed(problem: Problem, parts: dict[str, float]) -> float:
    weights: dict[str, float] = vars(problem.weights)
    signs = {"price": -1, "size": -1, "idle": -1}
    return SCALE * sum(weights[name] * signs.get(name, 1) * part for name, part in parts.items())


@pytest.mark.parametrize("mode", Mode)
def test_the_parts_of_a_proposal_add_up_to_its_objective(mode: Mode) -> None:
    problem = random_pool(12, 5, mode=mode)
    proposal = assemble(problem, alternatives=1).best
    assert proposal is not None
    assert weighed(problem, dict(proposal.parts)) == pytest.approx(
        proposal.proof.objective, rel=1e-3
    )


def test_the_same_problem_gets_the_same_answer() -> None:
    first, second = (assemble(random_pool(25, 3)) for _ in range(2))
    assert [p.keys for p in first.proposals] == [p.keys for p in second.proposals]


def test_no_proposal_breaks_a_rule() -> None:
    for variant in VARIANTS:
        for proposal in assemble(random_pool(14, 7, **variant), alternatives=3).proposals:
            assert proposal.verdict.answer != Answer.FAILS
            assert proposal.proof.status == Status.OPTIMAL


def test_a_time_limit_is_told_as_a_gap() -> None:
    problem = random_pool(60, 1, mode=Mode.PAIRS, limits=Limits(3, 8))
    solved = best_choice(formulate(problem), Effort(seconds=0.05)).solved
    assert solved.status == Status.FEASIBLE
    assert solved.bound > solved.objective > 0
    assert solved.gap == (solved.bound - solved.objective) / solved.objective


def test_a_gap_that_is_good_enough_ends_the_search() -> None:
    made = formulate(random_pool(40, 1, limits=Limits(3, 6)))
    solved = best_choice(made, Effort(30.0, gap=0.05)).solved
    assert solved.gap <= 0.05


def test_problems_that_make_no_sense_are_refused() -> None:
    problem = random_pool(5, 1)
    with pytest.raises(ValueError, match="Not among the candidates: c9"):
        replace(problem, coordinator="c9")
    with pytest.raises(ValueError, match="same key"):
        replace(problem, candidates=problem.candidates * 2)
    with pytest.raises(ValueError, match="smallest size"):
        replace(problem, limits=Limits(5, 4))
    with pytest.raises(ValueError, match="at most 80"):
        random_pool(81, 1, mode=Mode.PAIRS)
