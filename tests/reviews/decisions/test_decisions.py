"""Deciding on a pair: staging, applying, letters, two officers at once, conflicts of interest."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.errors import Conflict, Forbidden
from backend.models import (
    Block,
    Event,
    Interest,
    PairState,
    ReviewDecision,
    Role,
    Suggestion,
    User,
)  # fmt: skip
from backend.reviews.decisions import service as decision_service
from backend.reviews.decisions.forms import Choice
from tests.factories import Factory, log_in
from tests.jobs import Jobs
from tests.reviews.making import APPROVE, HOLD, REJECT, add_pair, decide, state_of


@pytest.fixture
def officer(make: Factory) -> User:
    return make.user(role=Role.officer, name="Iryna Officer")


def introduced_pair(make: Factory) -> tuple[Suggestion, User, User]:
    """A pair whose two companies have somebody to write to."""
    ours = make.user(email="olena@krylo.example", locale="uk")
    theirs = make.user(email="hans@hochland.example")
    left = make.company(name="Krylo", country="UA", member=ours)
    right = make.company(name="Hochland", country="DE", member=theirs)
    return add_pair(make, company=left, partner=right), ours, theirs


def events(db: Session, pair: Suggestion) -> list[str]:
    query = select(Event.kind).where(
        Event.subject_type == "suggestions", Event.subject_id == pair.id
    )
    return list(db.scalars(query.order_by(Event.id)))


def test_an_approval_from_the_page_is_kept_audited_and_told(
    client: TestClient, db: Session, make: Factory, jobs: Jobs, officer: User
) -> None:
    pair, ours, theirs = introduced_pair(make)
    log_in(client, officer)

    answer = client.post(f"/pairs/{pair.id}/decisions", data=APPROVE | {"then": "decide"})

    assert (answer.status_code, answer.headers["location"]) == (303, f"/pairs/{pair.id}")
    assert state_of(db, pair) == PairState.approved
    decision = db.scalars(select(ReviewDecision)).one()
    assert (decision.officer_id, decision.reason_code) == (officer.id, "complementary")
    assert decision.applied_at is not None
    assert events(db, pair) == ["pair_decided"]
    letters = jobs.waiting("deliver_mail")
    assert [letter["to"] for letter in letters] == [ours.email, theirs.email]
    assert "Hochland" in letters[0]["subject"]
    assert "Krylo" in letters[1]["subject"]
    assert "/introduced" in letters[1]["body"]


def test_no_letter_and_no_decision_stay_when_the_transaction_is_undone(
    db: Session, make: Factory, jobs: Jobs, officer: User
) -> None:
    pair, _, _ = introduced_pair(make)
    with db.begin_nested() as savepoint:
        choice = Choice.model_validate(APPROVE)
        decision_service.decide(db, officer=officer, pair_id=pair.id, choice=choice)
        savepoint.rollback()
    assert jobs.waiting("deliver_mail") == []
    assert state_of(db, pair) == PairState.suggested
    assert db.scalars(select(ReviewDecision)).all() == []


def test_a_staged_decision_does_nothing_until_it_is_applied(
    client: TestClient, db: Session, make: Factory, jobs: Jobs, officer: User
) -> None:
    pair, ours, _ = introduced_pair(make)
    log_in(client, officer)
    client.post(f"/pairs/{pair.id}/decisions", data=APPROVE | {"then": "stage"})
    assert state_of(db, pair) == PairState.suggested
    assert jobs.waiting("deliver_mail") == []
    assert "Krylo × Hochland" in client.get("/pairs/staged").text

    log_in(client, ours)
    assert client.get("/api/v1/introduced").json() == []
    log_in(client, officer)
    answer = client.post("/pairs/staged/apply")

    assert answer.headers["location"] == "/pairs/staged"
    assert state_of(db, pair) == PairState.approved
    assert len(jobs.waiting("deliver_mail")) == 2
    assert events(db, pair) == ["decision_staged", "pair_decided"]


def test_what_was_staged_can_be_taken_back_and_the_trail_keeps_it(
    client: TestClient, db: Session, make: Factory, officer: User
) -> None:
    pair = add_pair(make)
    log_in(client, officer)
    made = client.post(f"/api/v1/pairs/{pair.id}/decisions", json=REJECT).json()
    assert client.delete(f"/api/v1/pairs/staged/{made['id']}").status_code == 204
    assert db.scalars(select(ReviewDecision)).all() == []
    assert events(db, pair) == ["decision_staged", "decision_unstaged"]
    assert client.post(f"/api/v1/pairs/staged/{made['id']}/apply").status_code == 409


def test_pressing_twice_decides_once(
    client: TestClient, db: Session, make: Factory, jobs: Jobs, officer: User
) -> None:
    pair, _, _ = introduced_pair(make)
    log_in(client, officer)
    data = APPROVE | {"then": "decide", "seen": "0"}
    answers = [client.post(f"/pairs/{pair.id}/decisions", data=data) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(db.scalars(select(ReviewDecision)).all()) == 1
    assert len(jobs.waiting("deliver_mail")) == 2


def test_the_second_officer_is_told_who_decided_what_and_keeps_the_note(
    client: TestClient, db: Session, make: Factory, officer: User
) -> None:
    pair = add_pair(make)
    decide(db, officer, pair, HOLD)
    log_in(client, make.user(role=Role.officer, name="Petro Second"))

    answer = client.post(
        f"/pairs/{pair.id}/decisions", data=REJECT | {"then": "decide", "seen": "0"}
    )

    assert answer.status_code == 409
    assert "Iryna Officer decided on this pair" in answer.text
    assert REJECT["note"] in answer.text
    assert state_of(db, pair) == PairState.held
    decision = db.scalars(select(ReviewDecision)).one()
    data = REJECT | {"then": "decide", "seen": str(decision.id)}
    assert client.post(f"/pairs/{pair.id}/decisions", data=data).status_code == 303
    assert state_of(db, pair) == PairState.rejected


def test_a_pair_has_one_staged_decision_at_a_time(
    client: TestClient, db: Session, make: Factory, officer: User
) -> None:
    pair = add_pair(make)
    log_in(client, officer)
    client.post(f"/api/v1/pairs/{pair.id}/decisions", json=HOLD)
    answer = client.post(f"/api/v1/pairs/{pair.id}/decisions", json=REJECT | {"apply": True})
    assert answer.status_code == 409
    assert "Iryna Officer has staged a decision" in answer.json()["detail"]
    assert state_of(db, pair) == PairState.suggested


def test_a_declared_interest_closes_every_pair_of_the_company_to_that_officer_only(
    client: TestClient, db: Session, make: Factory, officer: User
) -> None:
    company = make.company(name="Cousin & Co", country="UA")
    pair, other = add_pair(make, company=company), add_pair(make, company=company)
    log_in(client, officer)
    data = {"company_id": str(company.id), "note": "My cousin owns it."}
    assert client.post(f"/pairs/{pair.id}/conflicts", data=data).status_code == 303

    for one in (pair, other):
        answer = client.post(f"/api/v1/pairs/{one.id}/decisions", json=APPROVE)
        assert answer.status_code == 403
        assert "Cousin & Co" in answer.json()["detail"]
    page = client.get(f"/pairs/{other.id}").text
    assert "decide=" not in page

    log_in(client, make.user(role=Role.officer))
    assert client.post(f"/api/v1/pairs/{pair.id}/decisions", json=APPROVE).status_code == 201
    assert state_of(db, pair) == PairState.suggested


def test_a_conflicted_officer_does_not_apply_what_a_colleague_staged(
    client: TestClient, make: Factory, officer: User, db: Session
) -> None:
    pair = add_pair(make)
    log_in(client, officer)
    client.post(f"/pairs/{pair.id}/conflicts", data={"company_id": str(pair.partner_id)})
    colleague = make.user(role=Role.officer)
    log_in(client, colleague)
    made = client.post(f"/api/v1/pairs/{pair.id}/decisions", json=APPROVE).json()

    log_in(client, officer)
    assert client.post(f"/api/v1/pairs/staged/{made['id']}/apply").status_code == 403
    assert client.post("/api/v1/pairs/staged/apply").json() == {"applied": 0, "refused": 1}
    assert state_of(db, pair) == PairState.suggested


def test_only_an_administrator_lifts_a_declared_interest(
    client: TestClient, make: Factory, officer: User
) -> None:
    pair = add_pair(make)
    log_in(client, officer)
    client.post(f"/pairs/{pair.id}/conflicts", data={"company_id": str(pair.company_id)})
    page = client.get(f"/pairs/{pair.id}").text
    assert "/lift" not in page
    log_in(client, make.user(role=Role.administrator))
    page = client.get(f"/pairs/{pair.id}").text
    [path] = re.findall(r'action="([^"]+/lift)"', page)
    log_in(client, officer)
    assert client.post(path).status_code == 403
    log_in(client, make.user(role=Role.administrator))
    assert client.post(path).status_code == 303
    log_in(client, officer)
    assert client.post(f"/api/v1/pairs/{pair.id}/decisions", json=APPROVE).status_code == 201


def test_who_asked_for_a_second_reader_does_not_decide(
    db: Session, make: Factory, officer: User
) -> None:
    pair = add_pair(make)
    hold = {"decision": "held", "reason_code": "second_reader", "note": "Please read this too."}
    first = decide(db, officer, pair, hold)
    with pytest.raises(Forbidden):
        decide(db, officer, pair, APPROVE, seen=first.id)
    decide(db, make.user(role=Role.officer), pair, APPROVE, seen=first.id)
    assert state_of(db, pair) == PairState.approved


def test_an_approval_is_withdrawn_only_while_no_company_has_acted_on_it(
    db: Session, make: Factory, officer: User, jobs: Jobs
) -> None:
    untouched, _, _ = introduced_pair(make)
    first = decide(db, officer, untouched, APPROVE)
    decide(db, officer, untouched, HOLD, seen=first.id)
    assert state_of(db, untouched) == PairState.held
    assert len(jobs.waiting("deliver_mail")) == 4  # introduced, then on hold, both sides

    acted_on = add_pair(make)
    approved = decide(db, officer, acted_on, APPROVE)
    assert approved.applied_at is not None
    db.add(
        Interest(
            from_company_id=acted_on.partner_id, to_company_id=acted_on.company_id, note="Hello",
            reply_by=datetime.now(UTC).date(), created_at=approved.applied_at + timedelta(hours=1),
        )
    )  # fmt: skip
    db.commit()
    with pytest.raises(Conflict):
        decide(db, officer, acted_on, HOLD, seen=approved.id)
    assert state_of(db, acted_on) == PairState.approved


def test_companies_that_keep_apart_are_not_introduced(
    db: Session, make: Factory, officer: User
) -> None:
    pair = add_pair(make)
    db.add(
        Block(company_id=pair.partner_id, blocked_company_id=pair.company_id, reason_code="trust")
    )
    db.commit()
    with pytest.raises(Conflict):
        decide(db, officer, pair, APPROVE)
    decide(db, officer, pair, REJECT)
    assert state_of(db, pair) == PairState.rejected


def test_an_introduction_nobody_can_be_told_of_is_marked_as_made_by_hand(
    client: TestClient, db: Session, make: Factory, officer: User
) -> None:
    pair = add_pair(make, partner=make.company(country="DE", state="unclaimed", name="Absent"))
    log_in(client, officer)
    assert "Mark as invited by hand" in client.get(f"/pairs/{pair.id}").text
    data = {"company_id": str(pair.partner_id), "note": "Called their switchboard."}
    assert client.post(f"/pairs/{pair.id}/invitations", data=data).status_code == 303
    page = client.get(f"/pairs/{pair.id}").text
    assert "Invited by hand: Iryna Officer" in page
    assert "Called their switchboard." in page
    data = {"company_id": str(make.company().id)}
    assert client.post(f"/pairs/{pair.id}/invitations", data=data).status_code == 422
