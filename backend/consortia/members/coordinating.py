"""A coordinator that is not there: officers choose another one."""

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.consortia import notices, queries
from backend.consortia.course import inviting
from backend.consortia.course.service import CONFLICTED, NAME_TAKEN
from backend.consortia.forms import NewCoordinator, usual_reply_by
from backend.consortia.member_states import LIVE
from backend.consortia.members import service as membership
from backend.consortia.opening import STALE, to_edit
from backend.consortia.snapshots import keep_version
from backend.consortia.standing import Standing
from backend.errors import Conflict, Forbidden
from backend.i18n import mark
from backend.models import (
    Consortium,
    ConsortiumMember,
    ConsortiumState,
    MemberRole,
    MemberState,
    User,
)  # fmt: skip

FOR_OFFICERS = mark("Only officers choose another coordinator.")
TAKES_PART = mark("The coordinator takes part. Another one can be chosen only before it accepts.")
#: states in which whoever is chosen is asked at once
ASKING = frozenset({ConsortiumState.invited, ConsortiumState.forming})


def choose(db: Session, *, user: User, consortium_id: int, data: NewCoordinator) -> Consortium:
    """Makes another company the coordinator; the same again changes nothing."""
    found = _officer(db, user, consortium_id).consortium
    if found.coordinator_id == data.company_id and queries.coordinator_in(found) is not None:
        return found
    to_choose(db, user=user, consortium_id=consortium_id)
    if found.version != data.version:
        raise Conflict(STALE)
    membership.addable(db, found, data.company_id)
    same = queries.standing_like(
        db, call_id=found.call_id, coordinator_id=data.company_id, title=found.title
    )
    if same is not None and same.id != found.id:
        raise Conflict(NAME_TAKEN)
    before, found.coordinator_id = found.coordinator_id, data.company_id
    member = _put(db, found, _vacated(db, found, before, user), data.company_id, user)
    done = queries.consortium(db, found.id)
    member = queries.member_in(done, member.id)
    if done.state in ASKING and member.state == MemberState.suggested:
        inviting.invite(db, done, member, user, reply_by=usual_reply_by())
    keep_version(db, done, kind="consortium_coordinator_chosen", user=user)
    record(
        db, "consortium_coordinator_chosen", actor=user, subject=done,
        company_id=data.company_id, before=before,
    )  # fmt: skip
    notices.tell_new_coordinator(db, done, user)
    return done


def to_choose(db: Session, *, user: User, consortium_id: int) -> Standing:
    """The consortium, held, for an officer who may choose another coordinator now."""
    who = _officer(db, user, consortium_id)
    ids = [one.company_id for one in who.consortium.members]
    if name := queries.conflict_of(db, user, ids):
        raise Conflict(CONFLICTED, company=name)
    now = queries.coordinator_in(who.consortium)
    if now is not None and now.state == MemberState.accepted:
        raise Conflict(TAKES_PART)
    return who


def _officer(db: Session, user: User, consortium_id: int) -> Standing:
    who = to_edit(db, user, consortium_id)
    if not who.officer:
        raise Forbidden(FOR_OFFICERS)
    return who


def _vacated(db: Session, found: Consortium, company_id: int, user: User) -> ConsortiumMember:
    """The part of the company that was to coordinate, ended if it was not yet."""
    parts = [
        one for one in found.members
        if one.company_id == company_id and one.role == MemberRole.coordinator
    ]  # fmt: skip
    old = max(parts, key=lambda one: one.id)
    if old.state in LIVE:
        membership.close(db, found, old, MemberState.removed, user)
    db.flush()
    return old


def _put(
    db: Session, found: Consortium, old: ConsortiumMember, company_id: int, user: User
) -> ConsortiumMember:
    """The company as coordinator: a member that is there already, or a new one in its place."""
    there = [one for one in found.members if one.company_id == company_id and one.state in LIVE]
    if there:
        [member] = there
        member.role, member.locked = MemberRole.coordinator, True
    else:
        member = ConsortiumMember(
            consortium_id=found.id, company_id=company_id, role=MemberRole.coordinator,
            locked=True, by_id=user.id, replaces_id=old.id,
        )  # fmt: skip
        db.add(member)
        db.flush()
        membership.hand_over(db, found, old, member)
    db.flush()
    return member
