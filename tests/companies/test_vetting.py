"""Handing in, and the officer's answer."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.companies.history import usual_wait_hours
from backend.companies.own.vetting import decide_vetting
from backend.errors import Conflict, Invalid
from backend.models import Company, CompanyState, Event, FacetKind, MatchRequest, Role, User
from tests.factories import Factory, log_in
from tests.jobs import Jobs

ABOUT = "We build fixed-wing reconnaissance drones and train the people who fly and repair them."


@pytest.fixture
def user(make: Factory) -> User:
    """Who speaks for the company."""
    return make.user(email="olena@krylo.example")


@pytest.fixture
def company(client: TestClient, make: Factory, user: User) -> Company:
    """A draft whose member is logged in."""
    company = make.company(
        name="Krylo", member=user, state=CompanyState.draft, verified_at=None, about=ABOUT
    )
    log_in(client, user)
    return company


def test_the_first_visit_goes_on_where_it_stopped(
    client: TestClient, db: Session, company: Company, make: Factory
) -> None:
    def leads_to() -> str:
        return client.get("/first-visit").headers["location"]

    company.about = ""
    db.commit()
    assert leads_to() == "/my-company/basics"
    company.about = ABOUT
    db.commit()
    assert leads_to() == "/my-company/offers"
    make.facet(company)
    assert leads_to() == "/my-company/needs"
    make.facet(company, kind=FacetKind.need)
    assert leads_to() == "/my-company/review"
    client.post("/first-visit/partners")
    assert leads_to() == client.app.url_path_for("partners")  # type: ignore[attr-defined]


@pytest.mark.parametrize("state", [CompanyState.returned, CompanyState.suspended])
def test_a_company_that_was_sent_back_starts_at_its_overview(
    client: TestClient, db: Session, company: Company, state: CompanyState
) -> None:
    company.state = state
    db.commit()
    assert client.get("/first-visit").headers["location"] == "/my-company"


def test_handing_in_twice_is_handing_in_once(
    client: TestClient, db: Session, company: Company, make: Factory
) -> None:
    make.facet(company)
    leads_to = [client.post("/first-visit/partners").headers["location"] for _ in range(2)]
    assert leads_to == [f"/partners/{db.scalar(select(MatchRequest.id))}"] * 2
    db.refresh(company)
    assert company.state == "submitted"
    assert company.submitted_at is not None
    handed_in = select(Event).where(Event.kind == "company_submitted")
    assert len(db.scalars(handed_in).all()) == 1
    [request] = db.scalars(select(MatchRequest))  # and the first partners are asked for once
    assert (request.company_id, request.kind) == (company.id, "general")


def test_what_is_needed_for_the_check_is_named(
    client: TestClient, db: Session, company: Company
) -> None:
    company.about = "Short."
    db.commit()
    page = client.get("/my-company/review").text
    assert page.count("needed for the check") == 2
    assert ("Before you can hand in" in page, "Hand in and see partners" in page) == (True, False)
    answer = client.post("/api/v1/companies/mine/submission")
    assert answer.status_code == 409
    assert answer.json()["detail"] == (
        "Before an officer can check it, the profile needs: Add one offer: what others can get "
        "from you; Say in a few sentences, 80 characters or more, what the company does"
    )
    db.refresh(company)
    assert company.state == "draft"


def handed_in(client: TestClient, company: Company, make: Factory) -> User:
    make.facet(company)
    client.post("/first-visit/partners")
    return make.user(role=Role.officer, name="Oksana")


def test_a_verified_company_s_members_are_told(
    client: TestClient, db: Session, company: Company, make: Factory, jobs: Jobs
) -> None:
    officer = handed_in(client, company, make)
    decide_vetting(
        db, company_id=company.id, officer=officer, to_state=CompanyState.verified,
        reason_code="criteria_met",
    )  # fmt: skip
    db.commit()
    assert company.state == "verified"
    assert company.verified_at is not None
    assert company.submitted_at is None
    [mail] = jobs.waiting("deliver_mail")
    assert (mail["to"], mail["subject"]) == ("olena@krylo.example", "Krylo is verified")
    page = client.get("/my-company").text
    assert "decided: Verified" in page
    assert "Oksana" in page


def test_a_returned_company_reads_why_and_hands_in_again(
    client: TestClient, db: Session, company: Company, make: Factory, jobs: Jobs
) -> None:
    officer = handed_in(client, company, make)
    decide_vetting(
        db, company_id=company.id, officer=officer, to_state=CompanyState.returned,
        reason_code="identity_unverified", note="Please add the EDRPOU code.",
    )  # fmt: skip
    db.commit()
    [mail] = jobs.waiting("deliver_mail")
    assert mail["subject"] == "The profile of Krylo needs a change"
    assert "Please add the EDRPOU code." in mail["body"]
    assert "Identity not yet verified" in mail["body"]
    page = client.get("/my-company").text
    assert "Returned: an officer asks for a change" in page
    assert "Please add the EDRPOU code." in page
    assert client.post("/first-visit/partners").status_code == 303
    db.refresh(company)
    assert company.state == "submitted"


def test_a_decision_needs_its_reason_and_an_open_case(
    client: TestClient, db: Session, company: Company, make: Factory
) -> None:
    officer = handed_in(client, company, make)

    def decide(state: CompanyState, reason: str = "", note: str = "") -> None:
        decide_vetting(
            db, company_id=company.id, officer=officer, to_state=state, reason_code=reason,
            note=note,
        )  # fmt: skip

    with pytest.raises(Invalid) as no_reason:
        decide(CompanyState.returned)
    assert set(no_reason.value.fields) == {"reason_code"}
    with pytest.raises(Invalid) as wrong_reason:
        decide(CompanyState.suspended, "criteria_met")
    assert set(wrong_reason.value.fields) == {"reason_code"}
    with pytest.raises(Invalid) as no_note:
        decide(CompanyState.suspended, "other")
    assert set(no_note.value.fields) == {"note"}
    with pytest.raises(Conflict):
        decide(CompanyState.draft)
    decide(CompanyState.verified)
    with pytest.raises(Conflict):
        decide(CompanyState.verified)


def test_how_long_a_check_takes_is_said_only_when_it_is_known(db: Session, make: Factory) -> None:
    assert usual_wait_hours(db) is None
    officer = make.user(role=Role.officer)
    for hours in (1.0, 2.0, 30.0, 40.0, 50.0):
        assert usual_wait_hours(db) is None
        event = Event(
            kind="company_vetted", actor_id=officer.id, subject_type="companies", subject_id=1,
            data={"waited_hours": hours},
        )  # fmt: skip
        db.add(event)
        db.flush()
    assert usual_wait_hours(db) == 30.0
