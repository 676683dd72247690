"""Nobody, one, and days at which rules begin and end."""

from dataclasses import replace
from datetime import date

import pytest

from matching.consortium.assemble import assemble
from matching.consortium.problem import Capability, Limits, Problem
from matching.eligibility import check_team, eligibility
from matching.teams import Action, Answer, Member, Programme, Role, Team
from tests.matching.consortium.pools import HORIZON, candidate
from tests.matching.entities import known

RADIO = (Capability("radio"),)


def test_without_candidates_there_is_no_team_and_every_capability_is_a_gap() -> None:
    found = assemble(Problem((), RADIO, HORIZON))
    assert (found.status, found.proposals) == ("infeasible", ())
    assert [gap.code for gap in found.gaps] == ["no_company"]
    assert found.blame is not None
    assert found.blame.relax == ("TEAM.COORDINATOR",)


def test_nobody_who_may_lead_is_said_like_nobody() -> None:
    only = replace(candidate("a", "FR", radio=80), can_lead=False)
    assert assemble(Problem((only,), RADIO, HORIZON)).status == "infeasible"
    barred = Problem(
        (candidate("a", "FR", radio=80),), RADIO, HORIZON, limits=Limits(1, 3, barred=("a",))
    )
    assert assemble(barred).status == "infeasible"


def test_one_candidate_is_a_team_only_where_the_rules_let_one_alone() -> None:
    alone = Problem((candidate("a", "FR", radio=80),), RADIO, HORIZON, limits=Limits(1, 3))
    refused = assemble(alone)
    assert (refused.status, refused.blame is not None) == ("infeasible", True)
    free = replace(alone, limits=Limits(1, 3, without=frozenset({"HE.COMP"})))
    assert [proposal.keys for proposal in assemble(free).proposals] == [("a",)]


@pytest.mark.parametrize(
    ("programme", "on", "in_force"),
    [
        (Programme.EDIP, date(2025, 12, 29), False),
        (Programme.EDIP, date(2025, 12, 30), True),
        (Programme.USI, date(2025, 12, 29), False),
        (Programme.USI, date(2025, 12, 30), True),
        (Programme.EDF, date(2020, 12, 31), False),
        (Programme.EDF, date(2021, 1, 1), True),
        (Programme.EDIRPA, date(2025, 12, 31), True),
        (Programme.EDIRPA, date(2026, 1, 1), False),
    ],
)
def test_a_rule_holds_on_its_first_and_last_day_and_not_beside_them(
    programme: Programme, on: date, in_force: bool
) -> None:
    verdict = eligibility(known("x", "FR"), programme, Role.BENEFICIARY, Action.IRA, on)
    said = {finding.code for finding in verdict.findings}
    assert ("programme_not_in_force" not in said) == in_force


@pytest.mark.parametrize(
    ("on", "answer"), [(date(2022, 6, 8), Answer.CHECK), (date(2022, 6, 9), Answer.MEETS)]
)
def test_an_association_that_starts_while_a_call_is_open_counts_from_its_day(
    on: date, answer: Answer
) -> None:
    countries = ("FR", "DE", "UA")
    members = [
        Member(known(c, c), Role.BENEFICIARY if n else Role.COORDINATOR)
        for n, c in enumerate(countries)
    ]
    verdict = check_team(Team(tuple(members)), Programme.HORIZON, Action.RIA, on)
    assert verdict.of("HE.COMP")[0].answer is answer
