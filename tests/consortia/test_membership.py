"""Silence, replacement, tasks, versions, joining from outside, leaving."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.consortia import opening, queries
from backend.consortia.course import inviting, service
from backend.consortia.forms import (
    Addition,
    Cover,
    MemberFacts,
    MemberMove,
    Request,
    Settings,
)  # fmt: skip
from backend.consortia.members import joining, team
from backend.consortia.members import service as membership
from backend.errors import Conflict, NotFound
from backend.introductions.forms import today
from backend.matches.apart.service import block
from backend.models import (
    Consortium,
    ConsortiumState,
    ConsortiumVersion,
    LookingFor,
    MemberRole,
    MemberState,
    Part,
)  # fmt: skip
from tests.consortia.making import Team, a_team
from tests.factories import Factory
from tests.jobs import Jobs

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
        opening.open_workspace(db, user=user, consortium_id=one.consortium.id)
    moved = membership.move_member(
        db, user=one.coordinator, consortium_id=one.consortium.id, member_id=asked[0],
        data=MemberMove(target=MemberState.accepted),
    )  # fmt: skip
    assert moved.state == MemberState.accepted
    assert opening.open_workspace(db, user=user, consortium_id=one.consortium.id).inside
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
