"""Consortia: regression cases of funded projects, composition rules one by one."""

from datetime import date
from typing import Any

import pytest

from matching.eligibility import check_team
from matching.teams import (
    Action,
    Answer,
    CallParameters,
    ExtraMinimum,
    Member,
    Programme,
    Role,
    Team,
)
from tests.matching.entities import from_countries, known, team

M, C, F = Answer.MEETS, Answer.CHECK, Answer.FAILS
ON = date(2026, 9, 29)
FMBTECH = [
    *["FR"] * 6,
    *["IT"] * 3,
    *["FI"] * 3,
    *["PL"] * 3,
    "NO",
    "NO",
    "DE",
    "ES",
    "BE",
    "GR",
    "SI",
    "SK",
    "CZ",
    "CY",
    "IE",
]
MARTE = [
    *["DE", "IT", "SE", "EE", "LT", "ES", "BE", "NO", "GR", "RO", "FI", "NL"] * 4,
    "DE",
    "IT",
    "SE",
]


def answer(checked: Team, rule: str, programme: Programme, action: Action, **call: Any) -> Answer:
    parameters = CallParameters(**call)
    on = call.pop("on", ON)
    return check_team(checked, programme, action, on, call=parameters).of(rule)[0].answer


@pytest.mark.parametrize(("countries", "size"), [(FMBTECH, 26), (MARTE, 51)])
def test_main_battle_tank_consortia_pass(countries: list[str], size: int) -> None:
    checked = from_countries(countries)
    verdict = check_team(checked, Programme.EDF, Action.DA, date(2023, 11, 22))
    assert len(checked.members) == size
    assert verdict.of("EDF.COMP.STANDARD")[0].answer == M
    assert F not in {finding.answer for finding in verdict.findings}


def test_efaca_passes_horizon_with_three_ukrainian_beneficiaries() -> None:
    efaca = from_countries(["PT", "UA", "UA", "UA", "DE"])
    only = from_countries(["PT", "UA", "UA", "UA"])
    on = date(2023, 1, 1)
    passed = check_team(efaca, Programme.HORIZON, Action.RIA, on)
    missed = check_team(only, Programme.HORIZON, Action.RIA, on)
    assert (passed.answer, passed.of("HE.COMP")[0].answer) == (M, M)
    assert missed.of("HE.COMP")[0].answer == F


def test_stratus_does_not_count_its_ukrainian_subcontractor() -> None:
    subcontractor = Member(known("dnipro", "UA"), Role.SUBCONTRACTOR)
    two = team(known("a", "FR"), known("b", "DE"), subcontractor)
    three = team(known("a", "FR"), known("b", "DE"), known("c", "EE"), subcontractor)
    for checked, expected in ((two, F), (three, M)):
        verdict = check_team(checked, Programme.EDF, Action.RA, date(2025, 10, 16))
        finding = verdict.of("EDF.COMP.STANDARD")[0]
        present = finding.facts["conditions"][0]["present"]
        assert (finding.answer, present) == (expected, len(checked.members) - 1)


def test_ukraine_counts_to_the_funds_minimum_only_once_confirmed() -> None:
    checked = from_countries(["FR", "DE", "UA"])
    before = check_team(checked, Programme.EDF, Action.RA, date(2025, 10, 16))
    after = check_team(checked, Programme.EDF, Action.RA, ON)
    assert (before.of("EDF.COMP.STANDARD")[0].answer, before.answer) == (F, F)
    assert (after.of("EDF.COMP.STANDARD")[0].answer, after.answer) == (C, C)


def test_three_of_one_group_are_not_three() -> None:
    sisters = team(
        *(known(f"t{n}", c, control_group="t") for n, c in enumerate(["FR", "IT", "DE"]))
    )
    mixed = team(
        known("t1", "FR", control_group="t"), known("t2", "IT", control_group="t"),
        known("u", "DE"), known("v", "DE"),
    )  # fmt: skip
    assert answer(sisters, "EDF.COMP.STANDARD", Programme.EDF, Action.RA) == F
    assert answer(mixed, "EDF.COMP.STANDARD", Programme.EDF, Action.RA) == M
    assert answer(mixed, "HE.COMP", Programme.HORIZON, Action.RIA) == F


