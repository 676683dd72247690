"""What a Ukrainian company may be in each programme, before and after the law of December 2025."""

import pytest

from tests.eligibility.conftest import WHOLE, Readers
from tests.factories import Factory

MEETS, CHECK, FAILS = "appears_to_meet", "needs_a_check", "appears_to_fail"
BEFORE, AFTER = "2025-12-22", "2026-02-01"
#: programme, role, day, answer, whether it counts towards the minimum of members
MATRIX = [
    ("EDF", "beneficiary", BEFORE, FAILS, FAILS),
    ("EDF", "associated_partner", BEFORE, CHECK, FAILS),
    ("EDF", "subcontractor", BEFORE, CHECK, FAILS),
    ("EDF", "beneficiary", "2025-12-23", CHECK, CHECK),
    ("EDF", "beneficiary", AFTER, CHECK, CHECK),
    ("EDF", "subcontractor", AFTER, CHECK, FAILS),
    ("EDIP", "beneficiary", AFTER, FAILS, FAILS),
    ("EDIP", "associated_partner", AFTER, CHECK, FAILS),
    ("EDIP", "subcontractor", AFTER, CHECK, FAILS),
    ("EDIP-USI", "beneficiary", AFTER, MEETS, MEETS),
    ("EDIP-USI", "subcontractor", AFTER, MEETS, FAILS),
    ("EDIP-USI", "beneficiary", BEFORE, FAILS, FAILS),
    ("SAFE", "supplier", AFTER, MEETS, FAILS),
    ("SAFE", "subcontractor", AFTER, MEETS, FAILS),
    ("SAFE", "beneficiary", AFTER, FAILS, FAILS),
    ("HE", "beneficiary", AFTER, MEETS, MEETS),
    ("HE", "beneficiary", "2022-06-08", CHECK, CHECK),
    ("HE", "beneficiary", "2022-06-09", MEETS, MEETS),
]


@pytest.mark.parametrize("row", MATRIX, ids=" ".join)
def test_a_ukrainian_company(
    readers: Readers, make: Factory, row: tuple[str, str, str, str, str]
) -> None:
    programme, role, on, *expected = row
    company = make.company(**WHOLE)
    readers.officer()
    found = readers.ask(company, programme=programme, role=role, on=on)
    assert [found["answer"], found["counts"]] == expected


@pytest.mark.parametrize(
    ("guarantee", "answer", "code"),
    [
        ("", CHECK, "controlled_from_outside"),
        ("requested", CHECK, "controlled_from_outside"),
        ("approved", MEETS, "guarantee_approved"),
        ("refused", FAILS, "guarantee_refused"),
    ],
)
def test_a_foreign_controlled_company_needs_its_state(
    readers: Readers, make: Factory, guarantee: str, answer: str, code: str
) -> None:
    company = make.company(
        country="PL", management_country="PL", asset_countries=["PL", "DE"],
        controlling_country="US", guarantee=guarantee,
    )  # fmt: skip
    readers.officer()
    found = readers.ask(company, programme="EDF")
    assert found["answer"] == answer
    assert [p["code"] for p in found["points"] if p["rule"] == "EDF.ELIG.CONTROL"] == [code]


def test_a_fact_that_is_not_given_needs_a_check_and_says_who_has_it(
    readers: Readers, make: Factory
) -> None:
    company = make.company(**(WHOLE | {"management_country": None}))
    readers.officer()
    found = readers.ask(company, programme="EDIP-USI")
    [point] = [p for p in found["points"] if p["answer"] != MEETS]
    assert (found["answer"], point["code"]) == (CHECK, "management_unknown")
    assert point["asked_of"] == "The company"
    assert point["facts"] == [
        {"name": "management_country", "known": "missing", "value": None, "words": "not given",
         "source": ""}
    ]  # fmt: skip


def test_an_address_outside_government_control_fails(readers: Readers, make: Factory) -> None:
    company = make.company(**(WHOLE | {"territory": "outside_control"}))
    readers.officer()
    assert readers.ask(company, programme="EDIP-USI")["answer"] == FAILS


@pytest.mark.parametrize("programme", ["ASAP", "EDIRPA"])
def test_a_programme_of_history_is_refused_in_words(
    readers: Readers, make: Factory, programme: str
) -> None:
    company = make.company(**WHOLE)
    readers.officer()
    path = f"/api/v1/companies/{company.id}/eligibility"
    answer = readers.client.get(path, params={"programme": programme})
    assert (answer.status_code, answer.json()["fields"]) == (
        422, {"programme": "Please choose one from the list."},
    )  # fmt: skip
