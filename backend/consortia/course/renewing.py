"""What changed after a decision: tasks brought in line with the call, an approval confirmed."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.calls import queries as calls
from backend.consortia import notices, queries
from backend.consortia.course.service import guard
from backend.consortia.forms import Confirmation, Move
from backend.consortia.judgement import approval, requirements
from backend.consortia.opening import STALE, inside, to_edit, worded
from backend.consortia.snapshots import keep_version
from backend.consortia.standing import Standing
from backend.errors import Conflict, Forbidden
from backend.i18n import mark
from backend.models import (
    Consortium,
    ConsortiumSlot,
    ConsortiumState,
    RequiredCapability,
    User,
)  # fmt: skip

NOT_APPROVED = mark("There is no approval to confirm: the consortium has moved on.")
FOR_OFFICERS = mark("Only officers decide on an approval.")


def bring_in_line(db: Session, *, user: User, consortium_id: int, seen: int) -> Consortium:
    """Makes the tasks those that the call requires now; twice is once.

    Members, locks and costs stay. Who led or backed up a task still does, unless the call now asks
    for another role than the member's.
    """
    found = to_edit(db, user, consortium_id).consortium
    changed = requirements.since(db, found)
    if not changed:
        return found
    if found.version != seen:
        raise Conflict(STALE)
    before = found.call_version
    for position, (slot, one) in enumerate(
        requirements.paired(found, calls.capabilities_of(db, found.call_id)), 1
    ):
        if one is None:
            _gone(db, slot)
            continue
        kept = slot or _added(db, found)
        _as_required(kept, one, position)
        _drop_other_roles(db, found, kept)
    found.call_version = found.call.version
    db.flush()
    done = queries.consortium(db, found.id)
    keep_version(db, done, kind="consortium_renewed", user=user)
    record(
        db, "consortium_renewed", actor=user, subject=done, before=before,
        after=done.call_version, tasks=len(changed.tasks),
    )  # fmt: skip
    return done


def confirm(db: Session, *, user: User, consortium_id: int, data: Confirmation) -> Consortium:
    """An officer approves what a consortium has become since; twice is once."""
    found = queries.locked_consortium(db, consortium_id)
    who = inside(db, user, found)
    overruled = _checked(db, who, data)
    if found.approved_version == found.version:
        return found
    before, found.approved_version = found.approved_version, found.version
    record(
        db, "consortium_approval_confirmed", actor=user, subject=found, before=before,
        after=found.version, note=data.note, overruled=overruled,
    )  # fmt: skip
    notices.tell_confirmed(db, found, data.note)
    return found


def objections(
    db: Session, *, user: User, consortium_id: int, data: Confirmation
) -> dict[str, str]:
    """What stands against confirming, by field and in words."""
    found = queries.locked_consortium(db, consortium_id)
    who = inside(db, user, found)
    return worded(lambda: _checked(db, who, data))


def _checked(db: Session, who: Standing, data: Confirmation) -> Sequence[str]:
    """What was overruled, once nothing stands against confirming."""
    found = who.consortium
    if not who.officer:
        raise Forbidden(FOR_OFFICERS)
    if found.state not in approval.APPROVED:
        raise Conflict(NOT_APPROVED)
    if data.version != found.version:
        raise Conflict(STALE)
    asked = Move(
        target=ConsortiumState.approved, note=data.note, override=data.override,
        version=data.version,
    )  # fmt: skip
    return guard(db, who, asked)


def _gone(db: Session, slot: ConsortiumSlot | None) -> None:
    if slot is not None:
        for row in slot.coverage:
            db.delete(row)
        db.flush()
        db.delete(slot)


def _added(db: Session, found: Consortium) -> ConsortiumSlot:
    slot = ConsortiumSlot(consortium_id=found.id, coverage=[])
    db.add(slot)
    return slot


def _as_required(slot: ConsortiumSlot, one: RequiredCapability, position: int) -> None:
    slot.capability_id, slot.position = one.id, position
    slot.confirmed = one.confirmed_at is not None
    for name in requirements.FACTS:
        setattr(slot, name, getattr(one, name))


def _drop_other_roles(db: Session, found: Consortium, slot: ConsortiumSlot) -> None:
    """Whoever takes part in another role than the one asked for does the task no longer."""
    roles = {one.id: str(one.role) for one in found.members}
    fitting = {slot.role, "coordinator"} if slot.role == "beneficiary" else {slot.role}
    for row in slot.coverage:
        if slot.role and roles.get(row.member_id) not in fitting:
            db.delete(row)
