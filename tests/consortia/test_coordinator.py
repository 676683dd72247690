"""Choosing by name, and another coordinator when the one that was asked says no."""

import re
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.consortia import queries
from backend.consortia.course import inviting
from backend.consortia.lists.waiting import waiting_for
from backend.introductions.forms import today
from backend.models import (
    CallStatus,
    Company,
    Consortium,
    ConsortiumState,
    Event,
    MemberState,
    Role,
    User,
)  # fmt: skip
from tests.consortia.making import Team, a_call, a_team, judged
from tests.factories import Factory, log_in
from tests.jobs import Jobs


def enter(client: TestClient, user: User) -> None:
    client.cookies.clear()
    log_in(client, user)


def coordinator_declined(db: Session, make: Factory) -> Team:
    """Invitations are out, and the company that was to coordinate is asked like the others."""
    team = a_team(db, make, ConsortiumState.invited, MemberState.accepted)
    team.consortium.call.programme = ""
    head = team.consortium.members[0]
    head.state, head.reply_by = MemberState.invited, today()
    db.commit()
    return team


def decline(client: TestClient, team: Team) -> None:
    enter(client, team.coordinator)
    path = f"/consortia/{team.consortium.id}/members/{team.consortium.members[0].id}/move"
    answer = client.post(path, data={"target": "declined", "reason": "timing", "note": "No staff"})
    assert answer.status_code == 303


def subjects(db: Session) -> list[str]:
    return [one["subject"] for one in Jobs(db).waiting("deliver_mail")]


def test_an_officer_starts_by_the_coordinators_name_in_either_alphabet(
    client: TestClient, db: Session, make: Factory
) -> None:
    call = a_call(db)
    wanted = make.company(name="ТОВ «Чорноморський Борт»", country="UA")
    make.company(name="Nordfjord Systems", country="NO")
    log_in(client, make.user(role=Role.officer))
    path = f"/calls/{call.id}/consortium"
    typed = {"title": "Quiet boats", "summary": "Hulls", "coordinator_name": "chornomorskyi bort"}
    looked = client.post(path, data=typed | {"find": "1"})  # the button that only looks
    assert (looked.status_code, "Quiet boats" in looked.text) == (200, True)
    assert re.findall(r'name="coordinator_id" value="(\d+)"', looked.text) == [str(wanted.id)]
    assert db.scalars(select(Consortium)).all() == []
    forgotten = client.post(path, data=typed)
    assert (forgotten.status_code, "Hulls" in forgotten.text) == (422, True)
    made = client.post(path, data=typed | {"coordinator_id": str(wanted.id)})
    assert made.status_code == 303
    [found] = db.scalars(select(Consortium))
    assert found.coordinator_id == wanted.id
    asked = client.get("/consortia/companies-named?coordinator_name=борт").text
    assert (f'value="{wanted.id}"' in asked, "<html" in asked) == (True, False)


def test_a_company_is_added_by_its_name(client: TestClient, db: Session, make: Factory) -> None:
    team = a_team(db, make)
    wanted = make.company(name="Søløve Marine", country="DK")
    log_in(client, team.coordinator)
    path = f"/consortia/{team.consortium.id}/candidates"
    page = client.get(f"{path}?name=solove").text
    assert f'name="company_id" value="{wanted.id}"' in page
    own = client.get(f"{path}?name=Hullwerk", headers={"hx-target": "named"}).text
    assert ("<html" in own, f'value="{team.lead.id}"' in own) == (False, False)


def test_a_closed_call_shows_no_form(client: TestClient, db: Session, make: Factory) -> None:
    call = a_call(db)
    call.status = CallStatus.closed
    db.commit()
    user = make.user()
    make.company(member=user)
    log_in(client, user)
    path = f"/calls/{call.id}/consortium"
    page = client.get(path).text
    assert ("This call is closed" in page, 'name="title"' in page) == (True, False)
    assert client.post(path, data={"title": "Too late"}).status_code == 409


def test_officers_are_told_when_the_coordinator_declines_and_choose_a_member(
    client: TestClient, db: Session, make: Factory
) -> None:
    officer = make.user(role=Role.officer)
    team = coordinator_declined(db, make)
    decline(client, team)
    assert "The coordinator Hullwerk has declined: QUIETBOAT" in subjects(db)
    assert waiting_for(db, officer) == 1
    enter(client, officer)
    assert "nobody coordinates" in client.get("/consortia").text
    path = f"/consortia/{team.consortium.id}"
    page = client.get(path).text
    assert ("Hullwerk: declined" in page, "Choose another coordinator" in page) == (True, True)
    choosing = client.get(f"{path}/coordinator").text
    assert ("No staff" in choosing, "Choose Krylo" in choosing) == (True, True)
    found = queries.consortium(db, team.consortium.id)
    chosen = {"company_id": str(team.company.id), "version": str(found.version)}
    for _ in range(2):  # twice is once
        assert client.post(f"{path}/coordinator", data=chosen).headers["location"] == path
    found = queries.consortium(db, team.consortium.id)
    head = queries.coordinator_in(found)
    assert head is not None
    assert (found.coordinator_id, head.id, head.state, head.locked) == (
        team.company.id, team.part.id, "accepted", True,
    )  # fmt: skip
    assert waiting_for(db, officer) == 0
    assert len(db.scalars(select(Event).where(Event.kind == "consortium_coordinator_chosen")).all())
    assert "Hullwerk" not in subjects(db)[-1]
    assert "Krylo" in subjects(db)[-1]
    enter(client, team.member)
    assert client.get(f"{path}/settings").status_code == 200  # it leads now
    enter(client, team.coordinator)
    assert client.get(path).status_code == 404


