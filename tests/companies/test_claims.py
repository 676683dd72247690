"""Claiming a profile, joining colleagues, leaving."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.companies.claims import finder
from backend.companies.claims.membership import waiting_claims
from backend.companies.claims.service import claim_company, decide_claim, leave_company
from backend.errors import Conflict, Forbidden
from backend.models import Company, CompanyState, Event, Membership, MembershipState, Role, User
from tests.factories import Factory, log_in
from tests.jobs import Jobs


@pytest.fixture
def imported(make: Factory) -> Company:
    """An organisation out of a public record."""
    return make.company(
        name="Krylo LLC", website="https://www.krylo.example", state=CompanyState.unclaimed,
        verified_at=None, pic="123456789", edrpou="32855961", source="cordis", source_key="1",
    )  # fmt: skip


def rows(db: Session) -> list[tuple[object, ...]]:
    found = db.execute(
        select(Membership.user_id, Membership.company_id, Membership.state, Membership.evidence)
        .order_by(Membership.id)
    )  # fmt: skip
    return [tuple(row) for row in found]


def kinds(db: Session, company: Company) -> list[str]:
    query = select(Event.kind).where(
        Event.subject_type == "companies", Event.subject_id == company.id
    )
    return list(db.scalars(query.order_by(Event.id)))


@pytest.mark.parametrize(("needed", "said"), [(1, True), (2, False)])
def test_thousands_from_public_records_are_spoken_of_only_where_they_are(
    client: TestClient, make: Factory, imported: Company, monkeypatch: pytest.MonkeyPatch,
    needed: int, said: bool,
) -> None:  # fmt: skip
    monkeypatch.setattr(finder, "THOUSANDS", needed)
    log_in(client, make.user())
    assert ("Thousands of organisations" in client.get("/first-visit").text) == said


def test_an_address_of_the_website_s_domain_is_believed_at_once(
    client: TestClient, db: Session, make: Factory, imported: Company
) -> None:
    user = make.user(email="olena@krylo.example")
    log_in(client, user)
    assert "Claim this profile" in client.get("/first-visit").text  # offered before a search

    answer = client.post(f"/first-visit/claim/{imported.id}")

    assert (answer.status_code, answer.headers["location"]) == (303, "/first-visit")
    assert rows(db) == [(user.id, imported.id, "active", "email_domain")]
    db.refresh(imported)
    assert imported.state == "draft"
    assert kinds(db, imported) == ["company_claimed"]
    assert client.get("/first-visit").headers["location"] == "/my-company/basics"


@pytest.mark.parametrize("email", ["olena@gmail.com", "olena@mail.krylo.example"])
def test_any_other_address_waits_for_an_officer(
    client: TestClient, db: Session, make: Factory, jobs: Jobs, imported: Company, email: str
) -> None:
    user, officer = make.user(email=email), make.user(role=Role.officer)
    log_in(client, user)
    client.post(f"/first-visit/claim/{imported.id}")
    client.post(f"/first-visit/claim/{imported.id}")  # a double click

    [claim] = waiting_claims(db)
    assert rows(db) == [(user.id, imported.id, "pending", "")]
    assert client.get("/my-company").headers["location"] == "/first-visit"
    assert "Your request is being checked" in client.get("/first-visit").text

    decide_claim(db, membership_id=claim.id, decider=officer, accept=True)
    db.commit()

    assert rows(db) == [(user.id, imported.id, "active", "officer")]
    assert waiting_claims(db) == []
    [mail] = jobs.waiting("deliver_mail")
    assert (mail["to"], mail["subject"]) == (email, "You now speak for Krylo LLC at Spilno")
    assert client.get("/my-company").status_code == 200


def test_a_declined_claim_tells_why_and_stays_declined(
    client: TestClient, db: Session, make: Factory, jobs: Jobs, imported: Company
) -> None:
    user, officer = make.user(), make.user(role=Role.officer)
    claim = claim_company(db, user=user, company_id=imported.id)
    decide_claim(db, membership_id=claim.id, decider=officer, accept=False, note="No such person")
    db.commit()
    [mail] = jobs.waiting("deliver_mail")
    assert mail["subject"] == "Your request for Krylo LLC was declined"
    assert "No such person" in mail["body"]
    log_in(client, user)
    assert client.post(f"/first-visit/claim/{imported.id}").status_code == 409
    assert imported.state == "unclaimed"


def test_a_name_can_not_break_the_subject_of_an_e_mail(
    db: Session, make: Factory, jobs: Jobs
) -> None:
    make.company(member=make.user(), name="Krylo\rBcc: all@evil.example")
    claim_company(
        db, user=make.user(email="p@other.example"), company_id=db.scalars(select(Company.id)).one()
    )
    db.commit()
    [mail] = jobs.waiting("deliver_mail")
    assert mail["subject"] == "Somebody asks to speak for Krylo Bcc: all@evil.example"


def test_a_colleague_is_let_in_by_a_member(
    client: TestClient, db: Session, make: Factory, jobs: Jobs
) -> None:
    member, colleague = make.user(), make.user(email="petro@other.example", name="Petro")
    company = make.company(member=member, name="Krylo")
    claim_company(db, user=colleague, company_id=company.id)
    db.commit()
    [mail] = jobs.waiting("deliver_mail")
    assert (mail["to"], mail["subject"]) == (member.email, "Somebody asks to speak for Krylo")
    assert waiting_claims(db) == []  # colleagues decide, no officer needed
    log_in(client, member)
    page = client.get("/my-company").text
    assert "petro@other.example" in page
    claim_id = page.split("/my-company/team/")[1].split('"')[0]

    client.post(f"/my-company/team/{claim_id}", data={"answer": "accept"})

    assert [row[2:] for row in rows(db)] == [("active", "test"), ("active", "colleague")]
    again = client.post(f"/my-company/team/{claim_id}", data={"answer": "decline"})
    assert again.status_code == 409
    assert company.state == "verified"


def test_nobody_else_decides_who_joins(db: Session, make: Factory) -> None:
    colleague, stranger = make.user(), make.user()
    company = make.company(member=make.user())
    make.company(member=stranger)
    claim = claim_company(db, user=colleague, company_id=company.id)
    for nobody in (stranger, colleague):
        with pytest.raises(Forbidden):
            decide_claim(db, membership_id=claim.id, decider=nobody, accept=True)
    assert claim.state == MembershipState.pending


def test_a_person_speaks_for_one_company_at_a_time(
    db: Session, make: Factory, imported: Company
) -> None:
    user = make.user(email="olena@krylo.example")
    make.company(member=user)
    with pytest.raises(Conflict):
        claim_company(db, user=user, company_id=imported.id)
    waiting = make.user()
    claim_company(db, user=waiting, company_id=imported.id)
    with pytest.raises(Conflict):
        claim_company(db, user=waiting, company_id=make.company().id)


def test_one_s_own_request_can_be_withdrawn_and_nobody_else_s(
    client: TestClient, db: Session, make: Factory, imported: Company
) -> None:
    user, other = make.user(), make.user()
    claim = claim_company(db, user=user, company_id=imported.id)
    db.commit()
    log_in(client, other)
    assert client.post(f"/first-visit/withdraw/{claim.id}").status_code == 403
    client.cookies.clear()
    log_in(client, user)
    assert client.post(f"/first-visit/withdraw/{claim.id}").status_code == 303
    assert rows(db) == []
    assert client.post(f"/first-visit/withdraw/{claim.id}").status_code == 404


@pytest.mark.parametrize(
    ("state", "after"),
    [
        (CompanyState.verified, "draft"),
        (CompanyState.submitted, "draft"),
        (CompanyState.returned, "draft"),
        (CompanyState.draft, "draft"),
        (CompanyState.suspended, "suspended"),
    ],
)
def test_when_the_last_member_leaves_others_no_longer_see_the_company(
    db: Session, make: Factory, state: CompanyState, after: str
) -> None:
    first, last = make.user(), make.user()
    company = make.company(member=first, state=state)
    db.add(Membership(user_id=last.id, company_id=company.id, state=MembershipState.active))
    db.commit()
    leave_company(db, user=first, company_id=company.id)
    assert company.state == state
    leave_company(db, user=last, company_id=company.id)
    assert company.state == after
    assert rows(db) == []
    with pytest.raises(Conflict):
        leave_company(db, user=last, company_id=company.id)


def test_leaving_by_the_page(client: TestClient, db: Session, make: Factory) -> None:
    user = make.user()
    make.company(member=user)
    log_in(client, user)
    assert "You are the last one" in client.get("/my-company/leave").text
    assert client.post("/my-company/leave").headers["location"] == "/first-visit"
    assert client.get("/first-visit").status_code == 200


def test_an_address_of_a_university_is_no_proof_for_students_have_one_too(
    client: TestClient, db: Session, make: Factory
) -> None:
    user = make.user(email="student@uni.example")
    university = make.company(
        kind="university", website="https://uni.example", state=CompanyState.unclaimed
    )
    log_in(client, user)
    assert "an officer checks that you may speak for it" in client.get("/first-visit").text
    client.post(f"/first-visit/claim/{university.id}")
    assert rows(db) == [(user.id, university.id, "pending", "")]


def test_a_suspended_company_is_claimed_by_nobody(db: Session, make: Factory) -> None:
    user: User = make.user(email="a@firm.example")
    company = make.company(state=CompanyState.suspended, website="https://firm.example")
    with pytest.raises(Conflict):
        claim_company(db, user=user, company_id=company.id)


@pytest.mark.parametrize(
    "text", ["Krylo", "Крило", "KRILO LLC", "123 456 789", "32855961", "www.krylo.example"]
)
def test_one_s_company_is_found_by_name_identifier_or_website(
    client: TestClient, make: Factory, imported: Company, text: str
) -> None:
    make.company(name="Quite another one")
    log_in(client, make.user())
    answer = client.get("/api/v1/claims/candidates", params={"q": text})
    assert [found["name"] for found in answer.json()] == [imported.name]
    assert imported.name in client.get("/first-visit", params={"q": text}).text


def test_nothing_found_says_what_to_do(client: TestClient, make: Factory) -> None:
    log_in(client, make.user())
    page = client.get("/first-visit", params={"q": "<b>zzz"}).text
    assert "&lt;b&gt;zzz" in page
    assert "/first-visit/new?name=%3Cb%3Ezzz" in page
