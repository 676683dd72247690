"""Creating, changing, opening and closing calls; every change leaves a version."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.calls.drafting.service import ask_for_codes, draft_call
from backend.calls.forms import CallText
from backend.calls.queries import call_named, locked_call
from backend.calls.snapshots import COLUMNS, changes, values_of
from backend.calls.states import TOO_LATE, Actor, require, status_on
from backend.calls.texts.facts import facts_of
from backend.errors import Conflict
from backend.i18n import mark
from backend.matcher.calls import identify
from backend.models import Call, CallStatus, CallVersion, ImportRun, User, VersionKind

STALE = mark(
    "Somebody else saved this call after you opened it. What you typed is below, and none of "
    "it is saved yet: look at what was saved in the meantime, then save again."
)
TAKEN = mark("There is a call with this identifier already; change that one.")
#: columns from which the required capabilities are drafted
DRAFTED_FROM = frozenset({"title", "text", "action", "identifier", "language"})


def today() -> date:
    """The day by which calls open and close."""
    return datetime.now(UTC).date()


def create_call(db: Session, *, user: User, data: CallText) -> Call | None:
    """Enters a call; None when its identifier is taken."""
    if call_named(db, data.identifier):
        return None
    values = data.columns()
    call = Call(edited=sorted(column for column in COLUMNS if values[column]))
    apply(call, completed(values))
    db.add(call)
    db.flush()
    keep_version(db, call, kind=VersionKind.created, user=user)
    record(db, "call_created", actor=user, subject=call, identifier=call.identifier)
    draft_call(db, call)
    ask_for_codes(db, [call])
    return call


def edit_call(
    db: Session, *, user: User, call_id: int, data: CallText, seen: int
) -> dict[str, str]:
    """Saves what an officer typed; {} when done, else why not, by field (message ids)."""
    call = locked_call(db, call_id)
    if seen != call.version:
        return {"": STALE}
    other = call_named(db, data.identifier)
    if other is not None and other.id != call.id:
        return {"identifier": TAKEN}
    before = values_of(call)
    apply(call, data.columns())
    changed = [change.column for change in changes(before, values_of(call))]
    if changed:
        call.edited = sorted({*call.edited, *changed})
        call.read_from_text = [one for one in call.read_from_text if one not in changed]
        keep_version(db, call, kind=VersionKind.edited, user=user)
        record(db, "call_changed", actor=user, subject=call, columns=changed)
    if DRAFTED_FROM & set(changed):
        draft_call(db, call)
        ask_for_codes(db, [call])
    return {}


def move_call(db: Session, *, user: User, call_id: int, to_status: CallStatus, seen: int) -> Call:
    """Opens or closes a call, by the table of moves."""
    call = locked_call(db, call_id)
    if call.status == to_status:
        return call
    if seen != call.version:
        raise Conflict(STALE)
    require(call.status, to_status, Actor.officer)
    if status_on(today(), to_status, None, call.deadline) != to_status:
        raise Conflict(TOO_LATE)
    before, call.status = call.status, to_status
    call.edited = sorted({*call.edited, "status"})
    keep_version(db, call, kind=VersionKind.moved, user=user)
    record(db, "call_moved", actor=user, subject=call, before=before, after=to_status)
    return call


def keep_current(db: Session, day: date) -> int:
    """Opens calls whose day has come and closes those whose deadline has passed."""
    moved = 0
    for call in db.scalars(
        select(Call)
        .where(Call.status != CallStatus.closed)
        .order_by(Call.id)
        .with_for_update(key_share=True)
    ):
        due = status_on(day, CallStatus(call.status), call.opens_on, call.deadline)
        if due != call.status:
            require(call.status, due, Actor.clock)
            before, call.status = call.status, due
            keep_version(db, call, kind=VersionKind.moved)
            record(db, "call_moved", actor=None, subject=call, before=before, after=due)
            moved += 1
    return moved


def completed(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with what the identifier and the text add; `read_from_text` says what did."""
    full = dict(values)
    identity = identify(full["identifier"], full["types_of_action"])
    if identity is not None:
        full["programme"] = full["programme"] or identity.programme.value
        full["action"] = full["action"] or (identity.action.value if identity.action else "")
    read = {column: one for column, one in facts_of(full["text"]).items() if full[column] is None}
    if read.get("budget_max", 0) < (full["budget_min"] or 0):
        read.pop("budget_max", None)
    status = CallStatus(full["status"])
    return (
        full
        | read
        | {
            "read_from_text": sorted(read),
            "status": status_on(today(), status, full["opens_on"], full["deadline"]),
        }
    )


def apply(call: Call, values: Mapping[str, Any]) -> None:
    """Sets the columns that differ."""
    for column, value in values.items():
        if getattr(call, column) != value:
            setattr(call, column, value)


def keep_version(
    db: Session, call: Call, *, kind: VersionKind, user: User | None = None, source: str = "",
    run: ImportRun | None = None,
) -> None:  # fmt: skip
    """Keeps the call as it is now as its newest version."""
    call.version = (call.version or 0) + 1
    call.updated_at = datetime.now(UTC)
    db.add(
        CallVersion(
            call_id=call.id, number=call.version, kind=kind, by_id=user.id if user else None,
            source=source, run_id=run.id if run else None, values=values_of(call),
        )
    )  # fmt: skip
