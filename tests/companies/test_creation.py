"""Entering a company by hand."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import Company, CompanyState, Membership
from tests.factories import Factory, log_in
from tests.jobs import Jobs

NEW = {
    "name": "ТОВ «Крило»", "country": "UA", "kind": "private_company", "edrpou": "3285 5961",
    "pic": "", "vat": "", "website": "krylo.example",
}  # fmt: skip


@pytest.fixture
def writer(client: TestClient, make: Factory) -> TestClient:
    """Somebody new, logged in."""
    log_in(client, make.user())
    return client


def post(client: TestClient, **changes: Any) -> Any:
    return client.post("/first-visit/new", data=NEW | changes)


def companies(db: Session) -> int:
    return db.scalar(select(func.count()).select_from(Company)) or 0


def test_a_new_company_is_a_draft_that_its_writer_speaks_for(
    writer: TestClient, db: Session, jobs: Jobs
) -> None:
    answer = post(writer)
    assert (answer.status_code, answer.headers["location"]) == (303, "/my-company/basics")
    company = db.scalars(select(Company)).one()
    assert (company.name, company.edrpou, company.website, company.state, company.pic) == (
        "ТОВ «Крило»", "32855961", "https://krylo.example", CompanyState.draft, None,
    )  # fmt: skip
    assert db.scalars(select(Membership.evidence)).all() == ["creator"]
    assert jobs.waiting("embed_company") == [{"company_id": company.id}]


def test_the_same_form_posted_twice_is_one_company(writer: TestClient, db: Session) -> None:
    assert [post(writer).status_code for _ in range(2)] == [303, 303]
    assert companies(db) == 1
    other = post(writer, name="Another", edrpou="00032112")
    assert other.status_code == 409
    assert "You already speak for ТОВ «Крило»" in other.text
    assert companies(db) == 1


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("name", "", "Please fill this in."),
        ("name", "K", "Please write at least 2 characters."),
        ("country", "", "Please fill this in."),
        ("country", "XX", "Please choose a country."),
        ("country", "RU", "Please choose a country."),
        ("kind", "spy", "Please choose one from the list."),
        ("pic", "12345678", "A PIC has nine digits"),
        ("edrpou", "3285596", "An EDRPOU code has eight digits"),
        ("edrpou", "З2855961", "look like 3, 0, 6 and 1"),
        ("edrpou", "3285596117", "Ten digits are the tax number of a person"),
        ("edrpou", "328559612345", "Twelve digits are a VAT number"),
        ("pic", "12345678O", "look like 3, 0, 6 and 1"),
        ("website", "not a website", "Please enter a web address"),
        ("website", "javascript:alert(1)", "Please enter a web address"),
    ],
)
def test_a_mistake_says_what_to_do_and_keeps_the_rest(
    writer: TestClient, db: Session, field: str, typed: str, words: str
) -> None:
    answer = post(writer, vat="UA1", **{field: typed})
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="UA1"' in answer.text
    assert companies(db) == 0


def test_a_wrong_check_digit_is_told_but_does_not_block(writer: TestClient) -> None:
    assert post(writer, edrpou="00032113").status_code == 303
    assert "The last digit of this EDRPOU code" in writer.get("/my-company/basics").text


@pytest.mark.parametrize(
    "identifier", [{"pic": "123456789"}, {"edrpou": "00032112"}, {"vat": "X1"}]
)
def test_a_company_with_the_same_identifier_can_only_be_claimed(
    writer: TestClient, db: Session, make: Factory, identifier: dict[str, Any]
) -> None:
    there = make.company(name="Quite Another Name", country="PL", **identifier)
    answer = post(writer, **({"edrpou": ""} | identifier), different="true")
    assert answer.status_code == 409
    assert "This company is already here" in answer.text
    assert f"/first-visit/claim/{there.id}" in answer.text
    assert 'value="ТОВ «Крило»"' in answer.text
    assert companies(db) == 1


def test_a_like_name_in_the_same_country_is_asked_about_first(
    writer: TestClient, db: Session, make: Factory
) -> None:
    there = make.company(name="KRYLO LLC")
    make.company(name="Krylo sp. z o.o.", country="PL")
    answer = post(writer)
    assert answer.status_code == 409
    assert answer.text.count("/first-visit/claim/") == 1
    assert f"/first-visit/claim/{there.id}" in answer.text
    assert companies(db) == 2
    assert post(writer, different="true").status_code == 303
    assert companies(db) == 3


def test_the_api_names_the_candidates(writer: TestClient, make: Factory) -> None:
    there = make.company(name="Krylo LLC", edrpou="32855961", website="")
    body = {"name": "Krylo", "country": "UA", "edrpou": "32855961"}
    answer = writer.post("/api/v1/companies", json=body)
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["certain"] is True
    assert answer.json()["candidates"] == [
        {"id": there.id, "name": "Krylo LLC", "country": "UA", "kind": "private_company",
         "claimed": False, "own_domain": False, "pic": None, "website": "", "projects": 0,
         "source": None}
    ]  # fmt: skip
    made = writer.post("/api/v1/companies", json={"name": "Hvylia", "country": "UA"})
    assert (made.status_code, made.json()["state"]) == (201, "draft")
    assert made.json()["profile"]["name"] == "Hvylia"


def test_a_company_of_one_s_own_needs_an_account_of_a_representative(
    client: TestClient, make: Factory
) -> None:
    assert post(client).headers["location"].startswith("/log-in")
    assert client.post("/api/v1/companies", json={}).status_code == 401
