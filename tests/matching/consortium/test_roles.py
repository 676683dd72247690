"""A capability's role: whoever brings it is bound at least so firmly, in every reading."""

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from matching.consortium.assemble import assemble, leaders
from matching.consortium.cpsat import solve
from matching.consortium.demands import demands_of
from matching.consortium.formulation import Formulation, formulate
from matching.consortium.greedy import Scorer
from matching.consortium.problem import BONDS, Capability, Limits, Problem
from matching.consortium.proposal import gaps_of
from matching.consortium.solving import Effort, Status
from matching.teams import Role
from tests.matching.consortium.pools import HORIZON, candidate, random_pool

SOME = Limits(minimum=1, maximum=8)


def model_of(problem: Problem, chosen: list[int]) -> tuple[Formulation, Any]:
    made = formulate(problem)
    for position, variable in enumerate(made.variables):
        made.model.fix(variable, int(position in chosen))
    return made, solve(made.model, Effort(seconds=20))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    seed=st.integers(0, 50),
    roles=st.lists(st.sampled_from([None, *BONDS]), min_size=4, max_size=4),
    own=st.lists(
        st.sampled_from([Role.BENEFICIARY, Role.ASSOCIATED_PARTNER, Role.SUBCONTRACTOR]),
        min_size=8, max_size=8,
    ),
    essential=st.booleans(),
    chosen=st.sets(st.integers(1, 7), max_size=6),
)  # fmt: skip
def test_checking_and_constraining_agree_on_roles(
    seed: int, roles: list[Role | None], own: list[Role], essential: bool, chosen: set[int]
) -> None:
    plain = random_pool(8, seed, limits=SOME)
    problem = replace(
        plain,
        candidates=tuple(replace(c, role=r) for c, r in zip(plain.candidates, own, strict=True)),
        capabilities=tuple(
            replace(one, role=role, essential=essential and role is not None)
            for one, role in zip(plain.capabilities, roles, strict=True)
        ),
    )
    team = [0, *sorted(chosen)]
    made, solved = model_of(problem, team)
    demands = demands_of(problem, made.seats)
    holds = all(demand.holds(made.seats, team, problem.stance) for demand in demands)
    assert (solved.status == Status.OPTIMAL) == holds
    if holds:
        assert solved.objective == Scorer.of(formulate(problem)).value(team)


def test_a_looser_role_does_not_cover_and_a_firmer_one_does() -> None:
    pool = (
        candidate("lead", "FR", radio=60), candidate("two", "DE", hull=80),
        replace(candidate("three", "IT", radio=90), role=Role.ASSOCIATED_PARTNER),
    )  # fmt: skip
    for asked, lead in (
        (None, "three"), (Role.SUBCONTRACTOR, "three"), (Role.BENEFICIARY, "lead"),
        (Role.COORDINATOR, "lead"),
    ):  # fmt: skip
        needed = (Capability("radio", role=asked), Capability("hull"))
        problem = Problem(
            pool, needed, HORIZON, coordinator="lead",
            limits=Limits(3, 3, must=("two", "three"), without=frozenset({"HE.COMP"})),
        )  # fmt: skip
        best = assemble(problem, alternatives=1).best
        assert best is not None
        assert best.coverage[0].lead == lead


def test_the_gap_names_the_role_that_nobody_would_have() -> None:
    pool = (
        candidate("lead", "FR", hull=80),
        replace(candidate("two", "IT", radio=90), role=Role.ASSOCIATED_PARTNER),
    )
    problem = Problem(
        pool, (Capability("radio", role=Role.BENEFICIARY),), HORIZON, coordinator="lead",
        limits=SOME,
    )  # fmt: skip
    [gap] = gaps_of(problem)
    assert (gap.code, gap.values["role"], gap.values["companies"]) == (
        "no_company_in_role", "beneficiary", ["two"],
    )  # fmt: skip


def test_who_brings_nothing_required_joins_only_for_a_demand() -> None:
    pool = (
        candidate("lead", "FR", 0.9, radio=80), candidate("able", "DE", 0.1, radio=60),
        candidate("famous", "IT", 1.0), candidate("other", "ES", 0.2),
    )  # fmt: skip
    free = Problem(
        pool, (Capability("radio"),), HORIZON, {("lead", "famous"): 1.0}, "lead",
        Limits(2, 4, without=frozenset({"HE.COMP"})),
    )  # fmt: skip
    bound = replace(free, limits=Limits(2, 4))
    teams = [assemble(one, alternatives=1).best for one in (free, bound)]
    assert [set(team.keys) for team in teams if team] == [
        {"lead", "able"}, {"lead", "able", "famous"},
    ]  # fmt: skip


def test_whose_kind_usually_leads_is_proposed_first() -> None:
    plain = random_pool(12, 4)
    unusual = replace(
        plain, coordinator=None,
        candidates=tuple(
            replace(c, usual_lead=number in {5, 6}) for number, c in enumerate(plain.candidates)
        ),
    )  # fmt: skip
    assert set(leaders(unusual)) == {"c5", "c6"}
