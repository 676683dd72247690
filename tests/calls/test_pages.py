"""Pages of calls: who sees what, and what officers do there without a script."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.calls import queries
from backend.calls.filters import Filters, Sort
from backend.calls.service import today
from backend.models import Call, Event, Role
from tests.calls.making import TEXT, lines, row, saved_call, typed
from tests.conftest import Queries
from tests.factories import Factory, log_in
from tests.jobs import Jobs

PASTED = """EDF-2032-RA-SENS-RADAR
Topic: small radars
Type of action: EDF Research Actions
Opening date: 12 January 2032
Deadline: 29 September 2032 17:00:00 Brussels time
Scope:
This topic aims to develop small radars for boats.
Indicative budget: EUR 9 000 000 for this topic.
"""


@pytest.fixture
def officer(client: TestClient, make: Factory) -> TestClient:
    """An officer's browser."""
    log_in(client, make.user(role=Role.officer, name="Oksana Officer"))
    return client


def identifiers(page: str, *asked: str) -> list[str]:
    """Which of these identifiers a page shows, in its order."""
    return sorted((one for one in asked if one in page), key=page.index)


def test_representatives_read_calls_and_officers_keep_them(
    client: TestClient, make: Factory, db: Session
) -> None:
    call = saved_call(db, make.user(role=Role.officer))
    log_in(client, make.user())
    page = client.get(f"/calls/{call.id}")
    assert page.status_code == 200
    assert "Find partners for this call" in page.text
    assert "Drafted, not confirmed" in page.text
    assert f"/calls/{call.id}/edit" not in page.text
    assert client.get(f"/calls/{call.id}/edit").status_code == 403


def test_the_nearest_deadline_stands_first_and_closed_calls_last(
    officer: TestClient, make: Factory, db: Session
) -> None:
    user = make.user(role=Role.officer)
    for name, deadline in (("LATER", "2032-01-01"), ("SOON", "2031-01-01"), ("OVER", "2020-01-01")):
        saved_call(db, user, identifier=f"EDF-2031-DA-{name}", deadline=deadline)
    saved_call(db, user, identifier="EDF-2031-DA-NEVER", deadline=None)
    page = officer.get("/calls").text
    names = [f"EDF-2031-DA-{name}" for name in ("SOON", "LATER", "NEVER", "OVER")]
    assert identifiers(page, *names) == names
    assert identifiers(officer.get("/calls?status=closed").text, *names) == ["EDF-2031-DA-OVER"]
    assert identifiers(officer.get("/calls?due=passed").text, *names) == ["EDF-2031-DA-OVER"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=jam-resistant", ["EDF-2031-DA-NAVAL-BOAT"]),
        ("q=naval-boat", ["EDF-2031-DA-NAVAL-BOAT"]),
        ("q=posts", ["HORIZON-CL3-2031-01-BM-01"]),
        ("programme=EDF", ["EDF-2031-DA-NAVAL-BOAT"]),
        ("programme=other", ["LIFE-2031-SAP-ENV"]),
        ("programme=HE&programme=other", ["HORIZON-CL3-2031-01-BM-01", "LIFE-2031-SAP-ENV"]),
        ("q=submarine", []),
    ],
)
def test_search_and_filters(
    officer: TestClient, make: Factory, db: Session, query: str, found: list[str]
) -> None:
    user = make.user(role=Role.officer)
    saved_call(db, user)
    saved_call(db, user, identifier="HORIZON-CL3-2031-01-BM-01", title="Border posts", text="")
    saved_call(db, user, identifier="LIFE-2031-SAP-ENV", title="Rivers", text="")
    every = ("EDF-2031-DA-NAVAL-BOAT", "HORIZON-CL3-2031-01-BM-01", "LIFE-2031-SAP-ENV")
    assert sorted(identifiers(officer.get(f"/calls?{query}").text, *every)) == sorted(found)


def test_pages_follow_each_other_without_gap_or_repetition(make: Factory, db: Session) -> None:
    user = make.user(role=Role.officer)
    for number in range(7):
        saved_call(
            db, user, identifier=f"EDF-2031-DA-N{number}", deadline=f"2031-01-{number // 2 + 1:02}"
        )
    for sort in Sort:
        filters = Filters(sort=sort)
        day, seen, cursor = today(), [], None
        while True:
            page = queries.answer(db, filters, day, cursor=cursor, size=3).page
            seen += [one.call.identifier for one in page.items]
            if (cursor := page.next) is None:
                break
        assert (len(seen), len(set(seen))) == (7, 7)


def test_the_list_asks_as_often_for_30_calls_as_for_one(
    officer: TestClient, make: Factory, db: Session,
    count_queries: Callable[[], AbstractContextManager[Queries]],
) -> None:  # fmt: skip
    user = make.user(role=Role.officer)
    saved_call(db, user)
    with count_queries() as one:
        officer.get("/calls")
    for number in range(29):
        saved_call(db, user, identifier=f"EDF-2031-DA-N{number}")
    with count_queries() as thirty:
        officer.get("/calls")
    assert one.count == thirty.count


