"""Administrators try a member list out on a page, then import it or throw it away."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.imports.members import parts
from backend.jobs import WORK, import_tasks
from backend.models import Company, Event, ImportRun, Role
from tests.conftest import Queries
from tests.factories import Factory, log_in
from tests.imports.members.lists import csv_list
from tests.jobs import Jobs

LIST = "League of Makers 2026"
Counting = Callable[[], AbstractContextManager[Queries]]


def listed(tmp_path: Path, *rows: dict[str, str]) -> bytes:
    return csv_list(tmp_path / "list.csv", rows).read_bytes()


def upload(
    client: TestClient, content: bytes, *, source: str = LIST, name: str = "list.csv"
) -> str:
    """Uploads a list and returns the address of its page."""
    answer = client.post("/imports", data={"source": source}, files={"file": (name, content)})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def companies(db: Session) -> list[str]:
    db.expire_all()
    return list(db.scalars(select(Company.name).order_by(Company.id)))


def test_a_list_is_tried_out_and_then_imported(
    client: TestClient, db: Session, make: Factory, jobs: Jobs, tmp_path: Path
) -> None:
    log_in(client, make.user(role=Role.administrator))
    make.company(name="Krylo", city="Lviv")
    rows = (
        {"Name": "Krylo", "Country": "UA", "City": "Odesa"},
        {"Name": "<b>Fresh</b>", "Country": "PL", "City": ""},
        {"Name": "Wrong", "Country": "Elbonia", "City": ""},
    )

    place = upload(client, listed(tmp_path, *rows))
    shown = client.get(place)

    assert shown.status_code == 200
    assert "1 new companies, 0 updated, 1 with nothing new; 1 rows left out." in shown.text
    assert "“Elbonia” is not a country&#39;s name" in shown.text
    assert "stays “Lviv”, the list says “Odesa”" in shown.text
    assert "&lt;b&gt;Fresh&lt;/b&gt;" in shown.text
    assert companies(db) == ["Krylo"]
    only_new = client.get(f"{place}?show=new").text
    assert ("Fresh" in only_new, "the list says" in only_new) == (True, False)

    answer = client.post(f"{place}/confirm")
    assert (answer.status_code, answer.headers["location"]) == (303, place)
    assert client.post(f"{place}/confirm").status_code == 303  # twice is once
    assert (len(jobs.waiting("import_members")), companies(db)) == (1, ["Krylo"])
    waiting = client.get(place).text
    assert ("The list is being imported" in waiting, "0 of 3" in waiting) == (True, True)
    assert client.post(f"{place}/discard").status_code == 409
    run_next(db, jobs)
    assert companies(db) == ["Krylo", "<b>Fresh</b>"]
    assert len(jobs.waiting("embed_companies")) == 1
    assert client.post(f"{place}/confirm").status_code == 303
    assert jobs.waiting("import_members") == []

    done = client.get(place).text
    assert ("Import it" in done, "1 new, 0 changed" in done) == (False, True)
    fresh = db.scalars(select(Company.id).where(Company.name == "<b>Fresh</b>")).one()
    assert f'<a href="/companies/{fresh}">&lt;b&gt;Fresh&lt;/b&gt;</a>' in done
    run = db.scalars(select(ImportRun)).one()
    assert (run.state, run.file) == ("done", None)
    kinds = db.scalars(select(Event.kind).where(Event.kind.like("members%"))).all()
    assert kinds == ["members_imported"]
    assert LIST in client.get("/imports").text


def run_next(db: Session, jobs: Jobs) -> None:
    """Runs the next part of a list's import, not the embedding that follows."""
    [given] = jobs.waiting("import_members")
    db.execute(
        text("update procrastinate_jobs set status = 'succeeded' where task_name = :name"),
        {"name": "import_members"},
    )
    import_tasks()
    WORK["import_members"](db, **given)
    db.commit()


