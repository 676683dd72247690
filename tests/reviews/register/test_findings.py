"""Verified companies that a newer register contradicts come to officers' work list."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from backend.imports.register.importing import import_register
from backend.models import (
    Company,
    CompanyState,
    ConflictOfInterest,
    Event,
    RegisterFinding,
    RegisterStatus,
    User,
)  # fmt: skip
from tests.companies.conftest import revision_of
from tests.factories import Factory, log_in
from tests.jobs import Jobs
from tests.reviews.register.conftest import CODES, Say

KRYLO, HVYLIA, BRONZA = CODES
LIST, NEXT_DAY = "/api/v1/vetting/register", date(2026, 12, 1)
GONE = {"status": RegisterStatus.terminated, "status_said": "припинено"}


def listed(client: TestClient, **chosen: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = client.get(LIST, params=chosen).json()["items"]
    return items


def dismissal(client: TestClient, company: Company, **changes: str) -> dict[str, str]:
    seen = client.get(f"{LIST}/{company.id}").json()["seen"]
    return {"reason_code": "documents_seen", "note": "", "seen": seen} | changes


@pytest.mark.usefixtures("officer")
def test_the_gravest_stand_first_with_what_differs(
    client: TestClient, make: Factory, say: Say
) -> None:
    make.company(name="Крило", edrpou=KRYLO, founded=2004)
    make.company(name="Krylo", edrpou=HVYLIA)
    make.company(name="Хвиля", edrpou=BRONZA)
    say(KRYLO, founded=1999)
    say(HVYLIA, **GONE)
    say(BRONZA)
    assert [(one["company"], one["status"], one["differs"]) for one in listed(client)] == [
        ("Krylo", "terminated", []), ("Хвиля", "active", ["name"]),
        ("Крило", "active", ["founded"]),
    ]  # fmt: skip
    assert [one["company"] for one in listed(client, kind="renamed")] == ["Хвиля"]
    shown = client.get("/vetting/register").text
    for words in ("Terminated", "Founded: 2004 / <b>1999</b>", "1 Nov 2026"):
        assert words in shown
    assert shown.index(">Krylo<") < shown.index(">Хвиля<") < shown.index(">Крило<")


@pytest.mark.usefixtures("officer")
def test_what_agrees_or_is_not_verified_is_no_work(
    client: TestClient, make: Factory, say: Say
) -> None:
    make.company(name="Krylo LLC", edrpou=KRYLO)
    make.company(name="Someone", edrpou=HVYLIA, state=CompanyState.submitted)
    say(KRYLO)
    say(HVYLIA, **GONE)
    assert listed(client) == []
    assert "The register contradicts no verified company" in client.get("/vetting/register").text


@pytest.mark.usefixtures("officer")
def test_since_is_the_first_day_that_said_it(client: TestClient, make: Factory, say: Say) -> None:
    make.company(name="Krylo", edrpou=KRYLO)
    say(KRYLO, **GONE)
    say(KRYLO, NEXT_DAY)
    assert [(one["since"], one["as_of"]) for one in listed(client)] == [
        ("2026-11-01", "2026-12-01")
    ]


@pytest.mark.usefixtures("officer")
def test_what_a_newer_register_says_no_more_leaves_the_list(
    client: TestClient, db: Session, make: Factory, say: Say
) -> None:
    company = make.company(name="Krylo", edrpou=KRYLO)
    say(KRYLO, **GONE)
    say(KRYLO, NEXT_DAY, status=RegisterStatus.active)
    assert listed(client) == []
    assert client.get(f"/vetting/register/{company.id}").status_code == 404
    kinds = db.scalars(select(Event.kind).where(Event.subject_id == company.id).order_by(Event.id))
    assert list(kinds) == ["register_contradicts", "register_agrees"]


def test_one_left_as_it_is_comes_back_only_with_something_new(
    client: TestClient, db: Session, make: Factory, say: Say, officer: User
) -> None:
    company = make.company(name="Krylo", edrpou=KRYLO)
    say(KRYLO, **GONE)
    choice = dismissal(client, company, note="Charter seen.")
    answer = client.post(f"/vetting/register/{company.id}/dismissal", data=choice)
    assert (answer.status_code, answer.headers["location"]) == (303, "/vetting/register")
    assert listed(client) == []
    [left] = listed(client, state="dismissed")
    assert (left["reason_code"], left["note"]) == ("documents_seen", "Charter seen.")
    for words in ("Documents seen", "Charter seen.", officer.name):
        assert words in client.get("/vetting/register?state=dismissed").text
    event = db.scalars(select(Event).where(Event.kind == "register_finding_dismissed")).one()
    assert (event.actor_id, event.subject_id, event.data["note"]) == (
        officer.id, company.id, "Charter seen.",
    )  # fmt: skip
    assert "Documents seen" in client.get(f"/vetting/companies/{company.id}").text
    say(KRYLO, NEXT_DAY)
    assert listed(client) == []
    say(KRYLO, date(2027, 1, 1), name='ТОВ "ХВИЛЯ"')
    assert [one["since"] for one in listed(client)] == ["2027-01-01"]


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize(
    ("changes", "status", "words"),
    [
        ({"reason_code": ""}, 422, "Choose a reason"),
        ({"reason_code": "other"}, 422, "Say in a sentence why it stays verified"),
        ({"seen": "another"}, 409, "has changed since you opened this page"),
    ],
)
def test_a_reason_is_needed_and_what_was_read(
    client: TestClient, make: Factory, say: Say, changes: dict[str, str], status: int, words: str
) -> None:  # fmt: skip
    company = make.company(name="Krylo", edrpou=KRYLO)
    say(KRYLO, **GONE)
    choice = dismissal(client, company, **changes)
    answer = client.post(f"/vetting/register/{company.id}/dismissal", data=choice)
    assert (answer.status_code, words in answer.text) == (status, True)
    assert client.post(f"{LIST}/{company.id}/dismissal", json=choice).status_code == status
    assert len(listed(client)) == 1


def test_who_has_declared_an_interest_does_not_decide(
    client: TestClient, db: Session, make: Factory, say: Say, officer: User
) -> None:
    company = make.company(name="Krylo", edrpou=KRYLO)
    say(KRYLO, **GONE)
    db.add(ConflictOfInterest(officer_id=officer.id, company_id=company.id))
    db.commit()
    choice = dismissal(client, company)
    assert client.post(f"{LIST}/{company.id}/dismissal", json=choice).status_code == 409
    shown = client.get(f"/vetting/register/{company.id}").text
    assert ("another officer decides" in shown, "decide=suspended" in shown) == (True, False)


@pytest.mark.usefixtures("officer")
def test_a_verified_company_is_returned_and_verified_again_with_the_register_in_view(
    client: TestClient, db: Session, make: Factory, say: Say
) -> None:
    company = make.company(member=make.user(), name="Krylo", edrpou=KRYLO, founded=2004)
    say(KRYLO, founded=1999)
    path = f"/api/v1/vetting/companies/{company.id}"

    def decide(to_state: str, reason: str = "", note: str = "") -> int:
        seen = client.get(path).json()["seen"]
        body = {"to_state": to_state, "reason_code": reason, "note": note, "seen": seen}
        return client.post(f"{path}/decisions", json=body).status_code

    assert client.get(path).json()["next_states"] == ["returned", "suspended"]
    assert decide("returned", "more_information", "Correct the year.") == 201
    assert listed(client) == []
    db.refresh(company)
    company.state = CompanyState.submitted
    db.commit()
    assert decide("verified") == 201
    assert listed(client) == []
    assert "Verified with this in view" in client.get("/vetting/register?state=dismissed").text
    say(KRYLO, NEXT_DAY)
    assert listed(client) == []


@pytest.mark.usefixtures("officer")
def test_the_count_stands_beside_vetting(client: TestClient, make: Factory, say: Say) -> None:
    company = make.company(name="Krylo", edrpou=KRYLO)
    assert client.get("/api/v1/vetting").json()["contradicted"] == 0
    say(KRYLO, **GONE)
    assert client.get("/api/v1/vetting").json()["contradicted"] == 1
    assert "1 verified company that the register contradicts" in client.get("/vetting").text
    shown = client.get(f"/vetting/register/{company.id}").text
    for words in ("The register says that it no longer exists", "?decide=returned#decide"):
        assert words in shown


def test_a_company_that_corrects_itself_leaves_the_list(
    client: TestClient, db: Session, make: Factory, say: Say, jobs: Jobs
) -> None:
    user = make.user()
    company = make.company(member=user, name="Krylo", edrpou=KRYLO, founded=2004)
    say(KRYLO, founded=1999)
    log_in(client, user)
    form = {"name": "Krylo", "country": "UA", "kind": "private_company", "language": "en",
            "edrpou": KRYLO, "founded": "1999",
            "revision": revision_of(client, "/my-company/basics")}  # fmt: skip
    assert client.post("/my-company/basics", data=form).status_code == 303
    assert jobs.waiting("compare_with_register") == [{"company_id": company.id}]
    db.expire_all()
    jobs.run()
    assert db.scalars(select(RegisterFinding)).all() == []


def test_an_import_compares_everybody(
    db: Session, sessions: sessionmaker[Session], make: Factory, jobs: Jobs, tmp_path: Any
) -> None:
    company = make.company(name="Krylo", edrpou=KRYLO)
    path = tmp_path / "register.csv"
    path.write_text(f"EDRPOU;NAME;STAN\n{KRYLO};Krylo;припинено\n", encoding="utf-8")
    day = date(2026, 11, 1)
    import_register(sessions, path, source="EDR", as_of=day, today=day)
    jobs.run()
    [row] = db.scalars(select(RegisterFinding)).all()
    assert (row.company_id, row.status, row.since) == (company.id, "terminated", day)


@pytest.mark.usefixtures("officer")
def test_a_long_list_takes_no_more_statements_and_has_pages(
    client: TestClient, make: Factory, say: Say, count_queries: Any
) -> None:
    def seen() -> int:
        with count_queries() as queries:
            assert client.get("/vetting/register").status_code == 200
        return int(queries.count)

    make.company(name="Krylo 0", edrpou="10000000")
    say("10000000", **GONE)
    few = seen()
    for number in range(1, 30):
        make.company(name=f"Krylo {number}", edrpou=f"1{number:07d}")
    for number in range(1, 30):
        say(f"1{number:07d}", **GONE)
    assert seen() == few
    first = client.get(LIST).json()
    second = client.get(LIST, params={"after": first["next"]}).json()
    ids = [one["company_id"] for one in (*first["items"], *second["items"])]
    assert (len(first["items"]), len(set(ids)), second["next"]) == (25, 30, None)


def test_only_officers_see_it(client: TestClient, make: Factory, say: Say) -> None:
    company = make.company(name="Krylo", edrpou=KRYLO)
    say(KRYLO, **GONE)
    user = make.user()
    make.company(member=user)
    log_in(client, user)
    for path in ("/vetting/register", f"/vetting/register/{company.id}", LIST):
        assert client.get(path).status_code == 403
