"""Arranging the team: locks, roles, costs, tasks, bans, a proposal taken over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.companies import queries as companies
from backend.consortia import queries
from backend.consortia.forms import Cover, MemberFacts
from backend.consortia.member_states import LIVE
from backend.consortia.members import service as membership
from backend.consortia.opening import STALE, to_edit, worded
from backend.consortia.snapshots import keep_version
from backend.errors import Conflict
from backend.i18n import mark
from backend.models import (
    Consortium,
    ConsortiumBan,
    ConsortiumMember,
    MemberRole,
    MemberState,
    Part,
    User,
)  # fmt: skip

TAKES_PART = mark("This company is part of the consortium; remove it first.")
COORDINATES = mark("The coordinator keeps its role.")


@dataclass(frozen=True)
class Proposed:
    """A team as the engine proposes it: companies, and who covers which slot."""

    companies: Sequence[int]
    roles: Mapping[int, MemberRole]
    leads: Mapping[int, int]  # slot -> company
    backups: Mapping[int, Sequence[int]]


def lock(db: Session, *, user: User, consortium_id: int, member_id: int, locked: bool) -> None:
    """A locked member stays whatever is proposed."""
    found = to_edit(db, user, consortium_id).consortium
    member = _live_member(found, member_id)
    if member.locked == locked or member.role == MemberRole.coordinator:
        return
    member.locked = locked
    keep_version(db, found, kind="consortium_member_changed", user=user)
    record(
        db, "consortium_member_changed", actor=user, subject=found, company_id=member.company_id,
        locked=locked,
    )  # fmt: skip


def change_member(
    db: Session, *, user: User, consortium_id: int, member_id: int, data: MemberFacts
) -> None:
    """A member's role and its share of the costs."""
    found = to_edit(db, user, consortium_id).consortium
    member = _changeable(db, found, member_id, data)
    if (member.role, member.cost_eur) == (data.role, data.cost_eur):
        return
    member.role, member.cost_eur = data.role, data.cost_eur
    keep_version(db, found, kind="consortium_member_changed", user=user)
    record(
        db, "consortium_member_changed", actor=user, subject=found, company_id=member.company_id,
        role=data.role.value, cost_eur=data.cost_eur,
    )  # fmt: skip


def objections(
    db: Session, *, user: User, consortium_id: int, member_id: int, data: MemberFacts
) -> dict[str, str]:
    """What stands against a member's new role and costs, by field and in words."""
    found = to_edit(db, user, consortium_id).consortium
    return worded(lambda: _changeable(db, found, member_id, data))


def _changeable(
    db: Session, found: Consortium, member_id: int, data: MemberFacts
) -> ConsortiumMember:
    """The member, once nobody else changed what was read and its role may be that."""
    member = _live_member(found, member_id)
    if (member.role == MemberRole.coordinator) != (data.role is MemberRole.coordinator):
        raise Conflict(COORDINATES)
    if data.version is None or data.version == found.version:
        return member
    was = queries.member_at(db, found.id, data.version, member.company_id)
    now = {"role": str(member.role), "cost_eur": member.cost_eur}
    if was is None or any(was[name] != value for name, value in now.items()):
        raise Conflict(STALE)
    return member


def assign(db: Session, *, user: User, consortium_id: int, data: Cover) -> None:
    """Who leads a slot or backs its lead up."""
    found = to_edit(db, user, consortium_id).consortium
    member = _live_member(found, data.member_id)
    membership.cover(db, found, data.slot_id, member.id, data.part)
    done = queries.consortium(db, found.id)
    keep_version(db, done, kind="consortium_task_given", user=user)
    record(
        db, "consortium_task_given", actor=user, subject=done, company_id=member.company_id,
        slot_id=data.slot_id, part=data.part.value if data.part else "",
    )  # fmt: skip


def ban(db: Session, *, user: User, consortium_id: int, company_id: int) -> None:
    """A company is not proposed for this consortium any more; one in the team leaves first."""
    found = to_edit(db, user, consortium_id).consortium
    company = companies.company(db, company_id)
    if any(one.company_id == company_id and one.state in LIVE for one in found.members):
        raise Conflict(TAKES_PART)
    made = db.scalar(
        insert(ConsortiumBan)
        .values(consortium_id=found.id, company_id=company.id, by_id=user.id)
        .on_conflict_do_nothing()
        .returning(ConsortiumBan.id)
    )
    if made is not None:
        keep_version(db, found, kind="consortium_company_banned", user=user)
        record(db, "consortium_company_banned", actor=user, subject=found, company_id=company.id)


def unban(db: Session, *, user: User, consortium_id: int, company_id: int) -> None:
    """The company may be proposed again."""
    found = to_edit(db, user, consortium_id).consortium
    gone = db.execute(
        delete(ConsortiumBan)
        .where(ConsortiumBan.consortium_id == found.id, ConsortiumBan.company_id == company_id)
        .returning(ConsortiumBan.id)
    ).first()
    if gone is not None:
        keep_version(db, found, kind="consortium_company_unbanned", user=user)
        record(db, "consortium_company_unbanned", actor=user, subject=found, company_id=company_id)


def adopt(
    db: Session, *, user: User, consortium_id: int, proposed: Proposed, seen: int
) -> Consortium:
    """Makes a proposed team the draft: who was only suggested and is not in it goes."""
    found = to_edit(db, user, consortium_id).consortium
    if found.version != seen:
        raise Conflict(STALE)
    live = {one.company_id: one for one in found.members if one.state in LIVE}
    for company_id, member in live.items():
        if company_id not in proposed.companies and member.state == MemberState.suggested:
            member.state = MemberState.removed
    for company_id in proposed.companies:
        if company_id not in live:
            role = proposed.roles.get(company_id, MemberRole.beneficiary)
            db.add(
                ConsortiumMember(
                    consortium_id=found.id, company_id=company_id, role=role, by_id=user.id
                )
            )
    db.flush()
    done = queries.consortium(db, found.id)
    _share_tasks(db, done, proposed)
    done = queries.consortium(db, found.id)
    keep_version(db, done, kind="consortium_proposal_taken", user=user)
    record(
        db, "consortium_proposal_taken", actor=user, subject=done,
        company_ids=sorted(proposed.companies),
    )  # fmt: skip
    return done


def _share_tasks(db: Session, found: Consortium, proposed: Proposed) -> None:
    members = {one.company_id: one.id for one in found.members if one.state in LIVE}
    for slot in found.slots:
        for row in slot.coverage:
            db.delete(row)
    db.flush()
    db.expire_all()
    again = queries.consortium(db, found.id)
    for slot in again.slots:
        for company_id in proposed.backups.get(slot.id, ()):
            membership.cover(db, again, slot.id, members[company_id], Part.backup)
        if slot.id in proposed.leads:
            lead = members[proposed.leads[slot.id]]
            membership.cover(db, again, slot.id, lead, Part.lead)


def _live_member(found: Consortium, member_id: int) -> ConsortiumMember:
    member = queries.member_in(found, member_id)
    if member.state not in LIVE:
        raise Conflict(queries.NO_MEMBER)
    return member
