"""What officers do with the capabilities that a call requires."""

from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.calls.capabilities.forms import CapabilityChange, CapabilityText
from backend.calls.queries import NO_CAPABILITY, capabilities_of, locked_call
from backend.calls.snapshots import CAPABILITY_COLUMNS
from backend.companies.revision import revision
from backend.errors import Conflict, NotFound
from backend.i18n import mark
from backend.models import Call, Drafter, RequiredCapability, User

MOST = 60
STALE = mark(
    "Somebody else saved this capability after you opened it. What you typed is below; none of "
    "it is saved yet."
)
OTHER_LIST = mark("The list has changed since you read it; read it again, then confirm.")
FULL = mark("A call has at most 60 required capabilities. Remove one that matters less first.")


class Way(StrEnum):
    """Which way a capability is moved in the list."""

    up = "up"
    down = "down"


def add_capability(
    db: Session, *, user: User, call_id: int, data: CapabilityText
) -> RequiredCapability | None:
    """Adds an officer's own capability, confirmed; None when there are enough."""
    call = locked_call(db, call_id)
    if len(capabilities_of(db, call.id)) >= MOST:
        return None
    last = db.scalar(
        select(func.max(RequiredCapability.position)).where(RequiredCapability.call_id == call.id)
    )
    row = RequiredCapability(
        call_id=call.id, position=(last or 0) + 1, drafted_by=Drafter.officer, **data.columns()
    )
    db.add(row)
    _confirm(row, user)
    db.flush()
    record(db, "capability_added", actor=user, subject=call, capability_id=row.id)
    return row


def edit_capability(
    db: Session, *, user: User, call_id: int, capability_id: int, data: CapabilityChange
) -> dict[str, str]:
    """Saves and thereby confirms it; {} when done, else why not (message ids)."""
    call, row = _own(db, call_id, capability_id)
    if data.revision != revision(row, CAPABILITY_COLUMNS):
        return {"": STALE}
    values = data.columns()
    changed = [column for column, value in values.items() if getattr(row, column) != value]
    for column in changed:
        setattr(row, column, values[column])
    if changed:
        row.drafted_by = Drafter.officer
    _confirm(row, user)
    record(db, "capability_changed", actor=user, subject=call, capability_id=row.id,
           columns=changed)  # fmt: skip
    return {}


def confirm_capability(
    db: Session, *, user: User, call_id: int, capability_id: int
) -> RequiredCapability:
    """Says that it is required as drafted; twice is once."""
    call, row = _own(db, call_id, capability_id)
    if row.confirmed_at is None:
        _confirm(row, user)
        record(db, "capability_confirmed", actor=user, subject=call, capability_id=row.id)
    return row


def confirm_all(db: Session, *, user: User, call_id: int, seen: str) -> int:
    """Confirms every capability that stands as drafted, if the list is the one that was read."""
    call = locked_call(db, call_id)
    waiting = [row for row in capabilities_of(db, call.id) if row.confirmed_at is None]
    if seen != ",".join(str(row.id) for row in waiting):
        raise Conflict(OTHER_LIST)
    for row in waiting:
        _confirm(row, user)
    record(db, "capabilities_confirmed", actor=user, subject=call,
           capability_ids=[row.id for row in waiting])  # fmt: skip
    return len(waiting)


def move_capability(
    db: Session, *, user: User, call_id: int, capability_id: int, way: Way
) -> RequiredCapability:
    """Moves it one place; at the end of the list it stays."""
    call, row = _own(db, call_id, capability_id)
    rows = list(capabilities_of(db, call.id))
    if row not in rows:  # taken out: it has no place to be moved from
        raise NotFound(NO_CAPABILITY)
    here = rows.index(row)
    there = here + (1 if way is Way.down else -1)
    if 0 <= there < len(rows):
        rows.insert(there, rows.pop(here))
        for place, one in enumerate(rows, 1):
            one.position = place
        record(db, "capability_moved", actor=user, subject=call, capability_id=row.id)
    return row


def remove_capability(
    db: Session, *, user: User, call_id: int, capability_id: int
) -> RequiredCapability:
    """Takes it out; it is kept, so that a new draft does not bring it back."""
    call, row = _own(db, call_id, capability_id)
    if row.removed_at is None:
        row.removed_at = datetime.now(UTC)
        record(db, "capability_removed", actor=user, subject=call, capability_id=row.id)
    return row


def restore_capability(
    db: Session, *, user: User, call_id: int, capability_id: int
) -> RequiredCapability:
    """Puts it back where it was."""
    call, row = _own(db, call_id, capability_id)
    if row.removed_at is not None:
        row.removed_at = None
        record(db, "capability_restored", actor=user, subject=call, capability_id=row.id)
    return row


def _confirm(row: RequiredCapability, user: User) -> None:
    row.confirmed_at, row.confirmed_by_id = datetime.now(UTC), user.id


def _own(db: Session, call_id: int, capability_id: int) -> tuple[Call, RequiredCapability]:
    """A capability of this call, fresh; the call is locked, so that two moves do not cross."""
    call = locked_call(db, call_id)
    row = db.get(RequiredCapability, capability_id, populate_existing=True)
    if row is None or row.call_id != call.id:
        raise NotFound(NO_CAPABILITY)
    return call, row
