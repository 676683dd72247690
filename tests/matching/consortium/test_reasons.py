"""Why this team: marginal values, binding demands, blame, and teams between which to choose."""

from dataclasses import replace

import pytest

from matching.consortium.assemble import assemble
from matching.consortium.explain import (
    binding_demands,
    forced_in,
    marginal_values,
    other_coordinators,
)
from matching.consortium.formulation import formulate
from matching.consortium.greedy import Scorer
from matching.consortium.pareto import AIMS, pareto
from matching.consortium.problem import Candidate, Capability, Limits, Problem, Strength
from matching.consortium.results import Proposal
from matching.consortium.solving import Status
from matching.eligibility.context import Context
from matching.teams import Action, Programme
from tests.matching.consortium.pools import (
    HORIZON,
    ON,
    UKRAINE,
    brute_force,
    candidate,
    random_pool,
)
from tests.matching.entities import known


def best(problem: Problem) -> Proposal:
    proposal = assemble(problem, alternatives=1).best
    assert proposal is not None
    return proposal


def test_a_members_worth_is_what_is_lost_without_it() -> None:
    problem = random_pool(12, 3)
    proposal = best(problem)
    rows = marginal_values(problem, proposal)
    assert [row.key for row in rows] == list(proposal.keys[1:])
    for row in rows:
        without = replace(problem, limits=replace(problem.limits, barred=(row.key,)))
        expected = brute_force(without)
        assert expected is not None
        assert row.loss == proposal.proof.objective - expected
        assert row.share == row.loss / proposal.proof.objective
        assert row.proven
        assert not set(row.replacements) & set(proposal.keys)


def test_the_only_ukrainian_cannot_be_replaced() -> None:
    pool = (
        candidate("a", "FR"), candidate("b", "DE"), candidate("c", "IT"), candidate("u", "UA"),
    )  # fmt: skip
    problem = Problem(pool, (), UKRAINE, coordinator="a", limits=Limits(3, 3))
    worth = {row.key: row.loss for row in marginal_values(problem, best(problem))}
    assert worth["u"] is None
    assert [loss for key, loss in worth.items() if key != "u"] == [0]


def test_a_binding_demand_is_told_with_its_cost_and_who_would_come() -> None:
    pool = (
        candidate("a", "FR"), candidate("b", "FR", fit=0.9, sonar=100), candidate("c", "DE"),
        candidate("d", "IT"), candidate("e", "FR", fit=0.8),
    )  # fmt: skip
    limits = Limits(3, 3, barred=("b",))
    problem = Problem(pool, (Capability("sonar"),), HORIZON, coordinator="a", limits=limits)
    rows = {row.demand: row for row in binding_demands(problem, best(problem))}
    assert "OWN.BARRED" not in rows  # the rule of the programme leaves no seat for another French
    together = replace(problem, limits=Limits(3, 3, per_country=1))
    costs = {row.demand: row for row in binding_demands(together, best(together))}
    assert "OWN.PER_COUNTRY" not in costs  # the rule of the programme binds as well
    free = replace(problem, limits=Limits(3, 4, barred=("b",)))
    gained = {row.demand: row for row in binding_demands(free, best(free))}
    assert gained["OWN.BARRED"].joining == ("b",)
    assert gained["OWN.BARRED"].gain > 0


def test_what_forcing_a_company_in_would_cost() -> None:
    problem = random_pool(12, 3)
    proposal = best(problem)
    outsider = next(c.key for c in problem.candidates if c.key not in proposal.keys)
    row = forced_in(problem, proposal, outsider)
    expected = brute_force(replace(problem, limits=replace(problem.limits, must=(outsider,))))
    assert expected is not None
    assert row.loss == proposal.proof.objective - expected
    assert outsider in row.replacements


def test_who_leads_more_or_coordinated_before_is_proposed_where_ties_do_not_tell() -> None:
    def able(key: str, level: int, experience: float = 0.0) -> Candidate:
        strengths = {"sonar": Strength(level)}
        return Candidate(known(key, key), 0.5, strengths, experience=experience)

    needs, limits = (Capability("sonar"),), Limits(3, 3)
    leads = Problem((able("FR", 60), able("DE", 90), able("IT", 60)), needs, HORIZON, limits=limits)
    assert best(leads).coordinator == "DE"
    tried = (able("FR", 60), able("DE", 60), able("IT", 60, experience=0.5))
    assert best(Problem(tried, needs, HORIZON, limits=limits)).coordinator == "IT"
    tied = replace(leads, ties={("FR", "IT"): 0.5})
    assert best(tied).coordinator in {"FR", "IT"}