def test_a_company_from_outside_is_invited_at_once_with_the_tasks_of_the_first(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = coordinator_declined(db, make)
    speaker = make.user()
    other = make.company(member=speaker, name="Nordfjord", country="NO")
    decline(client, team)
    enter(client, make.user(role=Role.officer))
    found = queries.consortium(db, team.consortium.id)
    body = {"company_id": other.id, "version": found.version}
    answer = client.put(f"/api/v1/consortia/{found.id}/coordinator", json=body)
    assert (answer.status_code, answer.json()["coordinator_id"]) == (200, other.id)
    found = queries.consortium(db, found.id)
    head = queries.coordinator_in(found)
    assert head is not None
    assert (head.company_id, head.state, head.reply_by is not None) == (other.id, "invited", True)
    enter(client, speaker)
    path = f"/consortia/{found.id}"
    accepted = client.post(f"{path}/members/{head.id}/move", data={"target": "accepted"})
    assert accepted.status_code == 303
    assert "Next step" in client.get(path).text


def test_only_officers_choose_and_an_accepted_coordinator_only_with_a_word_why(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_team(db, make, ConsortiumState.forming, MemberState.accepted)
    path = f"/consortia/{team.consortium.id}/coordinator"
    chosen = {"company_id": str(team.company.id), "version": str(team.consortium.version)}
    statuses = []
    for user in (team.coordinator, team.member, make.user(role=Role.officer)):
        enter(client, user)
        statuses.append((client.get(path).status_code, client.post(path, data=chosen).status_code))
    assert statuses == [(403, 403), (403, 403), (200, 422)]
    asked = client.get(path, params={"chosen": team.company.id}).text
    assert ("Krylo shall coordinate" in asked, "Hullwerk coordinates now" in asked) == (True, True)
    stale = client.post(path, data=chosen | {"version": "1", "note": "They are insolvent"})
    assert (stale.status_code, "They are insolvent" in stale.text) == (409, True)
    body = {"company_id": team.company.id, "version": team.consortium.version}
    assert client.put(f"/api/v1{path}", json=body).status_code == 422


def test_silence_of_the_coordinator_reaches_the_officers_and_stops_the_course(
    db: Session, make: Factory
) -> None:
    make.user(role=Role.officer)
    team = coordinator_declined(db, make)
    inviting.expire(db, day=today() + timedelta(days=1))
    assert "The coordinator Hullwerk has not answered: QUIETBOAT" in subjects(db)
    company = db.get(Company, team.lead.id)
    assert company is not None
    assert queries.coordinator_in(queries.consortium(db, team.consortium.id)) is None


def test_candidates_are_proposed_though_nobody_coordinates(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = coordinator_declined(db, make)
    team.consortium.call.programme = "EDF"
    other = make.company(name="Nordfjord", country="NO")
    judged(db, team.consortium.call, [team.lead.id, team.company.id, other.id])
    decline(client, team)
    enter(client, make.user(role=Role.officer))
    path = f"/consortia/{team.consortium.id}"
    assert client.get(path).status_code == 200
    assert "Choose Nordfjord" in client.get(f"{path}/coordinator").text
    added = client.post(
        f"{path}/bans", data={"company_id": str(other.id)}, headers={"hx-request": "true"}
    )
    assert (added.status_code, 'id="desk"' in added.text, "<html" in added.text) == (
        200, True, False,
    )  # fmt: skip


def test_what_if_answers_programs_as_it_does_the_page(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_team(db, make)
    other = make.company(name="Nordfjord", country="NO")
    judged(db, team.consortium.call, [team.lead.id, team.company.id, other.id])
    log_in(client, team.coordinator)
    path = f"/api/v1/consortia/{team.consortium.id}/what-if"
    now = client.get(path).json()
    assert (now["preparing"], now["without"], now["missed_now"]) == (False, [], now["missed_then"])
    [wanted] = [one["id"] for one in now["demands"] if one["id"] == "OWN.MINIMUM"]
    then = client.get(path, params={"without": wanted}).json()
    assert then["without"] == [wanted]
    assert set(then["missed_then"]) < set(then["missed_now"])
    assert [one["name"] for one in then["candidates"]] == ["Nordfjord"]
    enter(client, team.member)
    assert client.get(path).status_code == 404
