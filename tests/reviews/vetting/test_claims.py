"""Officers answer claims that nobody else can answer."""

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import CompanyState, Membership, MembershipState, Role, User
from tests.factories import Factory, log_in
from tests.jobs import Jobs
from tests.reviews.vetting.making import claim, queue


@pytest.fixture
def waiting(client: TestClient, db: Session, make: Factory) -> Membership:
    """A claim of an imported profile; an officer is logged in."""
    company = make.company(
        name="Imported", state=CompanyState.unclaimed, verified_at=None,
        website="https://imported.example",
    )  # fmt: skip
    row = claim(db, make, company, make.user(email="petra@gmail.com", name="Petra"))
    log_in(client, make.user(role=Role.officer))
    return row


def test_the_claim_is_shown_with_what_speaks_for_and_against_it(
    client: TestClient, waiting: Membership
) -> None:
    page = client.get(f"/vetting/claims/{waiting.id}").text
    assert "Petra asks to speak for Imported" in page
    assert "Not of the website&#39;s domain (imported.example)" in page


@pytest.mark.parametrize(
    ("answer", "states"),
    [("accept", ("active", "draft")), ("decline", ("declined", "unclaimed"))],
)
def test_an_answer_is_taken_and_told(
    client: TestClient, db: Session, jobs: Jobs, waiting: Membership, answer: str,
    states: tuple[str, str],
) -> None:  # fmt: skip
    form = {"answer": answer, "note": "Seen your papers, thank you"}
    assert client.post(f"/vetting/claims/{waiting.id}", data=form).status_code == 303
    db.refresh(waiting, ["state", "company"])
    assert (waiting.state, waiting.company.state) == states
    [mail] = jobs.waiting("deliver_mail")
    assert mail["to"] == "petra@gmail.com"
    assert queue(client) == []


def test_declining_needs_words(client: TestClient, db: Session, waiting: Membership) -> None:
    answer = client.post(f"/vetting/claims/{waiting.id}", data={"answer": "decline"})
    assert answer.status_code == 422
    assert "Say in a sentence why; the person reads it." in answer.text
    db.refresh(waiting)
    assert waiting.state == MembershipState.pending


def test_the_second_answer_gets_a_clear_conflict(
    client: TestClient, db: Session, waiting: Membership
) -> None:
    path = f"/vetting/claims/{waiting.id}"
    assert client.post(f"/api/v1{path}", json={"answer": "accept"}).status_code == 200
    late = client.post(path, data={"answer": "decline", "note": "I do not know you"})
    assert late.status_code == 409
    assert "This request has been decided already." in late.text
    assert (
        client.post(f"/api/v1{path}", json={"answer": "decline", "note": "No, sorry"}).status_code
        == 409
    )
    db.refresh(waiting)
    assert waiting.state == MembershipState.active


def test_a_claim_that_was_withdrawn_is_not_there(
    client: TestClient, db: Session, waiting: Membership
) -> None:
    db.delete(waiting)
    db.commit()
    assert client.get(f"/vetting/claims/{waiting.id}").status_code == 404


@pytest.fixture
def representative(client: TestClient, make: Factory, waiting: Membership) -> User:
    """Somebody who is no officer, logged in."""
    user = make.user()
    client.cookies.clear()
    log_in(client, user)
    return user


@pytest.mark.usefixtures("representative")
def test_claims_are_closed_to_others(client: TestClient, waiting: Membership) -> None:
    assert client.get(f"/vetting/claims/{waiting.id}").status_code == 403
    assert client.get("/api/v1/vetting").status_code == 403