def test_a_long_list_comes_in_by_parts_and_a_part_done_twice_is_done_once(
    client: TestClient, db: Session, make: Factory, jobs: Jobs, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(parts, "PART", 2)
    log_in(client, make.user(role=Role.administrator))
    rows = [{"Name": f"Works {n}", "Country": "PL"} for n in range(5)]
    place = upload(client, listed(tmp_path, *rows, rows[0]))
    client.post(f"{place}/confirm")
    run_next(db, jobs)
    assert len(companies(db)) == 2
    assert "2 of 6" in client.get(place).text
    run = db.scalars(select(ImportRun)).one()
    run.checkpoint = run.checkpoint | {"taken": 1}  # killed before its word
    db.commit()
    while jobs.waiting("import_members"):
        run_next(db, jobs)
    assert sorted(companies(db)) == [f"Works {n}" for n in range(5)]
    db.expire_all()
    assert run.state == "done"
    assert run.counts["tallies"]["companies"] == [5, 0, 0]
    done = client.get(place).text
    assert done.count('href="/companies/') >= 5
    assert "Keep one of the two rows" in done


def test_what_is_wrong_can_be_taken_along(
    client: TestClient, make: Factory, tmp_path: Path
) -> None:
    log_in(client, make.user(role=Role.administrator))
    place = upload(client, listed(tmp_path, {"Name": "=1+1", "Country": "Elbonia"}))

    text = client.get(f"{place}/problems.csv")
    assert text.headers["content-disposition"].startswith('attachment; filename="problems-')
    lines = text.text.splitlines()
    assert [line.split(",")[:3] for line in lines[1:]] == [
        ["list.csv", "2", "Name"], ["list.csv", "2", "Country"],
    ]  # fmt: skip
    (tmp_path / "problems.xlsx").write_bytes(client.get(f"{place}/problems.xlsx").content)
    book = openpyxl.load_workbook(tmp_path / "problems.xlsx")
    assert book.worksheets[0].max_row == 3
    book.close()


def test_a_list_can_be_thrown_away(
    client: TestClient, db: Session, make: Factory, tmp_path: Path
) -> None:
    log_in(client, make.user(role=Role.administrator))
    place = upload(client, listed(tmp_path, {"Name": "Fresh", "Country": "PL"}))

    assert client.post(f"{place}/discard").headers["location"] == "/imports"

    assert client.post(f"{place}/confirm").status_code == 409
    assert companies(db) == []
    assert db.scalars(select(ImportRun.state)).all() == ["abandoned"]


def test_a_wrong_upload_says_why_and_keeps_the_name(
    client: TestClient, db: Session, make: Factory
) -> None:
    log_in(client, make.user(role=Role.administrator))
    for content, words in (
        (b"%PDF-1.7", "is a file of kind PDF. Save it as .xlsx or .csv"),
        (b"a,b\n1,2\n", "no row of headings"),
    ):
        answer = client.post("/imports", data={"source": LIST}, files={"file": ("x.csv", content)})
        assert answer.status_code == 422
        assert words in answer.text
        assert f'value="{LIST}"' in answer.text
    none = client.post("/imports", data={"source": LIST})
    assert (none.status_code, "Choose the file of the list." in none.text) == (422, True)
    short = client.post("/imports", data={"source": ""}, files={"file": ("x.csv", b"Name\n")})
    assert (short.status_code, "Please fill this in." in short.text) == (422, True)
    assert db.scalar(select(func.count()).select_from(ImportRun)) == 0


def test_the_template_is_handed_out(client: TestClient, make: Factory, tmp_path: Path) -> None:
    log_in(client, make.user(role=Role.administrator))
    answer = client.get("/imports/template.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="members.csv"'
    assert answer.content.startswith("\ufeffName *;Country *;".encode())
    workbook = client.get("/imports/template.xlsx")
    assert workbook.content.startswith(b"PK")
    assert client.get("/imports/template.exe").status_code == 404


def test_officers_and_representatives_do_not_import(client: TestClient, make: Factory) -> None:
    for role in (Role.officer, Role.representative):
        log_in(client, make.user(role=role))
        assert client.get("/imports").status_code == 403


def test_the_list_of_imports_asks_as_much_for_thirty_as_for_one(
    client: TestClient, db: Session, make: Factory, tmp_path: Path, count_queries: Counting
) -> None:
    log_in(client, make.user(role=Role.administrator))
    upload(client, listed(tmp_path, {"Name": "Fresh 0", "Country": "PL"}))
    with count_queries() as one:
        client.get("/imports")
    for number in range(29):
        upload(client, listed(tmp_path, {"Name": f"Fresh {number}", "Country": "PL"}))
    with count_queries() as thirty:
        page = client.get("/imports")
    assert thirty.count == one.count
    assert "after=" in page.text


def test_a_trial_asks_as_much_for_thirty_rows_as_for_one(
    client: TestClient, make: Factory, tmp_path: Path, count_queries: Counting
) -> None:
    log_in(client, make.user(role=Role.administrator))
    counts = []
    for rows in (1, 30):
        made = [make.company(name=f"Firm {rows} {number}") for number in range(rows)]
        place = upload(
            client,
            listed(tmp_path, *({"Name": c.name, "Country": "UA", "City": "X"} for c in made)),
        )
        with count_queries() as queries:
            assert client.get(place).status_code == 200
        counts.append(queries.count)
    assert counts[0] == counts[1]


def test_programs_import_the_same_way(
    client: TestClient, db: Session, make: Factory, jobs: Jobs, tmp_path: Path
) -> None:
    log_in(client, make.user(role=Role.administrator))
    content = listed(tmp_path, {"Name": "Fresh", "Country": "PL"}, {"Name": "X", "Country": "?"})

    answer = client.post(
        "/api/v1/imports", data={"source": LIST}, files={"file": ("list.csv", content)}
    )

    assert answer.status_code == 201
    made = answer.json()
    assert (made["state"], made["source"], made["kind"]) == ("checked", LIST, "members")
    assert made["files"] == [{"name": "list.csv", "read": 2, "imported": 1, "refused": 1}]
    place = f"/api/v1/imports/{made['id']}"
    rows = client.get(f"{place}/rows").json()["items"]
    assert [(row["line"], row["status"], row["name"]) for row in rows] == [
        (2, "new", "Fresh"), (3, "refused", "X"),
    ]  # fmt: skip
    assert len(client.get(f"{place}/rows?status=new").json()["items"]) == 1
    first = client.get(f"{place}/problems?limit=1").json()
    second = client.get(f"{place}/problems?limit=1&after={first['next']}").json()
    assert [first["items"][0]["column"], second["items"][0]["column"]] == ["Country", "Name"]
    assert (first["total"], second["next"]) == (2, None)
    assert client.post(f"{place}/confirm").json()["state"] == "running"
    run_next(db, jobs)
    assert client.get(place).json()["state"] == "done"
    assert companies(db) == ["Fresh"]
    assert client.get(f"{place}/rows").json()["items"] == []
    assert client.get(place).json()["tallies"]["companies"]["new"] == 1
    assert [run["id"] for run in client.get("/api/v1/imports").json()["items"]] == [made["id"]]
    assert client.delete(place).status_code == 409
    assert client.get("/api/v1/imports/template.xlsx").content.startswith(b"PK")
    bad = client.post("/api/v1/imports", data={"source": LIST}, files={"file": ("l.csv", b"%PDF")})
    assert (bad.status_code, bad.json()["type"]) == (422, "/problems/unreadable_file")
    assert client.get("/api/v1/imports/999999").status_code == 404
