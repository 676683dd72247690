"""What an officer gets from assembly: limits kept, coverage, alternatives, budget, coordinator."""

from dataclasses import replace
from itertools import combinations

from matching.consortium.assemble import assemble
from matching.consortium.problem import Budget, Candidate, Capability, Limits, Problem
from matching.consortium.results import Proposal
from matching.consortium.solving import Status
from matching.eligibility.composition import CERTAIN
from matching.teams import SME_SIZES, Answer, Entity, Role
from tests.matching.consortium.pools import FUND, HORIZON, UKRAINE, candidate, random_pool
from tests.matching.entities import known


def best(problem: Problem) -> Proposal:
    proposal = assemble(problem, alternatives=1).best
    assert proposal is not None
    return proposal


def countries(proposal: Proposal) -> list[str]:
    return [member.entity.country for member in proposal.team.members]


def test_limits_are_kept() -> None:
    limits = Limits(
        4, 5, per_country=2, countries=4, smes=2, ukrainians=1, must=("c7",), barred=("c5",),
        conflicts=(("c7", "c8"),),
    )  # fmt: skip
    proposal = best(random_pool(20, 4, limits=limits))
    places = countries(proposal)
    sizes = [member.entity.size for member in proposal.team.members]
    assert 4 <= len(proposal.keys) <= 5
    assert max(places.count(place) for place in places) <= 2
    assert len(set(places)) >= 4
    assert "UA" in places
    assert sum(size in SME_SIZES for size in sizes) >= 2
    assert "c7" in proposal.keys
    assert not {"c5", "c8"} & set(proposal.keys)


def test_the_coordinator_leads_and_the_others_are_beneficiaries() -> None:
    proposal = best(random_pool(12, 2))
    roles = [member.role for member in proposal.team.members]
    assert (proposal.keys[0], proposal.coordinator) == ("c0", "c0")
    assert roles == [Role.COORDINATOR, *[Role.BENEFICIARY] * (len(roles) - 1)]


def test_without_a_coordinator_the_best_of_the_promising_is_proposed() -> None:
    problem = random_pool(15, 6, coordinator=None)
    assembly = assemble(problem, alternatives=1)
    assert assembly.coordinator_proposed
    assert assembly.best is not None
    by_leader = [best(problem.led_by(c.key)).proof.objective for c in problem.candidates]
    assert assembly.best.proof.objective >= sorted(by_leader)[-3]


def test_coverage_names_lead_and_backup() -> None:
    problem = Problem(
        (
            candidate("a", "FR", sonar=90), candidate("b", "DE", sonar=60, radar=40),
            candidate("c", "IT", radar=30),
        ),
        (Capability("sonar"), Capability("radar", level=60)), HORIZON, coordinator="a",
    )  # fmt: skip
    sonar, radar = best(problem).coverage
    assert (sonar.lead, sonar.backup, sonar.reached, sonar.wanted) == ("a", "b", 100, 100)
    assert (radar.lead, radar.backup, radar.reached, radar.wanted) == (None, None, 60, 60)
    assert sonar.levels == {"a": 90, "b": 60}
    assert [gap.code for gap in best(problem).gaps] == ["no_company"]


def test_a_readiness_level_below_the_minimum_does_not_count() -> None:
    problem = Problem(
        (candidate("a", "FR"), candidate("b", "DE", sonar=(90, 5)), candidate("c", "IT")),
        (Capability("sonar", minimum_trl=6),), HORIZON, coordinator="a",
    )  # fmt: skip
    row, gap = best(problem).coverage[0], best(problem).gaps[0]
    assert (row.reached, row.lead) == (0, None)
    assert gap.code == "no_company_with_trl"
    assert (gap.values["minimum_trl"], gap.values["best_trl"], gap.values["companies"]) == (
        6, 5, ["b"],
    )  # fmt: skip


def test_a_capability_of_companies_that_may_not_join_is_a_gap_of_its_own() -> None:
    problem = Problem(
        (
            candidate("a", "FR"), candidate("b", "DE"), candidate("c", "UA"),
            candidate("d", "NO", sonar=90),
        ),
        (Capability("sonar"),), UKRAINE, coordinator="a",
    )  # fmt: skip
    gap = best(problem).gaps[0]
    assert (gap.code, gap.values["countries"]) == ("no_eligible_company", ["NO"])


