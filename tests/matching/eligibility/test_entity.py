"""One organisation in a programme and a role: three answers, each with what is missing."""

from datetime import date

import pytest

from matching.eligibility import eligibility, role_matrix
from matching.teams import Action, Answer, CallParameters, Entity, Guarantee, Programme, Role
from tests.matching.entities import known

BEFORE, AFTER = date(2025, 10, 16), date(2026, 9, 29)
UA = known("antonivka", "UA")
FR = known("aerolande", "FR")
NO = known("fjord", "NO")
US = known("acme", "US")
US_OWNED = known("acme-france", "FR", controlling_country="US")
M, C, F = Answer.MEETS, Answer.CHECK, Answer.FAILS
BENEFICIARY, PARTNER, SUB, SUPPLIER = (
    Role.BENEFICIARY, Role.ASSOCIATED_PARTNER, Role.SUBCONTRACTOR, Role.SUPPLIER,
)  # fmt: skip
EDF, EDIP, USI, SAFE, HE = (
    Programme.EDF, Programme.EDIP, Programme.USI, Programme.SAFE, Programme.HORIZON,
)  # fmt: skip


@pytest.mark.parametrize(
    ("entity", "programme", "role", "on", "answer"),
    [
        (UA, EDF, BENEFICIARY, BEFORE, F),
        (UA, EDF, PARTNER, BEFORE, C),
        (UA, EDF, SUB, BEFORE, C),
        (UA, EDF, BENEFICIARY, AFTER, C),
        (UA, EDIP, BENEFICIARY, AFTER, F),
        (UA, EDIP, PARTNER, AFTER, C),
        (UA, USI, BENEFICIARY, AFTER, M),
        (UA, SAFE, SUPPLIER, AFTER, M),
        (UA, SAFE, SUB, AFTER, M),
        (UA, SAFE, BENEFICIARY, AFTER, F),
        (UA, HE, BENEFICIARY, AFTER, M),
        (UA, HE, BENEFICIARY, date(2022, 3, 1), C),
        (FR, EDF, BENEFICIARY, BEFORE, M),
        (FR, EDIP, BENEFICIARY, AFTER, M),
        (FR, USI, BENEFICIARY, AFTER, M),
        (FR, HE, BENEFICIARY, AFTER, M),
        (NO, EDF, BENEFICIARY, AFTER, M),
        (NO, EDIP, BENEFICIARY, AFTER, M),
        (NO, USI, BENEFICIARY, AFTER, F),
        (NO, SAFE, SUPPLIER, AFTER, M),
        (US_OWNED, EDF, BENEFICIARY, AFTER, C),
        (US_OWNED, USI, BENEFICIARY, AFTER, C),
        (US_OWNED, SAFE, SUPPLIER, AFTER, C),
        (US_OWNED, HE, BENEFICIARY, AFTER, M),
        (US, EDF, BENEFICIARY, AFTER, F),
        (US, EDF, PARTNER, AFTER, C),
        (US, SAFE, SUPPLIER, AFTER, F),
        (US, HE, BENEFICIARY, AFTER, C),
        (US, HE, PARTNER, AFTER, M),
        (known("minsk", "BY"), HE, PARTNER, AFTER, F),
        (known("front", "FR", controlling_country="RU"), HE, BENEFICIARY, AFTER, F),
    ],
)
def test_role_matrix_of_the_programmes(
    entity: Entity, programme: Programme, role: Role, on: date, answer: Answer
) -> None:
    assert eligibility(entity, programme, role, Action.IRA, on).answer == answer


def test_what_is_not_known_asks_for_papers_and_never_fails() -> None:
    verdict = eligibility(Entity("x", "X", "FR"), EDF, BENEFICIARY, Action.RA, AFTER)
    asked = {finding.rule: (finding.evidence, finding.asked_of) for finding in verdict.findings}
    assert verdict.answer == C
    assert asked == {
        "EDF.ELIG.ESTABLISHED": ("", ""),
        "EDF.ELIG.MANAGED": ("management_location", "applicant"),
        "EDF.ELIG.ASSETS": ("asset_location", "applicant"),
        "EDF.ELIG.CONTROL": ("ownership_declaration", "applicant"),
    }


