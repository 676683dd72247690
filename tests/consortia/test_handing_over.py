"""The coordinator hands the coordination over: offered, taken, declined, overtaken by events."""

import re
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker
from starlette.testclient import TestClient

from backend.consortia import queries
from backend.consortia.forms import HandoverAnswer, NewHandover
from backend.consortia.judgement.approval import changed_since
from backend.consortia.lists.waiting import waiting_for
from backend.consortia.members import handing
from backend.models import (
    ConsortiumMember,
    ConsortiumState,
    Event,
    Handover,
    MemberRole,
    MemberState,
    Role,
    User,
)  # fmt: skip
from tests.consortia.making import Team, a_team, plain
from tests.consortia.test_coordinator import enter, subjects
from tests.factories import Factory
from tests.races import at_once

LETTER = {
    "signatory": "Olena Koval", "position": "Director", "language": "en",
    "commitment": "We build forty hulls in the first year of the project.",
}  # fmt: skip


def complete(db: Session, make: Factory, **company: Any) -> Team:
    """A complete consortium that officers approved; its other member may coordinate."""
    team = a_team(db, make, ConsortiumState.complete, MemberState.accepted)
    team.company.country, team.consortium.approved_version = "FR", team.consortium.version
    for name, value in company.items():
        setattr(team.company, name, value)
    db.commit()
    return team


def offer(client: TestClient, team: Team, **changed: str) -> Any:
    enter(client, team.coordinator)
    typed = {
        "member_id": str(team.part.id), "version": str(team.consortium.version),
        "note": "They know the yards", **changed,
    }  # fmt: skip
    return client.post(f"/consortia/{team.consortium.id}/handover", data=typed)


def answer(client: TestClient, team: Team, *, accept: bool, note: str = "") -> Any:
    enter(client, team.member)
    path = f"/consortia/{team.consortium.id}"
    [number] = set(re.findall(r'name="handover_id" value="(\d+)"', client.get(path).text))
    typed = {"handover_id": number, "accept": "1" if accept else "", "note": note}
    return client.post(f"{path}/handover/answer", data=typed)


def parts(db: Session, team: Team) -> dict[int, tuple[str, str]]:
    found = queries.consortium(db, team.consortium.id)
    return {one.company_id: (one.role, one.state) for one in found.members}


def kinds(db: Session) -> list[str]:
    query = select(Event.kind).where(Event.kind.like("consortium_hand%")).order_by(Event.id)
    return list(db.scalars(query))


def test_a_member_takes_the_coordination_that_it_is_offered(
    client: TestClient, db: Session, make: Factory
) -> None:
    officer = make.user(role=Role.officer)
    team = complete(db, make)
    path = f"/consortia/{team.consortium.id}"
    enter(client, team.member)
    client.post(f"{path}/letter", data=LETTER)
    for _ in range(2):  # twice is once
        assert offer(client, team).headers["location"] == path
    assert parts(db, team)[team.lead.id] == ("coordinator", "accepted")  # until it is taken
    assert waiting_for(db, team.member) == 1
    assert "Offered to Krylo" in client.get(path).text
    assert answer(client, team, accept=True).headers["location"] == path
    db.expire_all()
    found = queries.consortium(db, team.consortium.id)
    assert (found.coordinator_id, found.state) == (team.company.id, "forming")
    assert parts(db, team) == {
        team.company.id: ("coordinator", "accepted"), team.lead.id: ("beneficiary", "accepted"),
    }  # fmt: skip
    assert kinds(db) == ["consortium_handover_offered", "consortium_handed_over"]
    assert {one.what for one in changed_since(db, found)} == {"role"}  # officers confirm that
    assert queries.letters_of(db, found.id) == []  # whoever coordinates gives none
    assert waiting_for(db, team.member) == 0
    told = [one for one in subjects(db) if "coordinates QUIETBOAT now" in one]
    assert len(told) == 2  # the company that handed it over, and the officer
    assert client.get(f"{path}/settings").status_code == 200
    enter(client, team.coordinator)
    assert client.get(f"{path}/settings").status_code == 403
    page = client.get(path).text
    assert ("They know the yards" in page, "Hand the coordination over" in page) == (True, False)
    enter(client, officer)
    assert "Krylo" in client.get(path).text


