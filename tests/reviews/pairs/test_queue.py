"""The queue: what it shows, filters in the address, pages, files, and how many queries it costs."""

import csv
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import Event, Project, Role, TrackRecord
from tests.conftest import Queries
from tests.factories import Factory, log_in
from tests.jobs import Jobs
from tests.reviews.making import APPROVE, HOLD, REJECT, add_pair, decide


@pytest.fixture
def officer_client(client: TestClient, make: Factory) -> TestClient:
    log_in(client, make.user(role=Role.officer))
    return client


def found(client: TestClient, query: str = "") -> list[int]:
    answer = client.get(f"/api/v1/pairs{query}")
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


def test_the_queue_shows_what_waits_best_fit_first(
    officer_client: TestClient, db: Session, make: Factory
) -> None:
    officer = make.user(role=Role.officer)
    low, high = add_pair(make, fit=0.4), add_pair(make, fit=0.9)
    held, approved, rejected = (add_pair(make, fit=0.6) for _ in range(3))
    for pair, choice in ((held, HOLD), (approved, APPROVE), (rejected, REJECT)):
        decide(db, officer, pair, choice)
    assert found(officer_client) == [high.id, held.id, low.id]
    assert found(officer_client, "?state=approved") == [approved.id]
    assert found(officer_client, "?state=rejected") == [rejected.id]
    assert len(found(officer_client, "?state=all")) == 5


def test_filters_narrow_the_queue_and_stand_on_the_page_as_chips(
    officer_client: TestClient, make: Factory
) -> None:
    german = add_pair(make, fit=0.9)
    polish = add_pair(
        make, fit=0.5,
        partner=make.company(
            country="PL", kind="university", staff=20, turnover_eur=1_000_000, balance_eur=1
        ),
    )  # fmt: skip
    make.facet(polish.company, codes=["EDF:NAVAL"])
    for query in ("country=PL", "kind=university", "size=small", "area=EDF:NAVAL"):
        assert found(officer_client, f"?{query}") == [polish.id], query
    assert found(officer_client, "?fit=80") == [german.id]
    page = officer_client.get("/pairs?country=PL&sort=age").text
    assert "Remove filter: Partner&#39;s country Poland" in page
    assert 'href="/pairs?sort=age"' in page
    assert f'href="/pairs/{polish.id}?country=PL&amp;sort=age"' in page


def test_newcomers_are_pairs_with_a_side_that_has_no_project_on_record(
    officer_client: TestClient, make: Factory
) -> None:
    veterans, mixed = add_pair(make), add_pair(make)
    project = Project(source="test", source_key="1", title="A project")
    make.db.add(project)
    make.db.flush()
    for company_id in (veterans.company_id, veterans.partner_id, mixed.partner_id):
        record = TrackRecord(company_id=company_id, project_id=project.id, role="participant")
        make.db.add(record)
    make.db.commit()
    assert found(officer_client, "?newcomers=1") == [mixed.id]


def test_mine_are_the_cases_on_which_i_decided_or_wrote(
    client: TestClient, db: Session, make: Factory
) -> None:
    me, other = make.user(role=Role.officer), make.user(role=Role.officer)
    noted, held, theirs = (add_pair(make) for _ in range(3))
    decide(db, me, held, HOLD)
    decide(db, other, theirs, HOLD)
    log_in(client, me)
    client.post(f"/pairs/{noted.id}/notes", data={"text": "Ask their bank."})
    client.get(f"/pairs/{theirs.id}")  # reading is not working on it
    assert found(client, "?mine=1") == [noted.id, held.id]


