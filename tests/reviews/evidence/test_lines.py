"""The lines of evidence about a company, and what is left to ask for."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.companies.own.vetting import decide_vetting
from backend.models import CompanyState, FacetKind, Role
from tests.factories import Factory, log_in
from tests.reviews.making import add_pair


def evidence(client: TestClient, make: Factory, **columns: Any) -> dict[str, tuple[str, str]]:
    """What the case says of a German company with these columns."""
    pair = add_pair(make, partner=make.company(**({"country": "DE"} | columns)))
    _, partner = client.get(f"/api/v1/pairs/{pair.id}").json()["sides"]
    return {line["name"]: (line["kind"], line["words"]) for line in partner["evidence"]}


@pytest.fixture(autouse=True)
def signed_in(client: TestClient, make: Factory) -> None:
    log_in(client, make.user(role=Role.officer))


@pytest.mark.parametrize(
    ("columns", "name", "expected"),
    [
        ({"state": "unclaimed"}, "Identity", ("check", "Nobody from this company is here yet")),
        ({"state": "suspended"}, "Identity", ("fails", "Suspended")),
        ({"pic": "999888777"}, "Register number", ("meets", "PIC 999888777")),
        ({}, "Register number", ("check", "No register number given")),
        ({}, "E-mail domain", ("check", "No contact to compare with the website")),
        ({"controlling_country": "FR"}, "Ownership and control",
         ("meets", "Controlled from France")),
        ({"controlling_country": "US"}, "Ownership and control",
         ("check", "Controlled from United States, outside the Union and Ukraine")),
        ({"controlling_country": "BY"}, "Ownership and control",
         ("fails", "Controlled from Belarus")),
        ({}, "Ownership and control", ("check", "Controlling country not given")),
        ({"staff": 20, "turnover_eur": 1_000_000}, "Size", ("meets", "Small enterprise")),
        ({"imported_sme": True}, "Size",
         ("meets", "Small or medium-sized, according to public records")),
        ({}, "Size", ("check", "Staff and turnover do not settle its size class")),
        ({}, "Offers and needs", ("check", "No offer described yet")),
    ],
)  # fmt: skip
def test_each_fact_is_known_or_to_be_asked_for(
    columns: dict[str, Any], name: str, expected: tuple[str, str], client: TestClient,
    make: Factory,
) -> None:  # fmt: skip
    assert evidence(client, make, **columns)[name] == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("hans@hochland.example", ("meets", "Same as the website (hochland.example)")),
        ("hans@elsewhere.example", ("check", "Differs from the website (elsewhere.example)")),
        ("hans@gmail.com", ("check", "Only a mailbox that anybody can open")),
    ],
)
def test_the_contacts_address_is_compared_with_the_website(
    address: str, expected: tuple[str, str], client: TestClient, make: Factory
) -> None:
    member = make.user(email=address)
    lines = evidence(client, make, website="https://www.hochland.example", member=member)
    assert lines["E-mail domain"] == expected


def test_without_a_website_there_is_nothing_to_compare_the_address_with(
    client: TestClient, make: Factory
) -> None:
    member = make.user(email="hans@hochland.example")
    lines = evidence(client, make, website="", member=member)
    says = "No website given to compare with the e-mail address (hochland.example)"
    assert lines["E-mail domain"] == ("check", says)


def test_who_verified_a_company_is_named(client: TestClient, db: Session, make: Factory) -> None:
    pair = add_pair(make, partner=make.company(country="DE", state=CompanyState.submitted))
    vetter = make.user(role=Role.officer, name="Iryna Vetter")
    decide_vetting(db, company_id=pair.partner_id, officer=vetter, to_state=CompanyState.verified)
    db.commit()
    page = client.get(f"/pairs/{pair.id}").text
    assert "Verified by Iryna Vetter" in page
    assert f"{datetime.now(UTC):%Y}" in page


def test_a_pair_without_open_questions_is_ready(client: TestClient, make: Factory) -> None:
    sides: dict[str, Any] = {}
    for side, country in (("company", "UA"), ("partner", "DE")):
        number = {"edrpou": "12345678"} if country == "UA" else {"pic": "123456789"}
        company = make.company(
            country=country, website=f"https://{side}.example", controlling_country=country,
            staff=20, turnover_eur=1_000_000,
            member=make.user(email=f"boss@{side}.example"), **number,
        )  # fmt: skip
        make.facet(company)
        make.facet(company, kind=FacetKind.need)
        sides[side] = company
    add_pair(make, **sides)
    [item] = client.get("/api/v1/pairs").json()["items"]
    assert item["open_questions"] == 0
    assert "ready" in client.get("/pairs").text