def test_a_body_of_the_union_counts_as_a_member_state_in_horizon() -> None:
    jrc = known("jrc", "BE", union_body=True)
    checked = team(known("a", "UA"), known("b", "NO"), jrc)
    outsiders = team(known("a", "UA"), known("b", "NO"), known("c", "IS"))
    assert answer(checked, "HE.COMP", Programme.HORIZON, Action.IA) == M
    assert answer(outsiders, "HE.COMP", Programme.HORIZON, Action.IA) == F


@pytest.mark.parametrize(
    ("countries", "call", "rule", "expected"),
    [
        (["FR", "DE"], {"disruptive": True}, "EDF.COMP.EXEMPT", M),
        (["FR", "FR"], {"disruptive": True}, "EDF.COMP.EXEMPT", F),
        (["FR", "DE"], {"studies_only": None}, "EDF.COMP.STANDARD", C),
        (["FR", "DE"], {"studies_only": True}, "EDF.COMP.STUDY", C),
        (["FR", "DE", "IT"], {"sme_only": True}, "EDF.COMP.SME", M),
        (["FR", "DE", "IT"], {"minimum_members": 4}, "CALL.MINIMUM", F),
        (["FR", "DE", "IT"], {"maximum_members": 2}, "CALL.MAXIMUM", F),
        (["FR", "DE", "IT"], {"minimum_countries": 3}, "CALL.COUNTRIES", M),
    ],
)
def test_what_a_call_changes_in_the_fund(
    countries: list[str], call: dict[str, Any], rule: str, expected: Answer
) -> None:
    assert answer(from_countries(countries), rule, Programme.EDF, Action.DA, **call) == expected


def test_sme_only_calls_refuse_a_large_company_and_ask_when_the_size_is_unknown() -> None:
    def with_size(size: str) -> Team:
        return team(known("a", "FR"), known("b", "DE"), known("c", "IT", size=size))

    answers = [
        answer(with_size(size), "EDF.COMP.SME", Programme.EDF, Action.DA, sme_only=True)
        for size in ("small", "", "large")
    ]
    assert answers == [M, C, F]


def test_research_organisations_may_join_a_call_for_smes_and_research() -> None:
    checked = team(
        known("a", "FR"), known("b", "DE", size="large", kind="research_organisation"),
    )  # fmt: skip
    call = {"sme_or_research_only": True, "disruptive": True}
    assert answer(checked, "EDF.COMP.SMERO", Programme.EDF, Action.RA, **call) == M
    with_large = team(known("a", "FR"), known("b", "DE", size="large"))
    assert answer(with_large, "EDF.COMP.SMERO", Programme.EDF, Action.RA, **call) == F


def test_two_states_stand_behind_a_development_action() -> None:
    members = from_countries(["FR", "DE", "IT"]).members
    alone = check_team(Team(members), Programme.EDF, Action.DA, ON)
    backed = check_team(Team(members, ("FR", "DE")), Programme.EDF, Action.DA, ON)
    assert (alone.answer, alone.of("EDF.DEV.STATES")[0].asked_of) == (C, "supporting_states")
    assert backed.answer == M


def test_the_ukraine_instrument_needs_a_ukrainian_and_reads_ukraine_as_a_state() -> None:
    def rules(countries: list[str]) -> dict[str, Answer]:
        verdict = check_team(
            from_countries(countries), Programme.USI, Action.IRA, ON,
            call=CallParameters(activity="d"),
        )  # fmt: skip
        wanted = ("USI.COMP.UA", "USI.COMP.IRA", "USI.COMP.MAX", "TEAM.MEMBERS")
        return {rule: verdict.of(rule)[0].answer for rule in wanted}

    assert set(rules(["FR", "UA", "UA"]).values()) == {M}
    assert rules(["FR", "DE", "IT"])["USI.COMP.UA"] == F
    assert rules(["UA", "UA", "UA"])["USI.COMP.IRA"] == F
    assert rules(["FR", "UA", "NO"])["TEAM.MEMBERS"] == F
    assert rules(["UA", *["FR"] * 15])["USI.COMP.MAX"] == F


