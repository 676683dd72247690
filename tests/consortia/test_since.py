"""What changed since: tasks follow a changed call, officers confirm or withdraw an approval."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from backend.calls import queries as calls
from backend.consortia import queries
from backend.consortia.course import renewing, service
from backend.consortia.forms import Confirmation, Cover, Move
from backend.consortia.judgement import approval, requirements
from backend.consortia.members import team as arranging
from backend.errors import Conflict, Forbidden
from backend.models import (
    ConsortiumState,
    Drafter,
    Event,
    MemberState,
    Part,
    RequiredCapability,
    Role,
)  # fmt: skip
from tests.consortia.making import Team, a_team
from tests.factories import Factory, log_in
from tests.jobs import Jobs


def lead(db: Session, team: Team, position: int) -> None:
    """The other member leads a task."""
    slot = team.consortium.slots[position]
    cover = Cover(slot_id=slot.id, member_id=team.part.id, part=Part.lead)
    arranging.assign(db, user=team.coordinator, consortium_id=team.consortium.id, data=cover)
    team.consortium = queries.consortium(db, team.consortium.id)


def change_the_call(db: Session, team: Team) -> None:
    """The first requirement weighs more and wants readiness, the second goes, a third comes."""
    first, second = calls.capabilities_of(db, team.consortium.call_id)
    first.weight, first.minimum_trl = 5, 6
    db.delete(second)
    db.add(
        RequiredCapability(
            call_id=first.call_id, position=3, text_en="Batteries", drafted_by=Drafter.officer
        )
    )
    db.commit()


def tasks(db: Session, team: Team) -> list[tuple[str, int, int | None, list[str]]]:
    found = queries.consortium(db, team.consortium.id)
    return [
        (one.text_en, one.weight, one.minimum_trl, [str(row.part) for row in one.coverage])
        for one in found.slots
    ]


def test_a_draft_says_what_changed_in_the_call_and_follows_it(
    client: TestClient, db: Session, make: Factory
) -> None:
    team = a_team(db, make)
    lead(db, team, 0)
    lead(db, team, 1)
    arranging.lock(
        db, user=team.coordinator, consortium_id=team.consortium.id, member_id=team.part.id,
        locked=True,
    )  # fmt: skip
    change_the_call(db, team)
    log_in(client, team.coordinator)
    path = f"/consortia/{team.consortium.id}"
    page = client.get(path).text
    changes = ("New requirement", "no longer requires", "Changed requirement", "Batteries")
    for words in ("The call has changed since then", *changes):
        assert words in page
    api = client.get(f"/api/v1{path}/changes").json()
    assert [(one["slot_id"] is None, one["capability_id"] is None) for one in api["tasks"]] == [
        (False, False), (True, False), (False, True),
    ]  # fmt: skip
    seen = {"version": api["version"]}
    assert client.post(f"{path}/tasks/renew", data=seen).headers["location"] == path
    assert client.post(f"{path}/tasks/renew", data=seen).status_code == 303  # twice is once
    assert tasks(db, team) == [
        ("Hulls of composite", 5, 6, ["lead"]), ("Batteries", 3, None, []),
    ]  # fmt: skip
    found = queries.consortium(db, team.consortium.id)
    assert [(one.state, one.locked) for one in found.members][1] == ("suggested", True)
    assert "The call has changed since then" not in client.get(path).text
    assert "Required by the call" in client.get(f"{path}/versions").text
    assert len(db.scalars(select(Event).where(Event.kind == "consortium_renewed")).all()) == 1


def test_a_task_is_known_by_its_words_when_the_call_is_drafted_anew(
    db: Session, make: Factory
) -> None:
    team = a_team(db, make)
    lead(db, team, 0)
    old = calls.capabilities_of(db, team.consortium.call_id)
    texts = [(one.text_en, one.weight, one.position) for one in old]
    for one in old:
        db.delete(one)
    db.flush()
    db.add_all(
        RequiredCapability(
            call_id=team.consortium.call_id, position=position, text_en=text.upper(),
            weight=weight, drafted_by=Drafter.engine,
        )
        for text, weight, position in texts
    )  # fmt: skip
    db.commit()
    found = queries.consortium(db, team.consortium.id)
    pairs = requirements.paired(found, calls.capabilities_of(db, found.call_id))
    assert [(slot is None, one is None) for slot, one in pairs] == [(False, False)] * 2
    renewing.bring_in_line(db, user=team.coordinator, consortium_id=found.id, seen=found.version)
    assert tasks(db, team)[0] == ("HULLS OF COMPOSITE", 3, None, ["lead"])


def test_whoever_has_another_role_than_the_call_now_asks_for_does_the_task_no_longer(
    db: Session, make: Factory
) -> None:
    team = a_team(db, make)
    lead(db, team, 0)
    lead(db, team, 1)
    first, second = calls.capabilities_of(db, team.consortium.call_id)
    first.role, second.role = "subcontractor", "beneficiary"
    db.commit()
    found = team.consortium
    renewing.bring_in_line(db, user=team.coordinator, consortium_id=found.id, seen=found.version)
    assert [row[3] for row in tasks(db, team)] == [[], ["lead"]]


@pytest.mark.parametrize("state", [ConsortiumState.under_review, ConsortiumState.complete])
def test_what_may_not_be_changed_keeps_its_tasks(
    client: TestClient, db: Session, make: Factory, state: ConsortiumState
) -> None:
    team = a_team(db, make, state, MemberState.accepted)
    change_the_call(db, team)
    log_in(client, team.coordinator)
    path = f"/consortia/{team.consortium.id}"
    page = client.get(path).text
    assert "The call has changed since then" in page
    assert "Bring the tasks in line" not in page
    seen = {"version": team.consortium.version}
    assert client.post(f"{path}/tasks/renew", data=seen).status_code == 409


def approved(db: Session, make: Factory) -> Team:
    team = a_team(db, make, ConsortiumState.under_review)
    team.consortium.call.programme = ""  # no rules: nothing to overrule
    db.commit()
    data = Move(target=ConsortiumState.approved, reason="strong_match", version=2, note="Good")
    codes = {"reason": "other"} | {}
    service.move(
        db, user=make.user(role=Role.officer), consortium_id=team.consortium.id,
        data=data.model_copy(update=codes),
    )  # fmt: skip
    db.commit()
    return team


def changed(db: Session, team: Team) -> list[str]:
    return [one.what for one in approval.changed_since(db, queries.consortium(
        db, team.consortium.id
    ))]  # fmt: skip


def test_officers_see_what_changed_since_they_approved_and_confirm_it(
    client: TestClient, db: Session, make: Factory, jobs: Jobs
) -> None:
    team = approved(db, make)
    assert changed(db, team) == []
    lead(db, team, 0)
    change_the_call(db, team)
    found = queries.consortium(db, team.consortium.id)
    renewing.bring_in_line(db, user=team.coordinator, consortium_id=found.id, seen=found.version)
    db.commit()
    assert {"slot", "weight", "minimum_trl", "requirement"} <= set(changed(db, team))
    path = f"/consortia/{team.consortium.id}"
    log_in(client, team.coordinator)
    page = client.get(path).text
    assert ("Changed since the approval" in page, "Confirm the approval" in page) == (True, False)
    data = {"version": found.version}
    assert client.post(f"{path}/approval", data=data).status_code == 403
    client.cookies.clear()
    log_in(client, make.user(role=Role.officer))
    page = client.get(path).text
    assert ("Confirm the approval" in page, "Withdraw the approval" in page) == (True, True)
    assert "Changed since the approval" in client.get("/consortia").text
    stale = {"version": found.version - 1, "note": "I have read it"}
    again = client.post(f"{path}/approval", data=stale)
    assert (again.status_code, "I have read it" in again.text) == (409, True)
    assert client.post(f"{path}/approval", data=data | {"note": "Fine"}).status_code == 303
    assert changed(db, team) == []
    [event] = db.scalars(select(Event).where(Event.kind == "consortium_approval_confirmed"))
    assert (event.data["after"], event.data["note"]) == (found.version, "Fine")
    subjects = [one["subject"] for one in jobs.waiting("deliver_mail")]
    assert "Still approved as changed: QUIETBOAT" in subjects


def test_answers_of_companies_are_no_change_of_what_was_approved(
    db: Session, make: Factory
) -> None:
    team = approved(db, make)
    found = queries.consortium(db, team.consortium.id)
    service.move(
        db, user=team.coordinator, consortium_id=found.id,
        data=Move(target=ConsortiumState.invited, version=found.version),
    )  # fmt: skip
    assert changed(db, team) == []


def test_an_approval_is_withdrawn_and_given_again_without_losing_who_takes_part(
    db: Session, make: Factory
) -> None:
    team = approved(db, make)
    officer = make.user(role=Role.officer)
    found = queries.consortium(db, team.consortium.id)
    found.state = ConsortiumState.forming
    team.part.state = MemberState.accepted
    db.commit()

    def move(user: object, target: ConsortiumState, reason: str = "") -> ConsortiumState:
        now = queries.consortium(db, found.id)
        data = Move(target=target, reason=reason, note="Because", version=now.version)
        moved = service.move(db, user=user, consortium_id=now.id, data=data)  # type: ignore[arg-type]
        return ConsortiumState(moved.state)

    with pytest.raises(Forbidden):
        move(team.coordinator, ConsortiumState.draft)
    assert move(officer, ConsortiumState.draft, "other") == "draft"
    assert queries.consortium(db, found.id).approved_version is None
    for user, target, reason in (
        (team.coordinator, ConsortiumState.proposed, ""),
        (officer, ConsortiumState.under_review, ""),
        (officer, ConsortiumState.approved, "other"),
    ):
        move(user, target, reason)
    # nobody is left to ask, somebody takes part: it forms at once
    assert move(team.coordinator, ConsortiumState.invited) == "forming"
    states = [one.state for one in queries.consortium(db, found.id).members]
    assert states == ["accepted", "accepted"]


def test_only_what_stands_approved_can_be_confirmed(db: Session, make: Factory) -> None:
    team = a_team(db, make, ConsortiumState.draft)
    data = Confirmation(version=team.consortium.version)
    with pytest.raises(Conflict):
        renewing.confirm(
            db, user=make.user(role=Role.officer), consortium_id=team.consortium.id, data=data
        )
