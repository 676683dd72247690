"""The trail: filtered, in pages, with names, taken away as a file; closed to representatives."""

import csv
from collections.abc import Callable
from contextlib import AbstractContextManager
from io import StringIO
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.audit.service import record
from backend.models import Event, Interest, Role, User
from tests.conftest import Queries
from tests.factories import Factory, log_in


@pytest.fixture
def officer(client: TestClient, make: Factory) -> User:
    """An officer, logged in."""
    user = make.user(role=Role.officer, name="Oksana Officer", email="oksana@asd.example")
    log_in(client, user)
    return user


def kinds(client: TestClient, **asked: Any) -> list[str]:
    answer = client.get("/api/v1/audit", params=asked)
    assert answer.status_code == 200, answer.text
    return [item["kind"] for item in answer.json()["items"]]


def test_events_are_newest_first_with_words_and_names(
    client: TestClient, db: Session, make: Factory, officer: User
) -> None:
    company = make.company(name="ТОВ «Крило»")
    record(db, "company_vetted", actor=officer, subject=company, after="verified", note="Fine")
    db.commit()
    first = client.get("/api/v1/audit").json()["items"][0]
    assert (first["kind"], first["words"], first["actor"], first["subject"]) == (
        "company_vetted", "decided on a company", "Oksana Officer", "ТОВ «Крило»",
    )  # fmt: skip
    page = client.get("/audit").text
    assert f'<a href="/companies/{company.id}">ТОВ «Крило»</a>' in page
    assert "<q>Fine</q>" in page


def test_each_filter_leaves_what_it_names(
    client: TestClient, db: Session, make: Factory, officer: User
) -> None:
    one, two = make.company(name="Крило"), make.company(name="Hochland")
    other = make.user(name="Marta Else")
    interest = Interest(
        from_company_id=one.id, to_company_id=two.id, note="x", reply_by="2030-01-01"
    )
    db.add(interest)
    db.flush()
    record(db, "company_viewed", actor=other, subject=two)
    record(db, "interest_sent", actor=other, subject=interest)
    record(db, "role_changed", actor=officer, subject=other)
    db.commit()
    assert kinds(client, kind="interest_sent") == ["interest_sent"]
    assert kinds(client, kind=["interest_sent", "company_viewed"]) == [
        "interest_sent", "company_viewed",
    ]  # fmt: skip
    assert kinds(client, person="marta") == ["role_changed", "interest_sent", "company_viewed"]
    assert kinds(client, person="oksana@") == ["role_changed", "logged_in"]
    assert kinds(client, company="krylo") == ["interest_sent"]
    assert kinds(client, company=str(two.id)) == ["interest_sent", "company_viewed"]
    assert kinds(client, company="%") == []
    assert kinds(client, since="2030-01-01") == []
    assert kinds(client, until="2001-01-01") == []
    assert client.get("/api/v1/audit", params={"since": "yesterday"}).status_code == 422


def test_pages_follow_each_other(
    client: TestClient, db: Session, make: Factory, officer: User
) -> None:
    for number in range(5):
        record(db, "company_viewed", actor=officer, subject=None, number=number)
    db.commit()
    params: dict[str, Any] = {"kind": "company_viewed", "limit": 2}
    seen: list[int] = []
    while True:
        answer = client.get("/api/v1/audit", params=params).json()
        seen += [item["data"]["number"] for item in answer["items"]]
        if answer["next"] is None:
            break
        params["after"] = answer["next"]
    assert seen == [4, 3, 2, 1, 0]
    for broken in ("x", "WyJhIl0", "WzEsMl0"):
        assert client.get("/api/v1/audit", params={"after": broken}).status_code == 422


@pytest.mark.usefixtures("officer")
def test_the_file_holds_what_the_filters_leave_and_is_an_event_itself(
    client: TestClient, db: Session, make: Factory
) -> None:
    record(db, "user_added", actor=None, subject=make.user(name="=cmd"), role="officer")
    db.commit()
    answer = client.get("/audit/export?kind=user_added")
    [row] = csv.DictReader(StringIO(answer.content.decode("utf-8-sig")))
    assert (row["Who"], row["What"], row["Details"]) == (
        "The system", "added an account", "role: Officer",
    )  # fmt: skip
    assert row["Concerning"].startswith("'=cmd")
    exported = db.scalars(select(Event).where(Event.kind == "audit_exported")).one()
    assert exported.data == {"rows": 1, "filters": "kind=user_added"}


def test_the_file_is_read_without_knowing_the_codes(
    client: TestClient, db: Session, make: Factory, officer: User
) -> None:
    company, other = make.company(name="Крило"), make.company(name="Hochland")
    data = {
        "before": "submitted", "after": "verified", "reason": "criteria_met", "note": "Fine",
        "other": other.id, "mailed": True,
    }  # fmt: skip
    record(db, "company_vetted", actor=officer, subject=company, **data)
    db.commit()
    answer = client.get("/audit/export?kind=company_vetted")
    [row] = csv.DictReader(StringIO(answer.content.decode("utf-8-sig")))
    told = {name: row[name] for name in ("Before", "After", "Reason", "Note", "Details")}
    assert told == {
        "Before": "Waiting for an officer's check", "After": "Verified",
        "Reason": "Meets the published criteria", "Note": "Fine",
        "Details": "other company: Hochland; told by e-mail: yes",
    }  # fmt: skip


@pytest.mark.usefixtures("officer")
def test_the_page_costs_the_same_queries_for_one_and_for_thirty(
    client: TestClient, db: Session, make: Factory,
    count_queries: Callable[[], AbstractContextManager[Queries]],
) -> None:  # fmt: skip
    def cost() -> int:
        with count_queries() as queries:
            assert client.get("/audit?kind=company_viewed").status_code == 200
        return queries.count

    record(db, "company_viewed", actor=make.user(), subject=make.company())
    db.commit()
    one = cost()
    for _ in range(29):
        record(db, "company_viewed", actor=make.user(), subject=make.company())
    db.commit()
    assert cost() == one


def test_the_trail_is_closed_to_representatives(client: TestClient, make: Factory) -> None:
    log_in(client, make.user())
    for path in ("/audit", "/audit/export", "/api/v1/audit"):
        assert client.get(path).status_code == 403


def test_what_is_recorded_cannot_be_changed_or_removed(db: Session, make: Factory) -> None:
    record(db, "company_viewed", actor=None, subject=None)
    db.commit()
    for statement in ("update events set kind = 'x'", "delete from events"):
        with pytest.raises(Exception, match="the audit trail is never changed"):
            db.execute(text(statement))
        db.rollback()
