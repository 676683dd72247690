"""A test passed before stands for what is not known, where a rule lets one rely on it."""

from dataclasses import replace
from datetime import date

from matching.eligibility import eligibility
from matching.teams import Answer, PriorEligibility, Programme, Role
from tests.matching.entities import known

ON = date(2026, 9, 29)
UNKNOWN = replace(
    known("x", "FR"), management_country="", asset_countries=None, controlling_country=""
)


def codes(programme: Programme, on: date, tested: str = "EDF") -> set[str]:
    test = PriorEligibility(tested, "EDF-2021-NAVAL", date(2022, 5, 1))
    entity = replace(UNKNOWN, prior_eligibility=(test,))
    verdict = eligibility(entity, programme, Role.SUPPLIER, None, on)
    assert verdict.answer is not Answer.MEETS
    return {finding.code for finding in verdict.findings if finding.answer is Answer.CHECK}


def test_safe_relies_on_a_test_of_the_fund_and_asks_whether_anything_changed() -> None:
    test = PriorEligibility("EDF", "EDF-2021-NAVAL", date(2022, 5, 1))
    entity = replace(UNKNOWN, prior_eligibility=(test,))
    verdict = eligibility(entity, Programme.SAFE, Role.SUPPLIER, None, ON)
    told = [one for one in verdict.findings if one.code == "tested_before"]
    assert {one.rule for one in told} == {
        "SAFE.ELIG.MANAGED", "SAFE.ELIG.ASSETS", "SAFE.ELIG.CONTROL",
    }  # fmt: skip
    assert {(one.answer, one.evidence, one.facts["date"]) for one in told} == {
        (Answer.CHECK, "unchanged_since", "2022-05-01")
    }


def test_only_programmes_that_the_rule_names_and_days_before_count() -> None:
    unknown = {"management_unknown", "assets_unknown", "control_unknown"}
    assert unknown <= codes(Programme.SAFE, ON, "HE")
    assert "tested_before" not in codes(Programme.EDIP, ON)
