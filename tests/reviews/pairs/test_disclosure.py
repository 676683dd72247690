"""Who may see pairs, what companies learn of them, and what the trail keeps."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import (
    Block,
    Company,
    CompanyState,
    Event,
    Membership,
    MembershipState,
    Role,
    Suggestion,
    User,
)  # fmt: skip
from tests.factories import Factory, log_in
from tests.reviews.making import APPROVE, HOLD, REJECT, add_pair, decide

READS = ["", "/staged", "/export.csv", "/{id}"]
WRITES = [
    "/suggest", "/staged/apply", "/staged/1/apply", "/staged/1/unstage", "/{id}/decisions",
    "/{id}/notes", "/{id}/conflicts", "/{id}/conflicts/1/lift", "/{id}/invitations",
]  # fmt: skip


@pytest.fixture
def officer(make: Factory) -> User:
    return make.user(role=Role.officer, name="Iryna Officer")


@pytest.fixture
def pair(make: Factory) -> Suggestion:
    return add_pair(
        make,
        company=make.company(name="Krylo", country="UA", member=make.user(email="o@krylo.example")),
        partner=make.company(name="Hochland", country="DE"),
    )


def representative(make: Factory, company: Company) -> User:
    """Somebody new who speaks for a company."""
    user = make.user()
    make.db.add(Membership(user_id=user.id, company_id=company.id, state=MembershipState.active))
    make.db.commit()
    return user


def test_pages_of_pairs_are_closed_to_visitors_and_representatives(
    client: TestClient, make: Factory, pair: Suggestion
) -> None:
    for path in READS:
        assert client.get(f"/pairs{path.format(id=pair.id)}").status_code == 303
    for path in WRITES:
        assert client.post(f"/pairs{path.format(id=pair.id)}").status_code == 303
    log_in(client, make.user())
    for path in READS:
        assert client.get(f"/pairs{path.format(id=pair.id)}").status_code == 403
    for path in WRITES:
        assert client.post(f"/pairs{path.format(id=pair.id)}").status_code == 403


def test_the_api_of_pairs_is_closed_to_visitors_and_representatives(
    client: TestClient, make: Factory, pair: Suggestion
) -> None:
    calls = [
        ("GET", ""), ("GET", "/staged"), ("GET", f"/{pair.id}"), ("POST", "/suggestions"),
        ("POST", "/staged/apply"), ("POST", "/staged/1/apply"), ("DELETE", "/staged/1"),
        ("POST", f"/{pair.id}/decisions"), ("POST", f"/{pair.id}/notes"),
        ("POST", f"/{pair.id}/conflicts"), ("POST", "/conflicts/1/lift"),
        ("POST", f"/{pair.id}/invitations"),
    ]  # fmt: skip
    for method, path in calls:
        assert client.request(method, f"/api/v1/pairs{path}", json={}).status_code == 401
    log_in(client, make.user())
    for method, path in calls:
        assert client.request(method, f"/api/v1/pairs{path}", json={}).status_code == 403


def test_a_company_sees_an_introduction_only_while_it_is_approved(
    client: TestClient, db: Session, make: Factory, officer: User, pair: Suggestion
) -> None:
    user = representative(make, pair.company)
    log_in(client, user)
    assert client.get("/api/v1/introduced").json() == []
    assert "No introduction yet" in client.get("/introduced").text

    approved = decide(db, officer, pair, APPROVE)
    [seen] = client.get("/api/v1/introduced").json()
    assert (seen["name"], seen["country"]) == ("Hochland", "DE")
    assert seen["reason_code"] == "complementary"
    assert "Hochland" in client.get("/introduced").text

    decide(db, officer, pair, HOLD, seen=approved.id)
    assert client.get("/api/v1/introduced").json() == []


def test_both_sides_see_the_introduction_and_nobody_else(
    client: TestClient, db: Session, make: Factory, officer: User, pair: Suggestion
) -> None:
    decide(db, officer, pair, APPROVE)
    for company, other in ((pair.company, "Hochland"), (pair.partner, "Krylo")):
        log_in(client, representative(make, company))
        assert [each["name"] for each in client.get("/api/v1/introduced").json()] == [other]
    log_in(client, representative(make, make.company()))
    assert client.get("/api/v1/introduced").json() == []


def test_an_introduction_opens_neither_contacts_nor_the_officers_words(
    client: TestClient, db: Session, make: Factory, officer: User
) -> None:
    left = make.company(country="UA", city="Bucha")
    right = make.company(country="DE", contact_email="boss@hochland.example", contact_phone="+49 1")
    pair = add_pair(make, company=left, partner=right)
    log_in(client, officer)
    client.post(f"/pairs/{pair.id}/notes", data={"text": "Their bank hesitates."})
    decide(db, officer, pair, APPROVE | {"note": "Only because the ministry insists."})
    for company in (left, right):
        log_in(client, representative(make, company))
        for path in ("/introduced", "/api/v1/introduced"):
            text = client.get(path).text
            for secret in ("boss@hochland.example", "+49 1", "Bucha", "bank", "ministry", "Iryna"):
                assert secret not in text, (path, secret)


def test_companies_that_keep_apart_or_were_suspended_leave_the_introductions(
    client: TestClient, db: Session, make: Factory, officer: User, pair: Suggestion
) -> None:
    other = add_pair(make, company=pair.company)
    for one in (pair, other):
        decide(db, officer, one, APPROVE)
    db.add(
        Block(company_id=pair.partner_id, blocked_company_id=pair.company_id, reason_code="trust")
    )
    db.get_one(Company, other.partner_id).state = CompanyState.suspended
    db.commit()
    log_in(client, representative(make, pair.company))
    assert client.get("/api/v1/introduced").json() == []


def test_a_rejection_is_told_to_nobody(
    client: TestClient, db: Session, make: Factory, officer: User, pair: Suggestion
) -> None:
    decide(db, officer, pair, REJECT)
    log_in(client, representative(make, pair.company))
    assert client.get("/api/v1/introduced").json() == []
    assert "Hochland" not in client.get("/introduced").text


def test_reading_a_case_is_in_the_trail_once_per_officer_and_day(
    client: TestClient, db: Session, make: Factory, officer: User, pair: Suggestion
) -> None:
    for reader in (officer, make.user(role=Role.administrator)):
        log_in(client, reader)
        for _ in range(2):
            client.get(f"/pairs/{pair.id}")
        client.get(f"/api/v1/pairs/{pair.id}")
    views = select(func.count()).where(Event.kind == "pair_viewed", Event.subject_id == pair.id)
    assert db.scalar(views) == 2


def test_the_case_tells_its_history_newest_first(
    client: TestClient, db: Session, make: Factory, officer: User, pair: Suggestion
) -> None:
    log_in(client, officer)
    client.get(f"/pairs/{pair.id}")
    client.post(f"/pairs/{pair.id}/notes", data={"text": "Ask for the owners first."})
    decide(db, officer, pair, REJECT)
    page = client.get(f"/pairs/{pair.id}").text
    places = [
        page.index(words, page.index('class="timeline"'))
        for words in (
            "decided: reject, needs and offers do not fit", "wrote a note", "read the case",
            "suggested the pair, fit 78 of 100",
        )
    ]  # fmt: skip
    assert places == sorted(places)
    assert "Ask for the owners first." in page


def test_a_pair_that_is_gone_says_why_and_others_suggestions_are_not_pairs(
    client: TestClient, make: Factory, officer: User, pair: Suggestion
) -> None:
    log_in(client, officer)
    answer = client.get("/api/v1/pairs/999999")
    assert answer.status_code == 404
    assert answer.json()["detail"].startswith("This pair is not in the queue")