def test_a_member_declines_and_an_offer_is_taken_back(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = complete(db, make)
    path = f"/consortia/{team.consortium.id}"
    offer(client, team)
    assert answer(client, team, accept=False, note="No staff").status_code == 303
    assert "Krylo does not wish to coordinate QUIETBOAT" in subjects(db)
    assert parts(db, team)[team.lead.id] == ("coordinator", "accepted")
    assert 'name="handover_id"' not in client.get(path).text
    offer(client, team)
    for _ in range(2):
        assert client.post(f"{path}/handover/withdraw").headers["location"] == path
    assert kinds(db) == [
        "consortium_handover_offered", "consortium_handover_declined",
        "consortium_handover_offered", "consortium_handover_withdrawn",
    ]  # fmt: skip


def test_what_was_taken_back_is_not_taken_and_what_was_typed_stays(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = complete(db, make)
    offer(client, team)
    number = str(db.scalars(select(Handover.id)).one())
    client.post(f"/consortia/{team.consortium.id}/handover/withdraw")
    enter(client, team.member)
    path = f"/consortia/{team.consortium.id}/handover/answer"
    late = client.post(path, data={"handover_id": number, "accept": "1"})
    assert late.status_code == 409
    noted = client.post(path, data={"handover_id": number, "note": "We would have liked to"})
    assert (noted.status_code, "We would have liked to" in noted.text) == (409, True)
    assert parts(db, team)[team.lead.id] == ("coordinator", "accepted")


def test_only_the_two_companies_and_officers_know_of_an_offer(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = complete(db, make)
    path, third = f"/consortia/{team.consortium.id}", make.user()
    other = make.company(name="Nordfjord", country="NO", member=third)
    _join(db, team, other.id)
    offer(client, team, version=str(queries.consortium(db, team.consortium.id).version))
    number = str(db.scalars(select(Handover.id)).one())
    for reader, knows in ((third, False), (team.member, True), (team.coordinator, True)):
        enter(client, reader)
        assert ("Offered to Krylo" in client.get(path).text) == knows
        told = client.get(f"/api/v1{path}/handover").json()
        assert (told is not None) == knows
    enter(client, third)
    taken = client.post(f"{path}/handover/answer", data={"handover_id": number, "accept": "1"})
    assert taken.status_code == 403
    assert client.post(f"{path}/handover/withdraw").status_code == 403
    enter(client, make.user(role=Role.officer))
    assert "Offered to Krylo" in client.get(path).text
    assert client.post(f"{path}/handover/withdraw").status_code == 403


def _join(db: Session, team: Team, company_id: int) -> None:
    db.add(
        ConsortiumMember(
            consortium_id=team.consortium.id, company_id=company_id,
            role=MemberRole.beneficiary, state=MemberState.accepted,
        )
    )  # fmt: skip
    db.commit()


def test_who_fails_a_rule_for_coordinators_is_not_offered_it_and_cannot_take_it(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = complete(db, make, country="CH")
    path = f"/consortia/{team.consortium.id}"
    enter(client, team.coordinator)
    page = client.get(path).text
    assert "Krylo appears to fail a rule for coordinators" in page
    refused = offer(client, team)
    assert (refused.status_code, "They know the yards" in refused.text) == (409, True)
    assert db.scalars(select(Handover)).all() == []
    team.company.country = "FR"
    db.commit()
    assert offer(client, team).status_code == 303
    team.company.country = "CH"  # its facts change before it answers
    db.commit()
    assert answer(client, team, accept=True).status_code == 409
    assert parts(db, team)[team.lead.id] == ("coordinator", "accepted")


@pytest.mark.parametrize("happens", ["leaves", "steps down", "is replaced"])
def test_an_offer_ends_with_the_part_of_either_side_and_with_another_coordinator(
    client: TestClient, db: Session, make: Factory, happens: str
) -> None:
    team = complete(db, make)
    assert offer(client, team).status_code == 303
    path, version = f"/api/v1/consortia/{team.consortium.id}", team.consortium.version
    if happens == "leaves":
        enter(client, team.member)
        move = {"target": "left", "reason": "timing"}
        answered = client.post(f"{path}/members/{team.part.id}/move", json=move)
    elif happens == "steps down":
        body = {"version": version, "reason": "timing"}
        answered = client.post(f"{path}/coordinator/step-down", json=body)
    else:
        enter(client, make.user(role=Role.officer))
        chosen = {"company_id": team.company.id, "version": version, "note": "Agreed"}
        answered = client.put(f"{path}/coordinator", json=chosen)
    assert answered.status_code == 200
    assert db.scalars(select(Handover.state)).all() == ["lapsed"]
    assert kinds(db) == ["consortium_handover_offered", "consortium_handover_lapsed"]


@pytest.mark.parametrize(
    "state", [ConsortiumState.proposed, ConsortiumState.submitted, ConsortiumState.funded]
)
def test_nothing_is_handed_over_while_officers_review_or_after_submission(
    client: TestClient, db: Session, make: Factory, state: ConsortiumState
) -> None:
    team = complete(db, make)
    assert offer(client, team).status_code == 303
    team.consortium.state = state
    db.commit()
    enter(client, team.member)
    assert 'name="handover_id"' not in client.get(f"/consortia/{team.consortium.id}").text
    number = db.scalars(select(Handover.id)).one()
    body = {"handover_id": number, "accept": True}
    late = client.post(f"/api/v1/consortia/{team.consortium.id}/handover/answer", json=body)
    assert (late.status_code, waiting_for(db, team.member)) == (409, 0)


def test_a_name_that_the_other_company_uses_already_is_said(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = complete(db, make)
    call = team.consortium.call
    plain(db, call, team.company, "quietboat", ConsortiumState.draft)
    refused = offer(client, team)
    assert refused.status_code == 409
    assert "Krylo already coordinates a consortium with this name" in refused.text


def test_two_answers_at_once_are_one(real_sessions: sessionmaker[Session]) -> None:
    with real_sessions() as db:
        team = complete(db, Factory(db))
        data = NewHandover(member_id=team.part.id, version=team.consortium.version)
        made = handing.offer(db, user=team.coordinator, consortium_id=team.consortium.id, data=data)
        number, taken = team.consortium.id, HandoverAnswer(handover_id=made.id, accept=True)
        who, company = team.member.id, team.company.id
        db.commit()

    def take(db: Session) -> int:
        user = db.get_one(User, who)
        found = handing.answer(db, user=user, consortium_id=number, data=taken)
        return found.coordinator_id

    assert at_once(real_sessions, take, take, take) == [company] * 3
    with real_sessions() as db:
        assert kinds(db) == ["consortium_handover_offered", "consortium_handed_over"]
