"""A consortium as its companies live it: starting, inviting, answering, joining, replacing."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from backend.companies.disclosure import Level, level_for
from backend.consortia import inviting, joining, membership, queries, service, team
from backend.consortia.forms import (
    Addition,
    Cover,
    MemberFacts,
    MemberMove,
    NewConsortium,
    Request,
    Settings,
)  # fmt: skip
from backend.errors import Conflict, Invalid, NotFound
from backend.introductions.forms import today
from backend.matches.service import block
from backend.models import (
    CallStatus,
    CompanyState,
    Consortium,
    ConsortiumMember,
    ConsortiumState,
    ConsortiumVersion,
    Event,
    LookingFor,
    MemberRole,
    MemberState,
    Part,
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
        service.open_workspace(db, user=user, consortium_id=made.id)
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


def test_what_nobody_answers_in_time_is_closed_and_both_are_told(
    db: Session, make: Factory, jobs: Jobs
) -> None:
    one = a_team(db, make, ConsortiumState.invited, MemberState.invited)
    one.part.reply_by = today() - timedelta(days=1)
    db.commit()
    before = len(jobs.waiting("deliver_mail"))
    assert inviting.expire(db, day=today()) == 1
    assert inviting.expire(db, day=today()) == 0
    told = {mail["to"] for mail in jobs.waiting("deliver_mail")[before:]}
    assert told == {one.member.email, one.coordinator.email}


def test_the_day_itself_is_in_time_and_reminded_of_once(
    db: Session, make: Factory, jobs: Jobs
) -> None:
    one = a_team(db, make, ConsortiumState.forming, MemberState.invited)
    one.part.reply_by = today()
    db.commit()
    assert inviting.expire(db, day=today()) == 0
    assert [inviting.remind(db, day=today()) for _ in range(2)] == [1, 0]


def test_a_replacement_takes_tasks_and_costs(db: Session, make: Factory) -> None:
    one = a_team(db, make, ConsortiumState.forming, MemberState.declined)
    slot = one.consortium.slots[0]
    membership.cover(db, one.consortium, slot.id, one.part.id, Part.lead)
    one.part.cost_eur = 700_000
    db.commit()
    other = make.company()
    made = membership.add(
        db, user=one.coordinator, consortium_id=one.consortium.id,
        data=Addition(company_id=other.id, instead_of=one.part.id),
    )  # fmt: skip
    found = queries.consortium(db, one.consortium.id)
    assert (made.replaces_id, made.cost_eur) == (one.part.id, 700_000)
    assert [(row.member_id, row.part) for row in found.slots[0].coverage] == [(made.id, "lead")]


def test_a_swap_takes_the_former_member_out(db: Session, make: Factory) -> None:
    one = a_team(db, make)
    other = make.company()
    membership.add(
        db, user=one.coordinator, consortium_id=one.consortium.id,
        data=Addition(company_id=other.id, instead_of=one.part.id),
    )  # fmt: skip
    states = [row.state for row in queries.consortium(db, one.consortium.id).members]
    assert states == ["accepted", "removed", "suggested"]


def test_a_task_has_one_lead_and_the_former_backs_up(db: Session, make: Factory) -> None:
    one = a_team(db, make)
    slot, lead = one.consortium.slots[0], one.consortium.members[0]
    for member_id in (lead.id, one.part.id):
        data = Cover(slot_id=slot.id, member_id=member_id, part=Part.lead)
        team.assign(db, user=one.coordinator, consortium_id=one.consortium.id, data=data)
    found = queries.consortium(db, one.consortium.id).slots[0]
    assert {row.member_id: row.part for row in found.coverage} == {
        lead.id: "backup", one.part.id: "lead",
    }  # fmt: skip


def test_every_change_leaves_a_version(db: Session, make: Factory) -> None:
    one = a_team(db, make)
    facts = MemberFacts(role=MemberRole.subcontractor, cost_eur=5)
    team.change_member(
        db, user=one.coordinator, consortium_id=one.consortium.id, member_id=one.part.id, data=facts
    )
    team.lock(
        db, user=one.coordinator, consortium_id=one.consortium.id, member_id=one.part.id,
        locked=True,
    )  # fmt: skip
    team.ban(
        db, user=one.coordinator, consortium_id=one.consortium.id, company_id=make.company().id
    )
    rows = db.execute(
        select(ConsortiumVersion.number, ConsortiumVersion.kind).order_by(ConsortiumVersion.number)
    ).all()
    assert [tuple(row) for row in rows] == [
        (1, "consortium_started"), (2, "consortium_member_added"),
        (3, "consortium_member_changed"), (4, "consortium_member_changed"),
        (5, "consortium_company_banned"),
    ]  # fmt: skip


def test_a_company_that_keeps_apart_can_neither_be_added_nor_see_the_open_slots(
    db: Session, make: Factory
) -> None:
    one = a_team(db, make)
    opened(db, one)
    user = make.user()
    other = make.company(member=user)
    block(db, company=other, other_id=one.lead.id, user=user, reason_code="trust")
    with pytest.raises(Conflict):
        membership.add(
            db, user=one.coordinator, consortium_id=one.consortium.id,
            data=Addition(company_id=other.id),
        )  # fmt: skip
    with pytest.raises(NotFound):
        joining.shown_to(db, other, one.consortium.id)


def test_a_company_asks_to_join_and_is_taken_in(db: Session, make: Factory, jobs: Jobs) -> None:
    one = a_team(db, make)
    opened(db, one, LookingFor.anonymous)
    user = make.user()
    company = make.company(member=user)
    data = Request(slots=[one.consortium.slots[1].id], note=NOTE)
    which = {"user": user, "company": company, "consortium_id": one.consortium.id, "data": data}
    asked = [joining.ask(db, **which) for _ in range(2)]  # type: ignore[arg-type]
    assert asked[0] == asked[1]
    with pytest.raises(NotFound):
        service.open_workspace(db, user=user, consortium_id=one.consortium.id)
    moved = membership.move_member(
        db, user=one.coordinator, consortium_id=one.consortium.id, member_id=asked[0],
        data=MemberMove(target=MemberState.accepted),
    )  # fmt: skip
    assert moved.state == MemberState.accepted
    assert service.open_workspace(db, user=user, consortium_id=one.consortium.id).inside
    assert jobs.waiting("deliver_mail")[-1]["to"] == user.email


def test_nobody_asks_where_nothing_is_open(db: Session, make: Factory) -> None:
    one = a_team(db, make)
    user = make.user()
    company = make.company(member=user)
    with pytest.raises(Conflict):
        joining.ask(
            db, user=user, company=company, consortium_id=one.consortium.id,
            data=Request(slots=[one.consortium.slots[0].id], note=NOTE),
        )  # fmt: skip


def test_a_complete_consortium_that_loses_somebody_is_forming_again(
    db: Session, make: Factory
) -> None:
    one = a_team(db, make, ConsortiumState.complete, MemberState.accepted)
    membership.move_member(
        db, user=one.member, consortium_id=one.consortium.id, member_id=one.part.id,
        data=MemberMove(target=MemberState.left, reason="capacity"),
    )  # fmt: skip
    assert queries.consortium(db, one.consortium.id).state == ConsortiumState.forming


def test_a_stale_page_changes_nothing(db: Session, make: Factory) -> None:
    one = a_team(db, make)
    data = settings(one, title="LATER", version=one.consortium.version - 1)
    refused = service.change_settings(
        db, user=one.coordinator, consortium_id=one.consortium.id, data=data
    )
    assert list(refused) == [""]
    assert db.scalar(select(Consortium.title)) == "QUIETBOAT"
