"""What stands against a move, and what an officer may overrule."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.consortia.course import service
from backend.consortia.forms import Move
from backend.models import ConflictOfInterest, ConsortiumState, Event, MemberState, Role, User
from tests.consortia.making import Team, a_draft, a_team
from tests.factories import Factory


def wanted(team: Team, target: ConsortiumState, **typed: object) -> Move:
    return Move.model_validate({"target": target, "version": team.consortium.version, **typed})


def objections(db: Session, user: User, team: Team, data: Move) -> dict[str, str]:
    return service.objections(db, user=user, consortium_id=team.consortium.id, data=data)


def test_a_consortium_of_one_is_not_proposed(db: Session, make: Factory) -> None:
    user, _, made = a_draft(db, make)
    data = Move(target=ConsortiumState.proposed, version=made.version)
    refused = service.objections(db, user=user, consortium_id=made.id, data=data)
    assert "at least one more" in refused[""]


def test_completing_waits_for_every_answer(db: Session, make: Factory) -> None:
    team = a_team(db, make, ConsortiumState.forming, MemberState.invited)
    data = wanted(team, ConsortiumState.complete)
    assert "Krylo" in objections(db, team.coordinator, team, data)[""]


def test_a_failing_rule_stops_the_coordinator_and_an_officer_may_overrule_it(
    db: Session, make: Factory
) -> None:
    team = a_team(db, make, ConsortiumState.forming, MemberState.accepted)
    team.consortium.minimum_members = 2
    db.commit()
    officer = make.user(role=Role.officer)
    data = wanted(team, ConsortiumState.complete, override=True, note="The ministry confirmed it.")
    assert "appears to fail" in objections(db, team.coordinator, team, data)[""]
    plain = wanted(team, ConsortiumState.complete)
    assert "appears to fail" in objections(db, officer, team, plain)[""]
    silent = wanted(team, ConsortiumState.complete, override=True)
    assert list(objections(db, officer, team, silent)) == ["note"]

    service.move(db, user=officer, consortium_id=team.consortium.id, data=data)

    event = db.scalars(select(Event).where(Event.kind == "consortium_moved")).one()
    assert (event.data["after"], event.data["overruled"]) == ("complete", ["rules"])


def test_an_officers_decision_needs_a_reason_and_a_return_a_note(
    db: Session, make: Factory
) -> None:
    team = a_team(db, make, ConsortiumState.under_review)
    officer = make.user(role=Role.officer)
    without = wanted(team, ConsortiumState.draft)
    assert list(objections(db, officer, team, without)) == ["reason"]
    silent = wanted(team, ConsortiumState.draft, reason="more_information")
    assert list(objections(db, officer, team, silent)) == ["note"]


def test_an_officer_with_an_interest_does_not_decide(db: Session, make: Factory) -> None:
    team = a_team(db, make, ConsortiumState.proposed)
    officer = make.user(role=Role.officer)
    db.add(ConflictOfInterest(officer_id=officer.id, company_id=team.company.id))
    db.commit()
    refused = objections(db, officer, team, wanted(team, ConsortiumState.under_review))
    assert "Krylo" in refused[""]