def test_alternatives_truly_differ_and_fall_in_value() -> None:
    assembly = assemble(random_pool(25, 8), alternatives=5, difference=2)
    values = [proposal.proof.objective for proposal in assembly.proposals]
    assert len(assembly.proposals) == 5
    assert values == sorted(values, reverse=True)
    for one, other in combinations(assembly.proposals, 2):
        assert len(set(one.keys) ^ set(other.keys)) >= 4


def test_the_budget_is_shared_out_within_everybodys_bounds() -> None:
    problem = random_pool(15, 9, limits=Limits(
        3, 5, budget=Budget(total=4000, least=200, most=1500, sme_share=0.4),
    ))  # fmt: skip
    members = best(problem).team.members
    amounts = [member.budget or 0 for member in members]
    smes = sum(m.budget or 0 for m in members if m.entity.size in SME_SIZES)
    assert sum(amounts) == 4000
    assert 200 <= min(amounts) <= max(amounts) <= 1500
    assert smes >= 1600


def test_a_budget_too_large_for_the_team_is_blamed() -> None:
    limits = Limits(3, 4, budget=Budget(total=9000, most=2000))
    assembly = assemble(random_pool(12, 9, limits=limits))
    assert assembly.status == Status.INFEASIBLE
    assert assembly.blame is not None
    assert {demand.id for demand in assembly.blame.together} == {"OWN.BUDGET", "OWN.MAXIMUM"}


def test_ukraine_joins_the_fund_but_helps_no_minimum_until_confirmed() -> None:
    pool = (
        candidate("a", "FR"), candidate("b", "DE"), candidate("u", "UA", fit=1.0),
        candidate("d", "IT", fit=0.0),
    )  # fmt: skip
    problem = Problem(pool, (), FUND, coordinator="a", limits=Limits(3, 3))
    counted = replace(problem, count_unconfirmed=True)
    certain = replace(problem, stance=CERTAIN)
    assert set(best(problem).keys) == {"a", "b", "d"}
    assert set(best(counted).keys) == {"a", "b", "u"}
    assert best(counted).verdict.answer == Answer.CHECK
    assert set(best(certain).keys) == {"a", "b", "d"}
    larger = replace(problem, limits=Limits(4, 4))
    assert set(best(larger).keys) == {"a", "b", "d", "u"}
    assert assemble(replace(larger, stance=CERTAIN)).status == Status.INFEASIBLE


def test_a_subcontractor_covers_but_does_not_count() -> None:
    subcontractor = replace(candidate("s", "UA", fit=1.0, sonar=100), role=Role.SUBCONTRACTOR)
    pool = (
        candidate("a", "FR"), candidate("b", "DE"), candidate("c", "IT", fit=0.0), subcontractor,
    )  # fmt: skip
    problem = Problem(pool, (Capability("sonar"),), FUND, coordinator="a", limits=Limits(3, 4))
    proposal = best(problem)
    assert set(proposal.keys) == {"a", "b", "c", "s"}
    assert proposal.coverage[0].lead == "s"


def test_facts_that_are_not_known_do_not_bar_a_company_unless_only_certain_ones_may_join() -> None:
    unknown = [Candidate(Entity(c, c, c)) for c in ("FR", "DE", "IT")]
    problem = Problem(tuple(unknown), (), FUND, coordinator="FR", limits=Limits(3, 3))
    assert best(problem).verdict.answer == Answer.CHECK
    assert assemble(replace(problem, stance=CERTAIN)).status == Status.INFEASIBLE
    sure = [Candidate(known(c, c)) for c in ("FR", "DE", "IT")]
    certain = Problem(tuple(sure), (), FUND, coordinator="FR", limits=Limits(3, 3), stance=CERTAIN)
    assert best(certain).verdict.answer == Answer.MEETS


def test_of_candidates_that_may_be_one_group_one_is_taken_unless_more_must() -> None:
    free = best(random_pool(14, 3, limits=Limits(4, 4)))
    pair = tuple(sorted(map(str, free.keys[1:3])))
    apart = best(random_pool(14, 3, limits=Limits(4, 4, groups=(pair,))))
    assert len(set(pair) & set(apart.keys)) <= 1
    assert apart.proof.objective <= free.proof.objective
    must = best(random_pool(14, 3, limits=Limits(4, 4, must=pair, groups=(pair,))))
    assert set(pair) <= set(must.keys)
    left_aside = Limits(4, 4, groups=(pair,), without=frozenset({"OWN.GROUPS"}))
    assert best(random_pool(14, 3, limits=left_aside)).proof.objective == free.proof.objective
