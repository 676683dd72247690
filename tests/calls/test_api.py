"""Calls for programs: the same use cases, with problems in RFC 9457's form."""

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.models import Role
from tests.calls.making import lines, row, typed
from tests.factories import Factory, log_in
from tests.jobs import Jobs

CALLS = "/api/v1/calls"


@pytest.fixture
def officer(client: TestClient, make: Factory) -> TestClient:
    """An officer's program."""
    log_in(client, make.user(role=Role.officer))
    return client


def test_a_call_s_whole_life(officer: TestClient) -> None:
    made = officer.post(CALLS, json=typed())
    call = made.json()
    here = f"{CALLS}/{call['id']}"
    assert (made.status_code, call["programme"], call["action"]) == (201, "EDF", "DA")
    assert [one["confirmed"] for one in call["capabilities"]] == [False] * 5

    fields = ("budget_total", "expected_grants", "language", "programme", "action")
    change = typed(title="Slow boats") | {name: call[name] for name in fields} | {"version": 1}
    assert officer.put(here, json=change).json()["title"] == "Slow boats"
    assert officer.put(here, json=change).status_code == 409
    moved = officer.post(f"{here}/move", json={"status": "closed", "version": 2})
    assert moved.json()["status"] == "closed"
    versions = officer.get(f"{here}/versions").json()
    assert [(one["number"], [c["field"] for c in one["changes"]]) for one in versions] == [
        (3, ["status"]), (2, ["title"]), (1, []),
    ]  # fmt: skip


def test_the_list_pages_and_counts(officer: TestClient) -> None:
    for number in range(3):
        officer.post(CALLS, json=typed(identifier=f"EDF-2031-DA-N{number}"))
    first = officer.get(CALLS, params={"limit": 2}).json()
    rest = officer.get(CALLS, params={"limit": 2, "after": first["next"]}).json()
    names = [one["identifier"] for one in first["items"] + rest["items"]]
    assert names == ["EDF-2031-DA-N0", "EDF-2031-DA-N1", "EDF-2031-DA-N2"]
    assert (first["total"], first["counts"]["programme"], rest["next"]) == (3, {"EDF": 3}, None)
    assert (first["items"][0]["capabilities"], first["items"][0]["confirmed"]) == (5, 0)


def test_a_taken_identifier_is_a_conflict(officer: TestClient) -> None:
    officer.post(CALLS, json=typed())
    again = officer.post(CALLS, json=typed())
    assert (again.status_code, again.headers["content-type"]) == (409, "application/problem+json")


@pytest.mark.parametrize("query", ["?programme=XX", "?status=soon", "?after=broken", "?limit=0"])
def test_a_wrong_question_is_refused(officer: TestClient, query: str) -> None:
    assert officer.get(f"{CALLS}{query}").status_code == 422


def test_a_file_is_imported_by_a_job(officer: TestClient, jobs: Jobs) -> None:
    posted = {"file": ("calls.jsonl", lines(row(), row(title="")))}
    made = officer.post(f"{CALLS}/import", files=posted)
    begun = made.json()
    assert (made.status_code, begun["state"], begun["taken"], begun["rows"]) == (
        202, "running", 0, 2,
    )  # fmt: skip
    jobs.run()
    report = officer.get(f"{CALLS}/imports/{begun['id']}").json()
    assert (report["state"], report["taken"]) == ("done", 2)
    assert {name: report[name] for name in ("read", "new", "changed", "unchanged", "refused")} == {
        "read": 2, "new": 1, "changed": 0, "unchanged": 0, "refused": 1,
    }  # fmt: skip
    assert [(one["line"], one["column"], one["refused"]) for one in report["problems"]] == [
        (2, "title", True)
    ]
    broken = officer.post(f"{CALLS}/import", files={"file": ("calls.pdf", b"%PDF")})
    assert (broken.status_code, broken.json()["type"]) == (422, "/problems/unreadable_file")


def test_capabilities_are_kept(officer: TestClient) -> None:
    call = officer.post(CALLS, json=typed()).json()
    here = f"{CALLS}/{call['id']}/capabilities"
    first, second, *_ = call["capabilities"]
    assert officer.post(f"{here}/{first['id']}/confirm").json()["confirmed"] is True
    change = {"text_en": "A hull", "weight": 2, "revision": second["revision"]}
    changed = officer.put(f"{here}/{second['id']}", json=change).json()
    assert (changed["text_en"], changed["drafted_by"], changed["confirmed"]) == (
        "A hull", "officer", True,
    )  # fmt: skip
    assert officer.put(f"{here}/{second['id']}", json=change).status_code == 409
    added = officer.post(here, json={"text_uk": "Гідролокатор"})
    assert (added.status_code, added.json()["position"]) == (201, 6)
    moved = officer.post(f"{here}/{first['id']}/move", json={"way": "down"}).json()
    assert [one["id"] for one in moved[:2]] == [second["id"], first["id"]]
    assert officer.delete(f"{here}/{first['id']}").status_code == 204
    assert officer.post(f"{here}/{first['id']}/move", json={"way": "up"}).status_code == 404
    assert [one["id"] for one in officer.get(here, params={"removed": True}).json()] == [
        first["id"]
    ]
    assert officer.post(f"{here}/{first['id']}/restore").status_code == 200
    assert len(officer.get(here).json()) == 6


def test_representatives_read_and_do_not_write(
    client: TestClient, make: Factory, db: Session
) -> None:
    log_in(client, make.user())
    assert client.get(CALLS).json()["items"] == []
    assert client.post(CALLS, json=typed()).status_code == 403
