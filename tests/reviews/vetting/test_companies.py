"""Officers check companies: the case, decisions that hold what was read."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import CompanyState, ConflictOfInterest, Event, Role, User
from tests.factories import Factory, log_in
from tests.jobs import Jobs
from tests.reviews.vetting.making import decision, queue, seen, submitted


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize("website", ["", "https://krylo.example"])
def test_a_company_with_or_without_a_website_is_compared_with_similar_ones(
    client: TestClient, make: Factory, website: str
) -> None:
    make.company(name="Bronza Optyka", website="")
    make.company(name="Stepove Krylo Aero", website="https://other.example")
    company = submitted(make, name="Stepove Krylo", website=website)
    case = client.get(f"/api/v1/vetting/companies/{company.id}")
    assert (case.status_code, client.get(f"/vetting/companies/{company.id}").status_code) == (
        200,
        200,
    )
    assert [one["name"] for one in case.json()["similar"]] == ["Stepove Krylo Aero"]


@pytest.mark.usefixtures("officer")
def test_the_case_shows_what_is_said_and_what_can_be_checked(
    client: TestClient, db: Session, make: Factory
) -> None:
    company = submitted(
        make, name="Крило", country="UA", edrpou="00032113", about="Wings of wood",
        website="https://krylo.example", controlling_country="UA",
    )  # fmt: skip
    make.facet(company, text="Wings for gliders")
    make.company(name="Krylo")
    answer = client.get(f"/api/v1/vetting/companies/{company.id}").json()
    kinds = {check["name"]: check["kind"] for check in answer["checks"]}
    assert kinds["EDRPOU code"] == "check"  # 00032112 would fit
    assert kinds["Ownership and control"] == "meets"
    assert kinds["E-mail domain"] == "check"
    assert [(one["name"], one["likeness"]) for one in answer["similar"]] == [("Krylo", 1.0)]
    views = select(Event).where(Event.kind == "company_viewed", Event.subject_id == company.id)
    assert [event.data["level"] for event in db.scalars(views)] == ["officer"]
    page = client.get(f"/vetting/companies/{company.id}").text
    for text in ("Wings of wood", "Wings for gliders", "The last digit of this EDRPOU code"):
        assert text in page


@pytest.mark.usefixtures("officer")
def test_the_keyboard_gets_to_the_decision_at_once(client: TestClient, make: Factory) -> None:
    path = f"/vetting/companies/{submitted(make).id}"
    page = client.get(path).text
    assert (page.count('href="#decision"'), page.count('id="decision"')) == (1, 1)
    deciding = client.get(f"{path}?decide=verified").text
    assert (deciding.count('href="#decision"'), deciding.count('id="decision"')) == (0, 0)


@pytest.mark.parametrize(
    "taken",
    [
        {"to_state": "verified"},
        {"to_state": "returned", "reason_code": "more_information", "note": "Name the owners"},
        {"to_state": "suspended", "reason_code": "sanctions"},
    ],
)
def test_a_decision_moves_the_company_and_tells_its_people(
    client: TestClient, db: Session, make: Factory, jobs: Jobs, officer: User,
    taken: dict[str, str],
) -> None:  # fmt: skip
    company = submitted(make)
    form = {"seen": seen(client, company)} | taken
    answer = client.post(f"/vetting/companies/{company.id}/decisions", data=form)
    assert (answer.status_code, answer.headers["location"]) == (
        303, f"/vetting/companies/{company.id}",
    )  # fmt: skip
    db.refresh(company)
    assert (company.state, company.state_note) == (taken["to_state"], taken.get("note", ""))
    assert len(jobs.waiting("deliver_mail")) == 1
    event = db.scalars(select(Event).where(Event.kind == "company_vetted")).one()
    assert (event.actor_id, event.data["after"]) == (officer.id, taken["to_state"])
    assert queue(client) == []


@pytest.mark.usefixtures("officer")
def test_a_return_needs_a_reason_and_words_and_keeps_what_was_typed(
    client: TestClient, db: Session, make: Factory
) -> None:
    company = submitted(make)
    form = decision(client, company, "returned", note="Please say who owns you")
    answer = client.post(f"/vetting/companies/{company.id}/decisions", data=form)
    assert answer.status_code == 422
    assert "Choose a reason: the company reads it." in answer.text
    assert "Please say who owns you" in answer.text
    body = decision(client, company, "returned", reason_code="more_information")
    refused = client.post(f"/api/v1/vetting/companies/{company.id}/decisions", json=body)
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["note"])
    body = decision(client, company, "suspended", reason_code="competitors")
    refused = client.post(f"/api/v1/vetting/companies/{company.id}/decisions", json=body)
    assert (refused.status_code, list(refused.json()["fields"])) == (422, ["reason_code"])


def test_the_second_of_two_officers_gets_a_clear_conflict(
    client: TestClient, db: Session, make: Factory, officer: User
) -> None:
    company = submitted(make)
    first = decision(client, company, "verified")
    second = decision(
        client, company, "suspended", reason_code="not_credible", note="I doubt all of it"
    )
    path = f"/vetting/companies/{company.id}/decisions"
    assert client.post(path, data=first).status_code == 303
    client.cookies.clear()
    log_in(client, make.user(role=Role.officer))
    late = client.post(path, data=second)
    assert late.status_code == 409
    assert "has changed since you opened it" in late.text
    assert "I doubt all of it" in late.text
    assert client.post(f"/api/v1{path}", json=second).status_code == 409
    db.refresh(company)
    assert company.state == CompanyState.verified


@pytest.mark.usefixtures("officer")
def test_a_decision_on_an_entry_that_changed_meanwhile_is_refused(
    client: TestClient, db: Session, make: Factory
) -> None:
    company = submitted(make)
    form = decision(client, company, "verified")
    company.name, company.updated_at = "Quite another name", datetime.now(UTC)
    db.commit()
    answer = client.post(f"/vetting/companies/{company.id}/decisions", data=form)
    assert answer.status_code == 409
    assert "Quite another name" in answer.text


@pytest.mark.usefixtures("officer")
def test_a_move_that_the_state_does_not_have_is_refused(client: TestClient, make: Factory) -> None:
    company = make.company(state=CompanyState.draft, verified_at=None)
    body = decision(client, company, "verified")
    path = f"/api/v1/vetting/companies/{company.id}/decisions"
    assert client.post(path, json=body).status_code == 409
    assert client.get(f"/vetting/companies/{company.id}?decide=verified").status_code == 200
    assert client.post(path, json=body | {"to_state": "unclaimed"}).status_code == 409


def test_an_officer_with_a_declared_interest_decides_nothing_here(
    client: TestClient, db: Session, make: Factory, officer: User
) -> None:
    company = submitted(make)
    db.add(ConflictOfInterest(officer_id=officer.id, company_id=company.id))
    db.commit()
    body = decision(client, company, "verified")
    answer = client.post(f"/api/v1/vetting/companies/{company.id}/decisions", json=body)
    assert (answer.status_code, answer.json()["detail"]) == (
        409,
        f"You have declared an interest in {company.name}; another officer decides.",
    )
    assert "another officer decides" in client.get(f"/vetting/companies/{company.id}").text


@pytest.mark.usefixtures("officer")
def test_notes_are_for_officers_and_stay_in_the_history(client: TestClient, make: Factory) -> None:
    owner = make.user()
    company = make.company(member=owner, state=CompanyState.submitted)
    path = f"/vetting/companies/{company.id}/notes"
    assert client.post(path, data={"text": "x"}).status_code == 422
    assert client.post(path, data={"text": "Called the register"}).status_code == 303
    assert "Called the register" in client.get(f"/vetting/companies/{company.id}").text
    client.cookies.clear()
    log_in(client, owner)
    assert "Called the register" not in client.get("/my-company").text
    assert client.get(f"/vetting/companies/{company.id}").status_code == 403


def test_a_name_that_mixes_alphabets_is_said_to_the_officer(
    client: TestClient, make: Factory
) -> None:
    log_in(client, make.user(role=Role.officer))
    company = make.company(name="A\u0435rolande LLC", state=CompanyState.submitted)
    page = client.get(f"/vetting/companies/{company.id}").text
    assert "Letters of several alphabets in one word: A\u0435rolande." in page