def test_ukraine_in_the_fund_waits_for_confirmation() -> None:
    finding = eligibility(UA, EDF, BENEFICIARY, Action.RA, AFTER).of("EDF.ELIG.ESTABLISHED")[0]
    assert (finding.answer, finding.code) == (C, "inside_if_confirmed")
    assert (finding.evidence, finding.asked_of) == ("association_in_force", "granting_authority")
    assert (finding.on, finding.confidence, finding.facts["set"]) == (AFTER, "V", "SET.EDF.UA")
    assert "2021/697" in finding.source


@pytest.mark.parametrize(
    ("guarantee", "answer", "code"),
    [
        (Guarantee.UNKNOWN, C, "controlled_from_outside"),
        (Guarantee.REQUESTED, C, "controlled_from_outside"),
        (Guarantee.APPROVED, M, "guarantee_approved"),
        (Guarantee.REFUSED, F, "guarantee_refused"),
    ],
)
def test_guarantees_of_a_foreign_controlled_company(
    guarantee: Guarantee, answer: Answer, code: str
) -> None:
    owned = known("acme-france", "FR", controlling_country="US", guarantee=guarantee)
    finding = eligibility(owned, EDF, BENEFICIARY, Action.RA, AFTER).of("EDF.ELIG.CONTROL")[0]
    assert (finding.answer, finding.code) == (answer, code)


def test_guarantees_are_only_for_companies_of_the_union_under_the_ukraine_instrument() -> None:
    owned = known("acme-ua", "UA", controlling_country="US", guarantee=Guarantee.APPROVED)
    finding = eligibility(owned, USI, BENEFICIARY, Action.IRA, AFTER).of("USI.ELIG.CONTROL")[0]
    assert (finding.answer, finding.code) == (F, "no_guarantee_route")


@pytest.mark.parametrize(("area", "answer"), [(True, M), (None, C), (False, F)])
def test_government_controlled_area(area: bool | None, answer: Answer) -> None:
    entity = known("x", "UA", government_controlled_area=area)
    assert eligibility(entity, USI, BENEFICIARY, Action.IRA, AFTER).answer == answer


def test_assets_outside_need_a_reason() -> None:
    entity = known("x", "FR", asset_countries=("FR", "US"))
    finding = eligibility(entity, EDF, BENEFICIARY, Action.RA, AFTER).of("EDF.ELIG.ASSETS")[0]
    assert (finding.answer, finding.facts["outside"]) == (C, ["US"])
    assert finding.evidence == "no_substitute_inside"


def test_companies_cannot_apply_for_common_procurement_but_may_be_contractors() -> None:
    applicant = eligibility(FR, EDIP, BENEFICIARY, Action.CPA, AFTER)
    contractor = eligibility(FR, EDIP, SUPPLIER, Action.CPA, AFTER)
    ministry = known("ministry", "FR", kind="contracting_authority")
    assert [f.rule for f in applicant.findings if f.answer == F] == ["EDIP.CPA.APPLICANTS"]
    assert contractor.answer == M
    assert eligibility(ministry, EDIP, BENEFICIARY, Action.CPA, AFTER).answer == M


def test_a_topic_can_name_countries_and_bar_foreign_control() -> None:
    call = CallParameters(allowed_countries=("FR", "UA"), control_restriction=True)
    answers = {
        entity.key: eligibility(entity, HE, BENEFICIARY, Action.IA, AFTER, call).answer
        for entity in (FR, UA, NO, US_OWNED)
    }
    assert answers == {"aerolande": M, "antonivka": M, "fjord": F, "acme-france": C}


def test_a_programme_that_is_not_in_force_fails_and_a_role_without_rule_is_a_check() -> None:
    early = eligibility(FR, EDIP, BENEFICIARY, Action.IRA, BEFORE)
    supplier = eligibility(FR, EDF, SUPPLIER, Action.RA, AFTER)
    assert (early.answer, early.findings[0].code) == (F, "programme_not_in_force")
    assert (supplier.answer, supplier.findings[0].code) == (C, "no_rule_for_role")


def test_card_of_a_ukrainian_company() -> None:
    rows = {(row.programme, row.role): row for row in role_matrix(UA, AFTER)}
    assert rows[EDF, BENEFICIARY].counts == C
    assert rows[EDIP, BENEFICIARY].counts == F
    assert rows[USI, BENEFICIARY].counts == M
    assert rows[HE, BENEFICIARY].counts == M
    assert rows[SAFE, SUPPLIER].verdict.answer == M