def test_an_officer_enters_a_call(officer: TestClient, db: Session) -> None:
    answer = officer.post("/calls/new", data=typed())
    call = db.scalars(select(Call)).one()
    assert (answer.status_code, answer.headers["location"]) == (303, f"/calls/{call.id}")
    assert (call.programme, call.action, call.budget_total) == ("EDF", "DA", 12_000_000)
    assert len(queries.capabilities_of(db, call.id)) == 5
    assert [e.kind for e in db.scalars(select(Event).where(Event.subject_type == "calls"))] == [
        "call_created"
    ]


def test_what_was_typed_is_kept_when_it_does_not_fit(officer: TestClient, db: Session) -> None:
    answer = officer.post("/calls/new", data=typed(title="A boat", deadline="soon", budget_max="x"))
    assert answer.status_code == 422
    assert "Please enter a date." in answer.text
    assert "jam-resistant" in answer.text
    assert db.scalars(select(Call)).all() == []


def test_an_identifier_is_entered_once(officer: TestClient, db: Session) -> None:
    officer.post("/calls/new", data=typed())
    again = officer.post("/calls/new", data=typed(identifier="edf-2031-da-naval-boat"))
    assert again.status_code == 422
    assert "There is a call with this identifier already" in again.text


def test_a_pasted_page_fills_the_form_and_saves_nothing(officer: TestClient, db: Session) -> None:
    answer = officer.post("/calls/read", data={"pasted": PASTED})
    assert answer.status_code == 200
    for value in ("EDF-2032-RA-SENS-RADAR", "2032-09-29", "2032-01-12", "9000000", "small radars"):
        assert f'value="{value}"' in answer.text or value in answer.text
    assert 'value="EDF" selected' in answer.text
    assert db.scalars(select(Call)).all() == []


def test_too_little_pasted_is_said_and_kept(officer: TestClient) -> None:
    answer = officer.post("/calls/read", data={"pasted": "just this"})
    assert answer.status_code == 422
    assert "just this" in answer.text


def test_a_change_is_a_version_with_its_difference(
    officer: TestClient, make: Factory, db: Session
) -> None:
    call = saved_call(db, make.user(role=Role.officer))
    change = typed(title="Slow uncrewed boats", programme="EDF", action="DA", version="1")
    answer = officer.post(f"/calls/{call.id}/edit", data=change | {"budget_total": "12 000 000",
                          "expected_grants": "1", "language": "en"})  # fmt: skip
    assert answer.status_code == 303
    page = officer.get(f"/calls/{call.id}/versions").text
    assert "<del>Fast</del>" in page
    assert "<ins>Slow</ins>" in page
    assert "Version 2" in page


def test_a_colleague_s_save_is_not_overwritten(
    officer: TestClient, make: Factory, db: Session
) -> None:
    call = saved_call(db, make.user(role=Role.officer))
    officer.post(f"/calls/{call.id}/edit", data=typed(title="First come", version="1"))
    second = officer.post(f"/calls/{call.id}/edit", data=typed(title="Second", version="1"))
    db.refresh(call)
    assert (second.status_code, call.title) == (409, "First come")
    assert "Second" in second.text
    assert "First come" in second.text


def test_an_officer_closes_a_call(officer: TestClient, make: Factory, db: Session) -> None:
    call = saved_call(db, make.user(role=Role.officer))
    officer.post(f"/calls/{call.id}/move", data={"status": "closed", "version": "1"})
    db.refresh(call)
    assert call.status == "closed"


def test_a_file_is_imported_on_a_page_that_names_refused_lines(
    officer: TestClient, jobs: Jobs
) -> None:
    posted = {"file": ("calls.jsonl", lines(row(), "broken"), "application/json")}
    answer = officer.post("/calls/import", files=posted)
    assert answer.status_code == 303
    assert "0 of 2" in officer.get(answer.headers["location"]).text
    jobs.run()
    report = officer.get(answer.headers["location"])
    assert ("of 2" in report.text, report.status_code) == (False, 200)
    assert "This line is not a JSON object" in report.text
    assert "Fast uncrewed boats" in report.text


def test_a_file_of_another_kind_is_refused_in_words(officer: TestClient) -> None:
    posted = {"file": ("calls.pdf", b"%PDF-1.7", "application/pdf")}
    answer = officer.post("/calls/import", files=posted)
    assert answer.status_code == 422
    assert "calls.pdf is not a list of calls" in answer.text
    assert officer.post("/calls/import").status_code == 422


def test_partners_are_asked_for_with_the_call_s_text(
    client: TestClient, make: Factory, db: Session
) -> None:
    call = saved_call(db, make.user(role=Role.officer))
    user = make.user()
    make.company(member=user)
    log_in(client, user)
    page = client.get(f"/partners/new?about=call_text&call={call.id}").text
    assert "Fast uncrewed boats" in page
    assert "jam-resistant radio link" in page


def test_texts_are_shown_as_text(officer: TestClient, make: Factory, db: Session) -> None:
    call = saved_call(db, make.user(role=Role.officer), text=f"{TEXT} <script>alert(1)</script>")
    page = officer.get(f"/calls/{call.id}").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_what_is_not_there_is_not_found(officer: TestClient) -> None:
    for path in ("/calls/999999", "/calls/999999/versions", "/calls/imports/999999"):
        assert officer.get(path).status_code == 404
