"""The monthly report: the right month, the same on page, paper and workbook, closed to others."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import (
    Company,
    ConflictOfInterest,
    Event,
    Interest,
    InterestState,
    PairState,
    ReviewDecision,
    Role,
    Suggestion,
    User,
)  # fmt: skip
from backend.reviews.monthly.months import Month, months_between
from tests.conftest import Queries
from tests.factories import Factory, log_in
from tests.reviews.making import add_pair

MARCH, API = "2026-03", "/api/v1/reports/2026-03"
INSIDE = datetime(2026, 3, 31, 23, 59, tzinfo=UTC)
BEFORE = datetime(2026, 2, 28, 12, tzinfo=UTC)
AFTER = datetime(2026, 4, 1, tzinfo=UTC)


@pytest.fixture
def officer(client: TestClient, make: Factory) -> User:
    """An officer, logged in."""
    user = make.user(role=Role.officer, name="Oksana Officer")
    log_in(client, user)
    return user


def happened(db: Session, kind: str, at: datetime, **columns: Any) -> None:
    """Writes an event of the past into the trail."""
    defaults: dict[str, Any] = {"subject_type": "site", "data": {}}
    db.add(Event(kind=kind, at=at, **(defaults | columns)))
    db.commit()


def vetted(db: Session, officer: User, company: Company, at: datetime, **data: Any) -> None:
    happened(
        db, "company_vetted", at, actor_id=officer.id, subject_type="companies",
        subject_id=company.id, data={"after": "verified", "waited_hours": 5, "note": ""} | data,
    )  # fmt: skip


def decided(
    db: Session, make: Factory, officer: User, at: datetime, decision: PairState
) -> Suggestion:
    """A pair with an applied decision."""
    pair = add_pair(make, state=decision)
    db.add(
        ReviewDecision(
            suggestion_id=pair.id, officer_id=officer.id, decision=decision,
            reason_code="complementary", applied_at=at, applied_by_id=officer.id,
        )
    )  # fmt: skip
    db.commit()
    return pair


def figure(client: TestClient, words: str) -> tuple[Any, Any]:
    [found] = [one for one in client.get(API).json()["figures"] if one["figure"] == words]
    return found["now"], found["before"]


def test_a_decision_counts_in_its_month_of_utc(
    client: TestClient, db: Session, make: Factory, officer: User
) -> None:
    inside, before, after = (make.company(name=name) for name in ("Inside", "Before", "After"))
    vetted(db, officer, inside, INSIDE, waited_hours=3)
    vetted(db, officer, before, BEFORE, waited_hours=8)
    vetted(db, officer, after, AFTER)
    assert figure(client, "Companies verified") == (1, 1)
    assert figure(client, "Median wait for a decision, hours") == (3.0, 8.0)
    assert [one["company"] for one in client.get(API).json()["companies"]] == ["Inside"]


@pytest.mark.usefixtures("officer")
def test_nothing_is_a_zero_and_no_wait_is_no_number(client: TestClient) -> None:
    assert figure(client, "Companies verified") == (0, 0)
    assert figure(client, "Median wait for a decision, hours") == (None, None)
    shown = client.get(f"/reports/{MARCH}")
    assert (shown.status_code, shown.text.count("None this month.")) == (200, 4)


def test_pairs_say_who_decided_and_what_came_of_it(
    client: TestClient, db: Session, make: Factory, officer: User
) -> None:
    pair = decided(db, make, officer, INSIDE, PairState.approved)
    decided(db, make, officer, AFTER, PairState.rejected)
    db.add(
        Interest(
            from_company_id=pair.partner_id, to_company_id=pair.company_id,
            state=InterestState.accepted, note="Shall we talk?", reply_by=AFTER.date(),
        )
    )  # fmt: skip
    db.commit()
    [one] = client.get(API).json()["pairs"]
    assert (one["pair_id"], one["decision"], one["officer"], one["interest"]) == (
        pair.id, "approved", "Oksana Officer", "accepted",
    )  # fmt: skip
    assert figure(client, "Pairs approved") == (1, 0)
    assert "accepted: contacts are open" in client.get(f"/reports/{MARCH}").text


def test_pairs_of_a_declared_interest_are_counted_but_not_listed(
    client: TestClient, db: Session, make: Factory, officer: User
) -> None:
    pair = decided(db, make, officer, INSIDE, PairState.approved)
    db.add(ConflictOfInterest(officer_id=officer.id, company_id=pair.partner_id))
    db.commit()
    made = client.get(API).json()
    assert (made["pairs"], made["closed_pairs"]) == ([], 1)
    assert figure(client, "Pairs approved") == (1, 0)
    partner = db.get_one(Company, pair.partner_id)
    page = client.get(f"/reports/{MARCH}").text
    assert ("1 decision is counted but not listed" in page, partner.name in page) == (True, False)


def test_the_workbook_holds_what_the_page_shows_and_is_recorded(
    client: TestClient, db: Session, make: Factory, officer: User
) -> None:
    company = make.company(name="=Formula Works", country="PL")
    vetted(db, officer, company, INSIDE)
    answer = client.get(f"/reports/{MARCH}.xlsx")
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["Figures", "Companies", "Pairs", "Consortia", "Officers"]
    rows = list(book["Companies"].values)
    assert rows[1][:4] == ("=Formula Works", "Poland", "2026-03-31", "Verified")
    assert list(book["Officers"].values)[1] == ("Oksana Officer", 1, 0, 0)
    event = db.scalars(select(Event).where(Event.kind == "report_exported")).one()
    assert (event.actor_id, event.data) == (officer.id, {"month": MARCH, "format": "xlsx"})


def test_the_paper_is_a_pdf(client: TestClient, db: Session, make: Factory, officer: User) -> None:
    decided(db, make, officer, INSIDE, PairState.held)
    answer = client.get(f"/reports/{MARCH}.pdf")
    assert (answer.headers["content-type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize("month", ["2026-13", "march", "2099-01", "26-03"])
def test_a_month_that_is_none_is_not_found(client: TestClient, month: str) -> None:
    assert client.get(f"/reports/{month}").status_code == 404
    assert client.get(f"/api/v1/reports/{month}").status_code == 404


def test_the_list_names_every_month_since_the_trail_begins(
    client: TestClient, db: Session, officer: User
) -> None:
    happened(db, "signed_up", BEFORE)
    codes = client.get("/api/v1/reports").json()
    assert (codes[-1], len(set(codes)) == len(codes)) == ("2026-02", True)
    assert client.get("/reports").text.count(".pdf") == len(codes)


def test_months_follow_each_other_over_the_year() -> None:
    found = months_between(datetime(2025, 11, 30, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
    assert found == [Month(2026, 1), Month(2025, 12), Month(2025, 11)]
    assert (found[1].end, found[0].before) == (found[0].start, found[1])


def test_representatives_do_not_read_it(client: TestClient, make: Factory) -> None:
    log_in(client, make.user())
    for path in (f"/reports/{MARCH}", f"/reports/{MARCH}.xlsx", API):
        assert client.get(path).status_code == 403


def test_a_long_month_asks_as_little_as_a_short_one(
    client: TestClient, db: Session, make: Factory, officer: User,
    count_queries: Callable[[], AbstractContextManager[Queries]],
) -> None:  # fmt: skip
    def more() -> None:
        decided(db, make, officer, INSIDE, PairState.approved)
        vetted(db, officer, make.company(), INSIDE)

    more()
    with count_queries() as one:
        client.get(f"/reports/{MARCH}")
    for _ in range(29):
        more()
    with count_queries() as many:
        client.get(f"/reports/{MARCH}")
    assert one.count == many.count
