"""Every move of every actor, drawn from the tables."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.consortia import opening
from backend.consortia.course import service
from backend.consortia.forms import MemberMove, Move
from backend.consortia.member_states import LIVE, NEEDS_REASON, WHEN, Side
from backend.consortia.member_states import MOVES as MEMBER_MOVES
from backend.consortia.members import service as membership
from backend.consortia.states import EDITABLE, MOVES, Actor, reasons
from backend.errors import Conflict, NotFound, SpilnoError
from backend.models import (
    Company,
    ConsortiumState,
    Event,
    Membership,
    MembershipState,
    MemberState,
    Role,
    User,
)  # fmt: skip
from tests.consortia.making import Team, a_team
from tests.factories import Factory

ACTORS = (Actor.coordinator, Actor.member, Actor.officer, Actor.administrator)


def person(make: Factory, team: Team, actor: Actor) -> User:
    if actor is Actor.coordinator:
        return team.coordinator
    if actor is Actor.member:
        return team.member
    return make.user(role=Role(actor.value))


def a_move(team: Team, after: ConsortiumState, actor: Actor) -> Move:
    codes = reasons(team.consortium.state, after, {actor})
    return Move(
        target=after, version=team.consortium.version, reason=codes[0] if codes else "",
        note="As agreed", override=True,
    )  # fmt: skip


def outcome(db: Session, work: Callable[[], object]) -> str:
    """The state that a move leads to, or the name of its refusal; undone either way."""
    undone = db.begin_nested()
    try:
        return str(work())
    except SpilnoError as refused:
        return type(refused).__name__
    finally:
        undone.rollback()


@pytest.mark.parametrize("part", [MemberState.accepted, MemberState.invited])
@pytest.mark.parametrize("state", list(ConsortiumState))
def test_only_the_moves_of_the_table_are_possible(
    db: Session, make: Factory, state: ConsortiumState, part: MemberState
) -> None:
    team = a_team(db, make, state, part)
    team.consortium.minimum_members = 2
    team.consortium.call.programme = ""
    people = {actor: person(make, team, actor) for actor in ACTORS}
    db.commit()

    def move(after: ConsortiumState, actor: Actor) -> str:
        data = a_move(team, after, actor)
        return outcome(
            db, lambda: service.move(
                db, user=people[actor], consortium_id=team.consortium.id, data=data
            ).state,
        )  # fmt: skip

    for after in ConsortiumState:
        for actor in ACTORS:
            if after is state:
                continue
            expected = "Forbidden" if after in MOVES[state] else "Conflict"
            if actor in MOVES[state].get(after, frozenset()):
                expected = after.value
            if stopped(part, after) and expected == after.value:
                expected = "Conflict"
            if expected == "invited" and part is MemberState.accepted:
                expected = "forming"  # somebody takes part already
            assert (after, actor, move(after, actor)) == (after, actor, expected)


def stopped(part: MemberState, after: ConsortiumState) -> bool:
    """Somebody has not answered."""
    return after is ConsortiumState.complete and part is MemberState.invited


@pytest.mark.parametrize("state", list(MemberState))
def test_only_the_moves_of_a_member_in_the_table_are_possible(
    db: Session, make: Factory, state: MemberState
) -> None:
    team = a_team(db, make, ConsortiumState.forming, state)
    people = {Side.lead: team.coordinator, Side.company: team.member}
    for after in MemberState:
        for side, user in people.items():
            if after is state:
                continue
            data = MemberMove(target=after, reason="timing")
            found = outcome(
                db, lambda user=user, data=data: membership.move_member(  # type: ignore[misc]
                    db, user=user, consortium_id=team.consortium.id, member_id=team.part.id,
                    data=data,
                ).state,
            )  # fmt: skip
            may = MEMBER_MOVES[state].get(after) is side
            refusals = {"Conflict", "Forbidden", "NotFound"}
            assert (after, side, found in ({after.value} if may else refusals)) == (
                after, side, True,
            )  # fmt: skip


def test_inviting_needs_somebody_to_invite(db: Session, make: Factory) -> None:
    team = a_team(db, make, ConsortiumState.approved)
    moved = service.move(
        db, user=team.coordinator, consortium_id=team.consortium.id,
        data=a_move(team, ConsortiumState.invited, Actor.coordinator),
    )  # fmt: skip
    assert (moved.state, [one.state for one in moved.members]) == (
        "invited", ["accepted", "invited"],
    )  # fmt: skip


@pytest.mark.parametrize("state", list(ConsortiumState))
@pytest.mark.parametrize("after", [MemberState.invited, MemberState.removed])
def test_members_move_only_while_the_consortium_allows_it(
    db: Session, make: Factory, state: ConsortiumState, after: MemberState
) -> None:
    team = a_team(db, make, state, MemberState.suggested)
    which = {"consortium_id": team.consortium.id, "member_id": team.part.id}
    data = MemberMove(target=after)
    if state in WHEN.get(after, EDITABLE):
        moved = membership.move_member(db, user=team.coordinator, data=data, **which)
        assert moved.state == after
    else:
        with pytest.raises(Conflict):
            membership.move_member(db, user=team.coordinator, data=data, **which)


def test_the_tables_know_every_state() -> None:
    assert set(MOVES) == set(ConsortiumState)
    assert set(MEMBER_MOVES) == set(MemberState)
    assert {one for after in MOVES.values() for one in after} | {ConsortiumState.draft} == set(
        ConsortiumState
    )
    assert {
        MemberState.suggested, MemberState.invited, MemberState.requested, MemberState.accepted,
    } == LIVE  # fmt: skip


@pytest.mark.parametrize("after", sorted(NEEDS_REASON))
def test_saying_no_needs_a_reason(db: Session, make: Factory, after: MemberState) -> None:
    part = {
        MemberState.declined: MemberState.invited, MemberState.refused: MemberState.requested,
        MemberState.left: MemberState.accepted,
    }[after]  # fmt: skip
    team = a_team(db, make, ConsortiumState.forming, part)
    user = team.coordinator if after is MemberState.refused else team.member
    refused = membership.objections(
        db, user=user, consortium_id=team.consortium.id, member_id=team.part.id,
        data=MemberMove(target=after),
    )  # fmt: skip
    assert list(refused) == ["reason"]


@pytest.mark.parametrize("state", list(ConsortiumState))
def test_somebody_outside_finds_nothing(db: Session, make: Factory, state: ConsortiumState) -> None:
    team = a_team(db, make, state)
    stranger = make.user()
    make.company(member=stranger)
    with pytest.raises(NotFound):
        opening.open_workspace(db, user=stranger, consortium_id=team.consortium.id)


def test_a_decision_leaves_an_event_with_its_reason(db: Session, make: Factory) -> None:
    team = a_team(db, make, ConsortiumState.under_review)
    officer = make.user(role=Role.officer)
    data = Move(
        target=ConsortiumState.draft, reason="more_information", note="Who owns Krylo?",
        version=team.consortium.version,
    )  # fmt: skip
    service.move(db, user=officer, consortium_id=team.consortium.id, data=data)
    event = db.scalars(
        select(Event).where(Event.kind == "consortium_moved").order_by(Event.id.desc())
    ).first()
    assert event is not None
    assert (event.actor_id, event.data["before"], event.data["after"], event.data["reason"]) == (
        officer.id, "under_review", "draft", "more_information",
    )  # fmt: skip


def test_a_company_in_two_hands_leads_with_the_one_that_coordinates(
    db: Session, make: Factory
) -> None:
    team = a_team(db, make, ConsortiumState.forming, MemberState.accepted)
    both = make.user()
    for company in (team.lead, team.company):
        _join(db, both, company)
    who = opening.open_workspace(db, user=both, consortium_id=team.consortium.id)
    assert who.actors == {Actor.coordinator}


def _join(db: Session, user: User, company: Company) -> None:
    db.add(Membership(user_id=user.id, company_id=company.id, state=MembershipState.active))
    db.commit()