def test_industrial_reinforcement_has_a_minimum_only_for_industrialisation() -> None:
    pair = from_countries(["FR", "DE"])
    by_activity = {
        activity: check_team(
            pair, Programme.EDIP, Action.IRA, ON, call=CallParameters(activity=activity)
        ).of("EDIP.COMP.IRA")
        for activity in ("a", "d", None)
    }
    assert by_activity["a"] == ()
    assert by_activity["d"][0].answer == F
    assert (by_activity[None][0].answer, by_activity[None][0].evidence) == (C, "call_document")


def test_common_procurement_is_for_three_authorities_or_one_seap() -> None:
    authorities = [known(c, c, kind="contracting_authority") for c in ("FR", "DE", "NO")]
    seap = known("seap", "BE", kind="international_organisation", seap=True)
    assert answer(team(*authorities), "EDIP.COMP.CPA", Programme.EDIP, Action.CPA) == M
    assert answer(team(*authorities[:2]), "EDIP.COMP.CPA", Programme.EDIP, Action.CPA) == F
    assert answer(team(seap), "EDIP.COMP.CPA", Programme.EDIP, Action.CPA) == M


def test_safe_is_between_states() -> None:
    states = [known(c, c, kind="contracting_authority") for c in ("FR", "UA")]
    companies = from_countries(["FR", "UA"])
    for checked, expected in ((team(*states), M), (companies, F)):
        verdict = check_team(checked, Programme.SAFE, Action.PROCUREMENT, ON)
        assert verdict.of("SAFE.CP")[0].answer == expected


def test_a_topic_can_ask_for_end_users() -> None:
    call = CallParameters(extra_minimums=(ExtraMinimum(2, end_user=True, countries=("FR", "DE")),))
    guards = [known(c, c, end_user=True) for c in ("FR", "DE", "PL")]
    both = check_team(team(*guards), Programme.HORIZON, Action.IA, ON, call=call)
    one = check_team(
        team(*guards[1:], known("x", "IT")), Programme.HORIZON, Action.IA, ON, call=call
    )
    assert (both.of("CALL.EXTRA.1")[0].answer, one.of("CALL.EXTRA.1")[0].answer) == (M, F)


def test_a_team_has_exactly_one_coordinator() -> None:
    none = Team(tuple(Member(known(c, c)) for c in ("FR", "DE", "IT")))
    two = team(known("a", "FR"), Member(known("b", "DE"), Role.COORDINATOR), known("c", "IT"))
    one = from_countries(["FR", "DE", "IT"])
    answers = [
        answer(t, "TEAM.COORDINATOR", Programme.HORIZON, Action.RIA) for t in (none, two, one)
    ]
    assert answers == [F, F, M]


def test_findings_name_rule_day_and_source() -> None:
    verdict = check_team(from_countries(["FR", "DE"]), Programme.HORIZON, Action.RIA, ON)
    finding = verdict.of("HE.COMP")[0]
    assert (finding.on, finding.confidence) == (ON, "V")
    assert finding.source == "Regulation (EU) 2021/695, Article 22(2)"
    assert finding.facts["conditions"][0]["countries"] == ["DE", "FR"]


def test_members_that_may_be_one_group_make_a_check_never_a_failure() -> None:
    three = from_countries(["DE", "FR", "PL"])
    rule, pair = "EDF.COMP.STANDARD", (three.members[0].entity.key, three.members[1].entity.key)
    apart = Team(three.members, perhaps_one=(pair,))
    [plain] = check_team(three, Programme.EDF, Action.RA, ON).of(rule)
    [found] = check_team(apart, Programme.EDF, Action.RA, ON).of(rule)
    assert (plain.answer, found.answer, found.code) == (M, C, "composition_met_if_apart")
    assert (found.facts["perhaps_one"], found.evidence) == ([list(pair)], "group_structure")
    # with a fourth the rule holds either way, and says nothing of it
    four = from_countries(["DE", "FR", "PL", "ES"])
    sure = check_team(Team(four.members, perhaps_one=(pair,)), Programme.EDF, Action.RA, ON)
    assert sure.of(rule)[0].code == "composition_met"
    # what fails anyway goes on failing
    alone = Team(three.members[:2], perhaps_one=(pair,))
    assert check_team(alone, Programme.EDF, Action.RA, ON).of(rule)[0].answer == F
