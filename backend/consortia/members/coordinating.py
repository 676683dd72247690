"""A coordinator that is not there, or not any longer: it steps down, officers choose another."""

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.consortia import notices, queries
from backend.consortia.course import inviting
from backend.consortia.course.service import CONFLICTED, NAME_TAKEN, NO_REASON, SAY_WHY
from backend.consortia.forms import NewCoordinator, SteppingDown, usual_reply_by
from backend.consortia.member_states import ALONE, LIVE, coordinates
from backend.consortia.members import handing
from backend.consortia.members import service as membership
from backend.consortia.opening import NOT_EDITABLE, STALE, inside, leading, worded
from backend.consortia.snapshots import keep_version
from backend.consortia.standing import Standing, alone
from backend.consortia.states import LED_ANEW
from backend.errors import Conflict, Forbidden, Invalid
from backend.i18n import gettext, mark
from backend.models import (
    Consortium,
    ConsortiumMember,
    ConsortiumState,
    MemberRole,
    MemberState,
    User,
)  # fmt: skip

FOR_OFFICERS = mark("Only officers choose another coordinator.")
OWN_DRAFT = mark(
    "Only the coordinator takes part so far: what becomes of the draft is for it to decide."
)
NOT_COORDINATING = mark("Only the company that coordinates can step down.")
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
    if not data.note and takes_part(found):
        raise Invalid(fields={"note": gettext(SAY_WHY)})
    membership.addable(db, found, data.company_id)
    same = queries.standing_like(
        db, call_id=found.call_id, coordinator_id=data.company_id, title=found.title
    )
    if same is not None and same.id != found.id:
        raise Conflict(NAME_TAKEN)
    handing.lapse(db, found, user)
    before, found.coordinator_id = found.coordinator_id, data.company_id
    old = _vacated(db, found, before, user, data)
    member = _put(db, found, old, data.company_id, user)
    done = queries.consortium(db, found.id)
    member = queries.member_in(done, member.id)
    if done.state in ASKING and member.state == MemberState.suggested:
        inviting.invite(db, done, member, user, reply_by=usual_reply_by())
    keep_version(db, done, kind="consortium_coordinator_chosen", user=user, note=data.note)
    record(
        db, "consortium_coordinator_chosen", actor=user, subject=done,
        company_id=data.company_id, before=before, note=data.note,
    )  # fmt: skip
    notices.tell_new_coordinator(db, done, user)
    return done


def to_choose(db: Session, *, user: User, consortium_id: int) -> Standing:
    """The consortium, held, for an officer who may choose another coordinator now."""
    who = _officer(db, user, consortium_id)
    ids = [one.company_id for one in who.consortium.members]
    if name := queries.conflict_of(db, user, ids):
        raise Conflict(CONFLICTED, company=name)
    if not who.appoints:
        raise Conflict(OWN_DRAFT)
    return who


def takes_part(found: Consortium) -> bool:
    """Whether the present coordinator said yes, so that replacing it needs a word why."""
    now = queries.coordinator_in(found)
    return now is not None and coordinates(now)


def step_down(db: Session, *, user: User, consortium_id: int, data: SteppingDown) -> Consortium:
    """The coordinator goes on as a member like others, and officers choose another."""
    found = queries.locked_consortium(db, consortium_id)
    member = _stepping(inside(db, user, found), data)
    handing.lapse(db, found, user)
    member.role = MemberRole.beneficiary
    member.reason_code, member.reply_note = data.reason, data.note
    inviting.reopen(db, found)
    keep_version(db, found, kind="consortium_coordinator_stepped_down", user=user, note=data.note)
    record(
        db, "consortium_coordinator_stepped_down", actor=user, subject=found,
        company_id=member.company_id, reason=data.reason, note=data.note,
    )  # fmt: skip
    notices.tell_vacant(db, found, member, user)
    return found


def objections(
    db: Session, *, user: User, consortium_id: int, data: SteppingDown
) -> dict[str, str]:
    """What stands against stepping down, by field and in words."""
    found = queries.locked_consortium(db, consortium_id)
    who = inside(db, user, found)
    return worded(lambda: _stepping(who, data))


def _stepping(who: Standing, data: SteppingDown) -> ConsortiumMember:
    """The reader's part, once nothing stands against its coordinating no longer."""
    found, member = who.consortium, who.member
    if member is None or not coordinates(member):
        raise Forbidden(NOT_COORDINATING)
    if data.version != found.version:
        raise Conflict(STALE)
    if found.state not in LED_ANEW:
        raise Conflict(NOT_EDITABLE)
    if alone(found, member):
        raise Conflict(ALONE)
    if not data.reason:
        raise Invalid(fields={"reason": gettext(NO_REASON)})
    return member


def _officer(db: Session, user: User, consortium_id: int) -> Standing:
    found = queries.locked_consortium(db, consortium_id)
    who = leading(db, user, found)
    if not who.officer:
        raise Forbidden(FOR_OFFICERS)
    if found.state not in LED_ANEW:
        raise Conflict(NOT_EDITABLE)
    return who


def _vacated(
    db: Session, found: Consortium, company_id: int, user: User, data: NewCoordinator
) -> ConsortiumMember | None:
    """The part of the company that was to coordinate, ended unless it stays as a member.

    None where it stays: its tasks and costs stay with it.
    """
    parts = [
        one for one in found.members
        if one.company_id == company_id and one.role == MemberRole.coordinator
    ]  # fmt: skip
    old = max(parts, key=lambda one: one.id, default=None)
    if old is None:
        return None
    if coordinates(old) and data.stays:
        old.role = MemberRole.beneficiary
        inviting.reopen(db, found)
        db.flush()
        return None
    if old.state in LIVE:
        membership.close(db, found, old, MemberState.removed, user)
    db.flush()
    return old


def _put(
    db: Session, found: Consortium, old: ConsortiumMember | None, company_id: int, user: User
) -> ConsortiumMember:
    """The company as coordinator: a member that is there already, or a new one in its place."""
    there = [one for one in found.members if one.company_id == company_id and one.state in LIVE]
    if there:
        [member] = there
        member.role, member.locked = MemberRole.coordinator, True
    else:
        member = ConsortiumMember(
            consortium_id=found.id, company_id=company_id, role=MemberRole.coordinator,
            locked=True, by_id=user.id, replaces_id=old.id if old else None,
        )  # fmt: skip
        db.add(member)
        db.flush()
        if old is not None:
            membership.hand_over(db, found, old, member)
    db.flush()
    return member
