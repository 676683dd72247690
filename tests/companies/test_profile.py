"""Saving the pages of a profile."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import Company, CompanyState, Event, User
from tests.companies.conftest import revision_in, revision_of
from tests.factories import Factory, log_in
from tests.jobs import Jobs

CORDIS = {"source": "cordis", "at": "2026-05-01"}


@pytest.fixture
def user(make: Factory) -> User:
    """Who speaks for the company."""
    return make.user()


@pytest.fixture
def company(client: TestClient, make: Factory, user: User) -> Company:
    """A verified company whose member is logged in."""
    company = make.company(
        name="Krylo", member=user, about="Drones.", website="https://krylo.example",
        provenance={"website": CORDIS, "name": CORDIS},
    )  # fmt: skip
    log_in(client, user)
    return company


def save(client: TestClient, path: str, **typed: Any) -> Any:
    return client.post(path, data={"revision": revision_of(client, path)} | typed)


def basics(company: Company, **changes: Any) -> dict[str, Any]:
    names = ("name", "country", "kind", "website", "about", "language")
    return {name: getattr(company, name) for name in names} | changes


def test_the_basics_are_saved_and_matching_is_told(
    client: TestClient, db: Session, company: Company, jobs: Jobs
) -> None:
    typed = basics(company, about="Drones and wings.", languages=["uk", "en"], founded="2015")
    answer = save(client, "/my-company/basics", **typed)
    assert (answer.status_code, answer.headers["location"]) == (303, "/my-company")
    db.refresh(company)
    assert (company.about, company.languages, company.founded, company.state) == (
        "Drones and wings.", ["uk", "en"], 2015, "verified",
    )  # fmt: skip
    assert (company.profile_version, company.embedded_version) == (2, 0)
    assert jobs.waiting("embed_company") == [{"company_id": company.id}]
    asked = client.get("/my-company/readiness", headers={"hx-request": "true"})
    assert "being prepared" in asked.text
    assert client.get("/my-company/readiness").headers["location"] == "/my-company"
    company.embedded_version = 2
    db.commit()
    assert "Matching sees your latest changes." in client.get("/my-company").text


def test_saving_the_same_again_changes_nothing(
    client: TestClient, db: Session, company: Company, jobs: Jobs
) -> None:
    assert save(client, "/my-company/basics", **basics(company)).status_code == 303
    db.refresh(company)
    assert company.profile_version == 1
    assert jobs.waiting("embed_company") == []
    assert db.scalars(select(Event.kind).where(Event.subject_type == "companies")).all() == []


def test_a_fact_that_is_edited_is_no_longer_an_imported_one(
    client: TestClient, db: Session, company: Company
) -> None:
    assert client.get("/my-company/basics").text.count("from CORDIS") == 2
    save(client, "/my-company/basics", **basics(company, website="https://new.example"))
    db.refresh(company)
    assert company.provenance == {"name": CORDIS}


def test_contacts_do_not_concern_matching(
    client: TestClient, db: Session, company: Company, jobs: Jobs
) -> None:
    typed = {"contact_title": "Export", "contact_email": "x@krylo.example", "contact_phone": "+38"}
    assert save(client, "/my-company/contacts", **typed).status_code == 303
    db.refresh(company)
    assert (company.contact_title, company.contact_email, company.contact_phone) == (
        "Export", "x@krylo.example", "+38",
    )  # fmt: skip
    assert jobs.waiting("embed_company") == []


@pytest.mark.parametrize("changes", [{"name": "Krylo Systems"}, {"edrpou": "00032112"}])
def test_what_an_officer_has_checked_is_checked_again_when_it_changes(
    client: TestClient, db: Session, company: Company, changes: dict[str, str]
) -> None:
    save(client, "/my-company/basics", **basics(company, **changes))
    db.refresh(company)
    assert company.state == CompanyState.submitted
    assert company.submitted_at is not None
    kinds = db.scalars(select(Event.kind).where(Event.subject_id == company.id).order_by(Event.id))
    assert [kind for kind in kinds if kind != "logged_in"] == [
        "profile_changed", "identity_changed",
    ]  # fmt: skip


def test_an_identifier_of_another_company_is_refused_and_nothing_is_lost(
    client: TestClient, db: Session, company: Company, make: Factory
) -> None:
    make.company(pic="123456789")
    answer = save(client, "/my-company/basics", **basics(company, pic="123456789", about="New."))
    assert answer.status_code == 422
    assert "Another company here has this identifier." in answer.text
    assert "New.</textarea>" in answer.text
    db.refresh(company)
    assert (company.pic, company.about) == (None, "Drones.")


def test_a_colleague_who_saved_in_between_is_not_overwritten_unseen(
    client: TestClient, db: Session, company: Company
) -> None:
    mine = revision_of(client, "/my-company/size")
    save(client, "/my-company/size", staff="40", ownership="founders")  # the colleague

    answer = client.post("/my-company/size", data={"revision": mine, "staff": "50"})

    assert answer.status_code == 409
    assert "A colleague saved this page in the meantime." in answer.text
    assert 'value="50"' in answer.text
    assert "<dd>40</dd>" in answer.text
    db.refresh(company)
    assert company.staff == 40
    again = {"revision": revision_in(answer.text), "staff": "50"}
    assert client.post("/my-company/size", data=again).status_code == 303
    db.refresh(company)
    assert (company.staff, company.ownership) == (50, "")


def test_a_mistake_in_between_does_not_hide_the_colleague(
    client: TestClient, company: Company
) -> None:
    mine = revision_of(client, "/my-company/size")
    save(client, "/my-company/size", staff="40")
    wrong = client.post("/my-company/size", data={"revision": mine, "staff": "many"})
    assert wrong.status_code == 422
    corrected = {"revision": revision_in(wrong.text), "staff": "50"}
    assert client.post("/my-company/size", data=corrected).status_code == 409


def test_colleagues_on_different_pages_do_not_disturb_each_other(
    client: TestClient, db: Session, company: Company
) -> None:
    mine = revision_of(client, "/my-company/contacts")
    save(client, "/my-company/size", staff="40")
    typed = {"revision": mine, "contact_title": "Export"}
    assert client.post("/my-company/contacts", data=typed).status_code == 303
    db.refresh(company)
    assert (company.staff, company.contact_title) == (40, "Export")


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("staff", "-1", "Please enter 0 or more."),
        ("staff", "many", "Please enter a whole number."),
        ("turnover_eur", "1.5", "Please enter a whole number."),
        ("ownership", "aliens", "Please choose one from the list."),
        ("controlling_country", "XX", "Please choose a country."),
    ],
)
def test_a_wrong_figure_is_shown_beside_its_field(
    client: TestClient, company: Company, field: str, typed: str, words: str
) -> None:
    answer = save(client, "/my-company/size", **({"balance_eur": "77"} | {field: typed}))
    assert answer.status_code == 422
    assert words in answer.text
    assert 'value="77"' in answer.text


@pytest.mark.parametrize(
    "typed", ["1 200 000", "1\u00a0200\u00a0000", "1,200,000", "1.200.000", "1200000"]
)
def test_amounts_may_be_grouped(
    client: TestClient, db: Session, company: Company, typed: str
) -> None:
    save(client, "/my-company/size", turnover_eur=typed)
    db.refresh(company)
    assert company.turnover_eur == 1_200_000


def facility(number: int, **fields: str) -> dict[str, str]:
    return {f"facility-{number}-{name}": value for name, value in fields.items()}


def test_facilities_are_saved_row_by_row_and_an_emptied_one_is_gone(
    client: TestClient, db: Session, company: Company
) -> None:
    typed = (
        facility(0, kind="assembly", region="Lviv", can_do="Wings", capacity="9")
        | facility(1, kind="", region="", can_do="", capacity="")
        | facility(2, kind="composites", region="", can_do="Layup", capacity="")
    )
    save(client, "/my-company/facilities", **typed, certificates=["ISO9001"], exports_to=["PL"])
    db.refresh(company)
    assert company.facilities == [
        {"kind": "assembly", "region": "Lviv", "can_do": "Wings", "capacity": "9"},
        {"kind": "composites", "region": "", "can_do": "Layup", "capacity": ""},
    ]
    assert (company.certificates, company.exports_to) == (["ISO9001"], ["PL"])
    save(client, "/my-company/facilities", **facility(0, kind="welding"))
    db.refresh(company)
    assert [row["kind"] for row in company.facilities] == ["welding"]
    assert company.certificates == []


def test_a_facility_without_a_kind_keeps_what_was_typed(
    client: TestClient, db: Session, company: Company
) -> None:
    typed = facility(0, kind="welding", can_do="Hulls") | facility(1, can_do="Wings of carbon")
    answer = save(client, "/my-company/facilities", **typed)
    assert answer.status_code == 422
    assert 'id="f-facility-1-kind-error"' in answer.text
    assert 'value="Wings of carbon"' in answer.text
    db.refresh(company)
    assert company.facilities == []


def test_the_form_needs_no_script_and_markup_typed_is_text(
    client: TestClient, company: Company
) -> None:
    save(client, "/my-company/basics", **basics(company, about="<script>alert(1)</script>"))
    page = client.get("/my-company/preview?level=public").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_api_changes_only_what_is_sent(
    client: TestClient, db: Session, company: Company
) -> None:
    path = "/api/v1/companies/mine"
    read = client.get(path).json()
    answer = client.patch(path, json={"revision": read["revision"], "staff": 12})
    assert answer.status_code == 200
    assert answer.json()["profile"] == read["profile"] | {"staff": 12}
    late = client.patch(path, json={"revision": read["revision"], "staff": 13})
    assert (late.status_code, late.headers["content-type"]) == (409, "application/problem+json")
    wrong = client.patch(path, json={"revision": answer.json()["revision"], "country": "XX"})
    assert (wrong.status_code, wrong.json()["fields"]) == (
        422, {"country": "Please choose a country."},
    )  # fmt: skip
    db.refresh(company)
    assert (company.staff, company.about) == (12, "Drones.")


def test_nobody_was_founded_in_a_year_to_come(client: TestClient, company: Company) -> None:
    answer = save(client, "/my-company/basics", **basics(company, founded="2999"))
    assert answer.status_code == 422
    assert "This year is still to come." in answer.text