def test_what_another_coordinator_of_the_same_team_would_cost() -> None:
    problem = random_pool(12, 3)
    proposal = best(problem)
    rows = other_coordinators(problem, proposal)
    assert {row.key for row in rows} == set(proposal.keys[1:])
    assert [row.loss for row in rows] == sorted(row.loss for row in rows)
    positions = [i for i, c in enumerate(problem.candidates) if c.key in proposal.keys]
    for row in rows:
        led = Scorer.of(formulate(problem.led_by(row.key))).value(positions)
        assert row.loss == pytest.approx(proposal.proof.objective - led, abs=1000)
        assert row.loss == pytest.approx(sum(row.parts.values()), abs=5)
        assert set(row.parts) <= {"collaboration", "experience", "leading"}


def test_no_member_of_a_proposed_team_would_lead_it_better() -> None:
    for seed in range(6):
        problem = random_pool(16, seed, coordinator=None, limits=Limits(3, 5))
        rows = other_coordinators(problem, best(problem))
        assert min(row.loss for row in rows) >= 0


def test_who_may_not_coordinate_is_no_choice() -> None:
    problem = random_pool(12, 3)
    barred = best(problem).keys[1]
    candidates = tuple(replace(c, can_lead=c.key != barred) for c in problem.candidates)
    proposal = best(replace(problem, candidates=candidates))
    rows = other_coordinators(replace(problem, candidates=candidates), proposal)
    assert {row.key for row in rows} == set(proposal.keys[1:]) - {barred}


def test_blame_is_minimal_and_relaxing_it_gives_a_team() -> None:
    pool = (*(candidate(f"f{n}", "FR") for n in range(4)), candidate("d", "DE"))
    problem = Problem(pool, (), HORIZON, coordinator="f0", limits=Limits(3, 4, ukrainians=1))
    assembly = assemble(problem)
    assert assembly.status == Status.INFEASIBLE
    assert assembly.blame is not None
    blamed = {demand.id for demand in assembly.blame.together}
    assert blamed in ({"HE.COMP"}, {"OWN.UKRAINE"})
    assert set(assembly.blame.relax) == {"HE.COMP", "OWN.UKRAINE"}


def test_an_essential_capability_that_nobody_has_is_blamed_with_its_values() -> None:
    pool = (candidate("a", "FR"), candidate("b", "DE", sonar=(80, 5)), candidate("c", "IT"))
    needs = (Capability("sonar", minimum_trl=6, essential=True),)
    assembly = assemble(Problem(pool, needs, HORIZON, coordinator="a"))
    assert assembly.blame is not None
    (blamed,) = assembly.blame.together
    assert (blamed.id, dict(blamed.values)) == (
        "COVER:sonar", {"capability": "sonar", "minimum_trl": 6},
    )  # fmt: skip
    assert assembly.blame.relax == ("COVER:sonar",)
    assert [gap.code for gap in assembly.gaps] == ["no_company_with_trl"]


def test_companies_cannot_assemble_for_common_procurement_and_the_rule_is_named() -> None:
    pool = tuple(candidate(c, c) for c in ("FR", "DE", "IT", "PL"))
    procurement = Context(Programme.EDIP, Action.CPA, ON)
    assembly = assemble(Problem(pool, (), procurement, coordinator="FR"))
    assert assembly.status == Status.INFEASIBLE
    assert assembly.blame is not None
    assert {d.id for d in assembly.blame.together} & {"EDIP.COMP.CPA", "TEAM.MEMBERS"}
    assert set(assembly.blame.relax) == {"EDIP.COMP.CPA", "TEAM.MEMBERS"}


def test_pareto_teams_are_undominated_and_the_best_is_among_them() -> None:
    problem = random_pool(20, 0, limits=Limits(3, 3))
    proposals = pareto(problem)
    points = [tuple(p.parts[aim] for aim in AIMS) for p in proposals]
    assert len(set(points)) == len(points) >= 3
    for one in points:
        assert not any(
            other != one and all(a >= b for a, b in zip(other, one, strict=True))
            for other in points
        )
    assert [point[0] for point in points] == sorted((p[0] for p in points), reverse=True)


def test_pareto_needs_a_coordinator() -> None:
    with pytest.raises(ValueError, match="Choose a coordinator"):
        pareto(random_pool(6, 1, coordinator=None))
