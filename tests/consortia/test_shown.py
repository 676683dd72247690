"""Lists of desks and proposed teams go into the log of lists, whoever leads reads them."""

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload
from starlette.testclient import TestClient

from backend.models import ListKind, Role, ShownList
from tests.consortia.making import a_call, a_draft, a_team, judged
from tests.consortia.test_suggestions import kept, open_call
from tests.factories import Factory, log_in


def lists(db: Session) -> list[ShownList]:
    query = select(ShownList).options(selectinload(ShownList.entries)).order_by(ShownList.id)
    return list(db.scalars(query))


def test_who_would_fit_is_logged_for_the_coordinator_as_it_was_shown(
    client: TestClient, db: Session, make: Factory
) -> None:
    call = a_call(db)
    user, lead, made = a_draft(db, make, call)
    others = [make.company(country=one) for one in ("PL", "UA")]
    judged(db, call, [lead.id, *(one.id for one in others)])
    log_in(client, user)
    path = f"/consortia/{made.id}/candidates"
    assert client.get(path).status_code == 200
    [task] = [one for one in made.slots if one.position == 1]
    assert client.get(f"{path}?slot={task.id}").status_code == 200
    shown = client.get(f"/api/v1{path}?slot={task.id}").json()["items"]  # the same list again
    team, one = lists(db)
    assert [(at.kind, at.about, at.model_id, at.viewer_id, at.consortium_id, at.call_id)
            for at in (team, one)] == [
        (ListKind.candidates, about, "test", user.id, made.id, call.id)
        for about in ("team", f"task:{task.id}")
    ]  # fmt: skip
    assert [entry.partner_id for entry in one.entries] == [row["company_id"] for row in shown]
    assert {(entry.company_id, entry.propensity, entry.score) for entry in one.entries} == {
        (lead.id, 1.0, 70.0)
    }
    assert {entry.partner_id for entry in team.entries} == {one.id for one in others}


def test_proposed_teams_are_logged_one_list_each(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_team(db, make)
    third = make.company(country="PL")
    proposal = {
        "companies": [team.lead.id, team.company.id, third.id], "roles": {}, "leads": {},
        "backups": {}, "parts": {}, "answer": "appears_to_meet", "status": "optimal", "gap": 0.0,
        "needed": 2,
    }  # fmt: skip
    team.consortium.proposals = {
        "status": "optimal", "proposals": [proposal, {**proposal, "companies": [
            team.lead.id, third.id,
        ]}], "model_id": "m@2", "version": 1,
    }  # fmt: skip
    db.commit()
    log_in(client, team.coordinator)
    assert client.get(f"/consortia/{team.consortium.id}/proposals").status_code == 200
    assert client.get(f"/api/v1/consortia/{team.consortium.id}/proposals").status_code == 200
    one, other = lists(db)
    assert [(at.kind, at.about, at.model_id) for at in (one, other)] == [
        (ListKind.teams, "proposal:1", "m@2"), (ListKind.teams, "proposal:2", "m@2"),
    ]  # fmt: skip
    assert [(at.slot, at.partner_id) for at in one.entries] == [(2, team.company.id), (3, third.id)]


def test_suggested_consortia_are_logged_for_the_officer_alone(
    client: TestClient, db: Session, make: Factory
) -> None:
    lead, member = make.company(country="DE"), make.company(country="UA")
    call = open_call(db)
    kept(db, call, [lead, member])
    officer = make.user(role=Role.officer)
    log_in(client, officer)
    assert client.get("/consortia/suggested").status_code == 200
    [one] = lists(db)
    assert (one.kind, one.about, one.call_id, one.consortium_id, one.viewer_id) == (
        ListKind.teams, "suggested", call.id, None, officer.id,
    )  # fmt: skip
    assert [(at.company_id, at.partner_id) for at in one.entries] == [(lead.id, member.id)]


def test_where_nobody_would_fit_nothing_was_shown(
    db: Session, make: Factory, client: TestClient
) -> None:
    call = a_call(db)
    user, lead, made = a_draft(db, make, call)
    judged(db, call, [lead.id])
    log_in(client, user)
    assert client.get(f"/consortia/{made.id}/candidates").status_code == 200
    assert lists(db) == []