@pytest.mark.parametrize("sort", ["fit", "age"])
def test_pages_follow_each_other_without_gap_or_repetition(
    sort: str, officer_client: TestClient, make: Factory
) -> None:
    left, right = make.company(country="UA"), [make.company(country="DE") for _ in range(60)]
    days = datetime(2026, 11, 1, tzinfo=UTC)
    for number, partner in enumerate(right):
        when = days + timedelta(days=number % 7)
        add_pair(make, company=left, partner=partner, fit=(number % 9) / 10, created_at=when)
    seen: list[int] = []
    after: str | None = ""
    while after is not None:
        page = officer_client.get("/api/v1/pairs", params={"sort": sort, "after": after}).json()
        assert page["total"] == 60
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
    assert len(seen) == len(set(seen)) == 60


def test_a_broken_place_or_unknown_filter_is_refused_in_words(officer_client: TestClient) -> None:
    for query in ("after=nonsense", "area=EDF:NOTHING", "country=Poland", "fit=200"):
        assert officer_client.get(f"/api/v1/pairs?{query}").status_code == 422, query
        assert officer_client.get(f"/pairs?{query}").status_code == 422, query
    assert officer_client.get("/pairs?country=&kind=&fit=&after=").status_code == 200


@pytest.mark.parametrize("path", ["/pairs?state=all", "/api/v1/pairs?state=all", "/pairs/staged"])
def test_thirty_pairs_cost_as_many_queries_as_one(
    path: str, officer_client: TestClient, db: Session, make: Factory,
    count_queries: Callable[[], AbstractContextManager[Queries]],
) -> None:  # fmt: skip
    def one() -> None:
        made = add_pair(make)
        body = HOLD | {"apply": False}
        officer_client.post(f"/api/v1/pairs/{made.id}/decisions", json=body)
        make.facet(made.company)

    one()
    with count_queries() as few:
        assert officer_client.get(path).status_code == 200
    for _ in range(29):
        one()
    with count_queries() as many:
        assert officer_client.get(path).status_code == 200
    assert many.count == few.count


def test_the_case_costs_the_same_however_long_its_history(
    officer_client: TestClient, make: Factory,
    count_queries: Callable[[], AbstractContextManager[Queries]],
) -> None:  # fmt: skip
    pair = add_pair(make)
    officer_client.get(f"/pairs/{pair.id}")
    with count_queries() as few:
        officer_client.get(f"/pairs/{pair.id}")
    for number in range(30):
        officer_client.post(f"/pairs/{pair.id}/notes", data={"text": f"Note {number}"})
        add_pair(make, company=pair.company)
    with count_queries() as many:
        assert "Note 29" in officer_client.get(f"/pairs/{pair.id}").text
    assert many.count == few.count


def rows(answer: Any, kind: str) -> list[list[Any]]:
    if kind == "csv":
        return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    sheet = openpyxl.load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_file_holds_the_filtered_queue_and_no_formula(
    kind: str, officer_client: TestClient, db: Session, make: Factory
) -> None:
    add_pair(make, fit=0.3)
    pair = add_pair(make, fit=0.9, company=make.company(name='=HYPERLINK("x")', country="UA"))
    answer = officer_client.get(f"/pairs/export.{kind}?fit=50")
    heading, line = rows(answer, kind)
    assert heading[:3] == ["Pair", "Ukrainian company", "European company"]
    assert [str(line[0]), line[1], line[3], str(line[4])] == [
        str(pair.id), "'=HYPERLINK(\"x\")", "Germany", "90",
    ]  # fmt: skip
    event = db.scalars(select(Event).where(Event.kind == "pairs_exported")).one()
    assert event.data == {"rows": 1, "format": kind}


def test_suggesting_now_is_enqueued_once_while_it_waits(
    officer_client: TestClient, make: Factory, jobs: Jobs
) -> None:
    assert "Suggest pairs now" in officer_client.get("/pairs").text
    assert officer_client.post("/pairs/suggest").status_code == 303
    assert officer_client.post("/api/v1/pairs/suggestions").json() == {"started": False}
    assert len(jobs.waiting("suggest_pairs")) == 1
    assert "Pairs are being suggested at this moment." in officer_client.get("/pairs").text
