"""A coordinator that took part and does no longer: it leaves, steps down, is replaced."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.consortia import queries
from backend.consortia.lists.waiting import waiting_for
from backend.models import ConsortiumState, Event, MemberState, Role
from tests.consortia.making import a_team
from tests.consortia.test_coordinator import enter, subjects
from tests.factories import Factory
from tests.jobs import Jobs


@pytest.mark.parametrize("stays", [True, False])
def test_an_officer_puts_another_in_place_of_an_accepted_coordinator(
    client: TestClient, db: Session, make: Factory, stays: bool
) -> None:
    team = a_team(db, make, ConsortiumState.complete, MemberState.accepted)
    team.consortium.members[0].cost_eur = 500_000
    db.commit()
    enter(client, make.user(role=Role.officer))
    page = client.get(f"/consortia/{team.consortium.id}").text
    assert "Choose another coordinator" in page
    typed = {
        "company_id": str(team.company.id), "version": str(team.consortium.version),
        "note": "Hullwerk asked for it", "stays": "1" if stays else "",
    }  # fmt: skip
    path = f"/consortia/{team.consortium.id}"
    for _ in range(2):  # twice is once
        assert client.post(f"{path}/coordinator", data=typed).status_code == 303
    found = queries.consortium(db, team.consortium.id)
    parts = {one.company_id: (one.role, one.state) for one in found.members}
    assert found.state == "forming"  # the complete one opens again
    assert parts[team.company.id] == ("coordinator", "accepted")
    assert parts[team.lead.id] == (
        ("beneficiary", "accepted") if stays else ("coordinator", "removed")
    )
    kinds = list(
        db.scalars(select(Event.kind).where(Event.kind == "consortium_coordinator_chosen"))
    )
    assert len(kinds) == 1
    assert any("Krylo" in one for one in subjects(db))
    enter(client, team.coordinator)
    assert client.get(path).status_code == (200 if stays else 404)


def test_a_draft_of_its_own_stays_with_its_coordinator(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_team(db, make)
    enter(client, make.user(role=Role.officer))
    path = f"/consortia/{team.consortium.id}"
    assert "Choose another coordinator" not in client.get(path).text
    assert client.get(f"{path}/coordinator").status_code == 409


def test_a_coordinator_leaves_and_letters_versions_and_everybody_follow(
    client: TestClient, db: Session, make: Factory
) -> None:
    officer = make.user(role=Role.officer)
    team = a_team(db, make, ConsortiumState.complete, MemberState.accepted)
    path = f"/consortia/{team.consortium.id}"
    enter(client, team.coordinator)
    letter = {
        "signatory": "Anna Hull", "position": "Director", "language": "en",
        "commitment": "We build the hulls and the moulds.",
    }  # fmt: skip
    assert client.post(f"{path}/letter", data=letter).status_code == 303
    head = team.consortium.members[0]
    leave = {"target": "left", "reason": "timing", "note": "Insolvency"}
    assert client.post(f"{path}/members/{head.id}/move", data=leave).status_code == 303
    found = queries.consortium(db, team.consortium.id)
    assert (found.state, queries.coordinator_in(found)) == ("forming", None)
    assert queries.letters_of(db, found.id) == []
    assert queries.versions_of(db, found.id)[-1].kind == "consortium_member_left"
    assert "The coordinator Hullwerk has left: QUIETBOAT" in subjects(db)
    told = [one for one in Jobs(db).waiting("deliver_mail") if one["to"] == team.member.email]
    assert "QUIETBOAT" in told[-1]["subject"]
    enter(client, team.member)
    page = client.get(path).text
    assert ("nobody coordinates" in page, "An officer chooses another" in page) == (True, True)
    # what happens meanwhile is told to officers, not to the company that left
    leave = {"target": "left", "reason": "capability"}
    client.post(f"{path}/members/{team.part.id}/move", data=leave)
    last = Jobs(db).waiting("deliver_mail")[-1]
    assert (last["to"], last["subject"]) == (officer.email, "Krylo has left QUIETBOAT")
    # the name is still taken by the consortium that it no longer sees
    enter(client, team.coordinator)
    again = client.post(f"/calls/{found.call_id}/consortium", data={"title": "QUIETBOAT"})
    assert again.status_code == 409


def test_a_coordinator_steps_down_and_stays_a_member(
    client: TestClient, db: Session, make: Factory
) -> None:
    officer = make.user(role=Role.officer)
    team = a_team(db, make, ConsortiumState.forming, MemberState.accepted)
    path = f"/consortia/{team.consortium.id}"
    enter(client, team.member)
    typed = {"version": str(team.consortium.version), "reason": "timing", "note": "No staff"}
    assert client.post(f"{path}/coordinator/step-down", data=typed).status_code == 403
    enter(client, team.coordinator)
    assert "Stop coordinating" in client.get(path).text
    unread = client.post(f"{path}/coordinator/step-down", data=typed | {"reason": ""})
    assert (unread.status_code, "No staff" in unread.text) == (422, True)
    old = client.post(f"{path}/coordinator/step-down", data=typed | {"version": "1"})
    assert (old.status_code, "No staff" in old.text) == (409, True)
    assert client.post(f"{path}/coordinator/step-down", data=typed).status_code == 303
    found = queries.consortium(db, team.consortium.id)
    [first, second] = found.members
    assert [(one.role, one.state) for one in (first, second)] == [
        ("beneficiary", "accepted"), ("beneficiary", "accepted"),
    ]  # fmt: skip
    assert "The coordinator Hullwerk has stepped down: QUIETBOAT" in subjects(db)
    assert waiting_for(db, officer) == 1
    page = client.get(path)  # it reads the consortium like any other member
    assert (page.status_code, "Settings" in page.text) == (200, False)
    enter(client, officer)
    chosen = {"company_id": str(team.company.id), "version": str(found.version)}
    assert client.post(f"{path}/coordinator", data=chosen).status_code == 303
    found = queries.consortium(db, team.consortium.id)
    assert [one.role for one in found.members] == ["beneficiary", "coordinator"]


def test_a_coordinator_with_nobody_else_dissolves_instead(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_team(db, make, ConsortiumState.approved)
    path = f"/consortia/{team.consortium.id}"
    enter(client, team.coordinator)
    assert "Stop coordinating" not in client.get(path).text
    head = team.consortium.members[0]
    leave = {"target": "left", "reason": "timing"}
    assert client.post(f"{path}/members/{head.id}/move", data=leave).status_code == 409
    body = {"version": team.consortium.version, "reason": "timing"}
    assert client.post(f"/api/v1{path}/coordinator/step-down", json=body).status_code == 409
