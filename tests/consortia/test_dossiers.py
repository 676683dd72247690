"""Dossiers: made by a job, kept while nothing changes, open to those for whose eyes they are."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.consortia.dossiers import service
from backend.frontend_build import ensure_built
from backend.models import (
    ConsortiumDossier,
    ConsortiumState,
    DossierState,
    Event,
    MemberState,
    Role,
    User,
)  # fmt: skip
from tests.consortia.making import Team, a_team
from tests.factories import Factory, log_in
from tests.jobs import Jobs


@pytest.fixture(autouse=True, scope="module")
def _fonts() -> None:
    ensure_built()


def enter(client: TestClient, user: User) -> None:
    client.cookies.clear()
    log_in(client, user)


def a_forming(db: Session, make: Factory) -> Team:
    return a_team(db, make, ConsortiumState.forming, MemberState.accepted)


def kept(db: Session) -> list[ConsortiumDossier]:
    query = select(ConsortiumDossier).order_by(ConsortiumDossier.id)
    return list(db.scalars(query.execution_options(populate_existing=True)))


def work(db: Session) -> None:
    """Does the jobs of dossiers, those alone."""
    for one in Jobs(db).waiting("make_dossier"):
        service.make(db, dossier_id=one["dossier_id"])
    db.commit()


def test_a_dossier_is_prepared_shown_and_then_taken_with_its_hash(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_forming(db, make)
    path = f"/consortia/{team.consortium.id}/dossiers"
    log_in(client, team.coordinator)
    asked = client.post(path, data={"kind": "pdf"})
    assert (asked.status_code, asked.headers["location"]) == (303, path)
    page = client.get(path).text
    assert "is being prepared" in page
    [row] = kept(db)
    assert client.get(f"{path}/{row.id}/file").status_code == 409
    assert "is being prepared" in client.get(f"{path}/{row.id}", headers={"hx-request": "1"}).text
    assert client.get(f"{path}/{row.id}").headers["location"] == path
    work(db)
    done = client.get(f"{path}/{row.id}", headers={"hx-request": "1"}).text
    assert "is being prepared" not in done
    answer = client.get(f"{path}/{row.id}/file")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    assert sha256(answer.content).hexdigest() in client.get(path).text
    [event] = db.scalars(select(Event).where(Event.kind == "consortium_exported"))
    assert event.data["sha256"] == sha256(answer.content).hexdigest()


def test_asking_again_gives_the_same_file_until_something_changes(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_forming(db, make)
    path = f"/consortia/{team.consortium.id}"
    log_in(client, team.coordinator)
    client.post(f"{path}/dossiers", data={"kind": "xlsx"})
    client.post(f"{path}/dossiers", data={"kind": "xlsx"})
    assert len(Jobs(db).waiting("make_dossier")) == 1
    work(db)
    client.post(f"{path}/dossiers", data={"kind": "xlsx"})
    assert [one.state for one in kept(db)] == [DossierState.ready]
    facts = {"role": "subcontractor", "cost_eur": "1000"}
    client.post(f"{path}/members/{team.part.id}", data=facts)
    assert "out of date" in client.get(f"{path}/dossiers").text
    client.post(f"{path}/dossiers", data={"kind": "xlsx"})
    work(db)
    old, new = kept(db)
    assert new.version > old.version
    assert client.get(f"{path}/dossiers/{old.id}/file").status_code == 409
    assert client.get(f"{path}/dossiers/{new.id}/file").status_code == 200


def test_a_dossier_is_for_the_eyes_it_was_made_for(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_forming(db, make)
    path = f"/consortia/{team.consortium.id}/dossiers"
    log_in(client, team.coordinator)
    client.post(path, data={"kind": "xlsx"})
    work(db)
    [row] = kept(db)
    stranger = make.user()
    make.company(member=stranger)
    for user in (team.member, make.user(role=Role.officer), stranger):
        enter(client, user)
        assert client.get(f"{path}/{row.id}/file").status_code == 404
        assert f'id="dossier-{row.id}"' not in client.get(path).text
    enter(client, team.member)
    client.post(path, data={"kind": "xlsx"})
    work(db)
    own = kept(db)[1]
    assert client.get(f"{path}/{own.id}/file").status_code == 200
    left = {"target": "left", "reason": "capacity"}
    client.post(f"/consortia/{team.consortium.id}/members/{team.part.id}/move", data=left)
    assert client.get(f"{path}/{own.id}/file").status_code == 404


def test_who_left_before_the_worker_came_gets_no_dossier(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_forming(db, make)
    log_in(client, team.member)
    client.post(f"/consortia/{team.consortium.id}/dossiers", data={"kind": "xlsx"})
    team.part.state, team.part.reason_code = MemberState.left, "capacity"
    db.commit()
    work(db)
    assert [(one.state, one.size) for one in kept(db)] == [(DossierState.refused, None)]


def test_the_workbook_holds_members_tasks_rules_and_history(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_forming(db, make)
    log_in(client, make.user(role=Role.officer))
    path = f"/api/v1/consortia/{team.consortium.id}/dossiers"
    asked = client.post(path, json={"kind": "xlsx"})
    assert (asked.status_code, asked.json()["state"], asked.json()["file"]) == (202, "waiting", "")
    work(db)
    made = client.get(asked.headers["location"]).json()
    assert (made["state"], made["current"], len(made["sha256"])) == ("ready", True, 64)
    book = load_workbook(BytesIO(client.get(made["file"]).content))
    assert book.sheetnames == ["Members", "Tasks", "Rules", "Project", "History"]
    names = [row[0] for row in book["Members"].iter_rows(min_row=2, values_only=True)]
    assert names == ["Hullwerk", "Krylo"]
    tasks = [row[0] for row in book["Tasks"].iter_rows(min_row=2, values_only=True)]
    assert tasks == ["Hulls of composite", "Radio that resists jamming"]
    assert client.get(path).json() == [made]


def test_both_languages_are_two_dossiers(client: TestClient, db: Session, make: Factory) -> None:
    team = a_forming(db, make)
    log_in(client, team.coordinator)
    for locale in ("en", "uk"):
        body = {"kind": "xlsx", "locale": locale}
        client.post(f"/api/v1/consortia/{team.consortium.id}/dossiers", json=body)
    work(db)
    assert [(one.locale, one.state) for one in kept(db)] == [("en", "ready"), ("uk", "ready")]


def test_old_dossiers_are_thrown_away_at_night(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_forming(db, make)
    log_in(client, team.coordinator)
    for kind in ("pdf", "xlsx"):
        client.post(f"/consortia/{team.consortium.id}/dossiers", data={"kind": kind})
    old, new = kept(db)
    old.asked_at = datetime.now(UTC) - timedelta(days=31)
    db.flush()
    assert service.throw_away_old(db) == 1
    service.make(db, dossier_id=old.id)  # the job of the one that is gone has nothing to do
    assert [one.id for one in kept(db)] == [new.id]
