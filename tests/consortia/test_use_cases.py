"""A consortium as its companies live it: starting, inviting, answering."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from backend.companies.disclosure.table import Level, level_for
from backend.consortia import opening, queries
from backend.consortia.course import service
from backend.consortia.forms import (
    Addition,
    MemberMove,
    NewConsortium,
    Settings,
)  # fmt: skip
from backend.consortia.members import service as membership
from backend.errors import Conflict, Invalid, NotFound
from backend.models import (
    CallStatus,
    CompanyState,
    ConsortiumMember,
    ConsortiumState,
    Event,
    LookingFor,
    MemberRole,
    MemberState,
    Role,
)  # fmt: skip
from tests.consortia.making import Team, a_call, a_draft, a_team
from tests.factories import Factory
from tests.jobs import Jobs
from tests.races import at_once

NOTE = "We make radios that resist jamming, two thousand a month."


def settings(team: Team, **changed: object) -> Settings:
    values = {name: getattr(team.consortium, name) for name in Settings.model_fields}
    return Settings.model_validate(values | changed)


def opened(db: Session, team: Team, how: LookingFor = LookingFor.named) -> None:
    refused = service.change_settings(
        db, user=team.coordinator, consortium_id=team.consortium.id,
        data=settings(team, looking_for=how),
    )  # fmt: skip
    assert refused == {}
    db.commit()


def test_a_draft_has_the_calls_capabilities_as_slots(db: Session, make: Factory) -> None:
    _, company, made = a_draft(db, make)
    assert [(one.text_en, one.weight) for one in made.slots] == [
        ("Hulls of composite", 3), ("Radio that resists jamming", 4),
    ]  # fmt: skip
    [member] = made.members
    assert (member.company_id, member.role, member.state) == (
        company.id, "coordinator", "accepted",
    )  # fmt: skip


def test_pressing_twice_at_once_starts_one(
    real_sessions: sessionmaker[Session],
) -> None:
    with real_sessions() as db:
        make = Factory(db)
        user, call = make.user(), a_call(db, 91)
        company = make.company(member=user)

    def start(db: Session) -> int:
        data = NewConsortium(title="TWICE")
        return service.start(db, user=user, company=company, call_id=call.id, data=data).id

    first, *others = at_once(real_sessions, start, start, start)
    assert others == [first, first]


def test_adding_twice_at_once_adds_once(real_sessions: sessionmaker[Session]) -> None:
    with real_sessions() as db:
        make = Factory(db)
        user, _, made = a_draft(db, make, a_call(db, 92), title="ADDS")
        other = make.company()

    def add(db: Session) -> int:
        data = Addition(company_id=other.id)
        return membership.add(db, user=user, consortium_id=made.id, data=data).id

    first, *others = at_once(real_sessions, add, add, add)
    assert others == [first, first]


@pytest.mark.parametrize("state", [CompanyState.submitted, CompanyState.draft])
def test_only_checked_companies_start(db: Session, make: Factory, state: CompanyState) -> None:
    user = make.user()
    company = make.company(member=user, state=state)
    with pytest.raises(Conflict):
        service.start(
            db, user=user, company=company, call_id=a_call(db).id,
            data=NewConsortium(title="EARLY"),
        )  # fmt: skip


def test_nobody_starts_for_a_closed_call(db: Session, make: Factory) -> None:
    call = a_call(db)
    call.status = CallStatus.closed
    with pytest.raises(Conflict):
        a_draft(db, make, call)


def test_an_officers_consortium_is_unknown_to_its_coordinator_until_invited(
    db: Session, make: Factory
) -> None:
    officer, user = make.user(role=Role.officer), make.user()
    company = make.company(member=user)
    made = service.start(
        db, user=officer, company=None, call_id=a_call(db).id,
        data=NewConsortium(title="OFFICIAL", coordinator_id=company.id),
    )  # fmt: skip
    [member] = made.members
    assert (member.role, member.state) == ("coordinator", "suggested")
    with pytest.raises(NotFound):
        opening.open_workspace(db, user=user, consortium_id=made.id)
    with pytest.raises(Invalid):
        service.start(
            db, user=officer, company=None, call_id=made.call_id, data=NewConsortium(title="NOBODY")
        )


def refused(db: Session, row: ConsortiumMember) -> bool:
    undone = db.begin_nested()
    try:
        db.add(row)
        db.flush()
    except IntegrityError:
        return True
    finally:
        undone.rollback()
    return False


def test_the_database_holds_one_live_part_and_one_lead(db: Session, make: Factory) -> None:
    one, other = a_team(db, make), make.company()
    which = {"consortium_id": one.consortium.id}
    twice = ConsortiumMember(company_id=one.company.id, **which)
    assert refused(db, twice)
    second = ConsortiumMember(company_id=other.id, role=MemberRole.coordinator, **which)
    assert refused(db, second)
    assert not refused(db, ConsortiumMember(company_id=other.id, **which))


def test_an_invitation_is_mailed_in_the_receivers_language(
    db: Session, make: Factory, jobs: Jobs
) -> None:
    one = a_team(db, make, ConsortiumState.approved)
    before = len(jobs.waiting("deliver_mail"))
    membership.move_member(
        db, user=one.coordinator, consortium_id=one.consortium.id, member_id=one.part.id,
        data=MemberMove(target=MemberState.invited),
    )  # fmt: skip
    [mail] = jobs.waiting("deliver_mail")[before:]
    assert mail["to"] == one.member.email
    assert f"/consortia/{one.consortium.id}" in mail["body"]


def test_accepting_opens_contact_between_those_who_take_part_and_only_then(
    db: Session, make: Factory
) -> None:
    one = a_team(db, make, ConsortiumState.invited, MemberState.invited)
    assert level_for(db, viewer=one.coordinator, company=one.company) == Level.member
    membership.move_member(
        db, user=one.member, consortium_id=one.consortium.id, member_id=one.part.id,
        data=MemberMove(target=MemberState.accepted),
    )  # fmt: skip
    assert queries.consortium(db, one.consortium.id).state == ConsortiumState.forming
    assert level_for(db, viewer=one.coordinator, company=one.company) == Level.partner
    assert level_for(db, viewer=one.member, company=one.lead) == Level.partner
    opened = select(func.count()).where(Event.kind == "disclosure_opened")
    assert db.scalar(opened) == 2
    one.consortium.state = ConsortiumState.dissolved
    db.flush()
    assert level_for(db, viewer=one.coordinator, company=one.company) == Level.member


def test_an_unchecked_company_answers_later(db: Session, make: Factory) -> None:
    one = a_team(db, make, ConsortiumState.invited, MemberState.invited)
    one.company.state = CompanyState.submitted
    db.commit()
    data = MemberMove(target=MemberState.accepted)
    refused = membership.objections(
        db, user=one.member, consortium_id=one.consortium.id, member_id=one.part.id, data=data
    )
    assert "still checking" in refused[""]
