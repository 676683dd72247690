"""Reads of calls, their versions and required capabilities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from backend.calls.filters import Filters, conditions, cursor_of, later, order_by
from backend.calls.snapshots import Change, changes
from backend.database import NO_KEY
from backend.errors import NotFound
from backend.i18n import mark
from backend.models import Call, CallVersion, RequiredCapability
from backend.paging import SIZE, Page, cut

GONE = mark("There is no such call.")
NO_CAPABILITY = mark("This capability is no longer there.")


@dataclass(frozen=True)
class Row:
    """A call in the list, with how many capabilities it requires and how many are confirmed."""

    call: Call
    capabilities: int
    confirmed: int


@dataclass(frozen=True)
class Answer:
    """A page of calls, and how many each choice of a filter would leave."""

    page: Page[Row]
    total: int
    counts: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Version:
    """A version and what it changed."""

    version: CallVersion
    changes: Sequence[Change]


def answer(
    db: Session, filters: Filters, today: date, *, cursor: str | None = None, size: int = SIZE
) -> Answer:
    """The calls that the filters leave, with counts."""
    asked = conditions(filters, today)
    page = cut(
        db.scalars(
            select(Call)
            .where(*asked.values(), later(filters.order, cursor, today))
            .order_by(*order_by(filters.order, today))
            .limit(size + 1)
        ).all(),
        size,
        key=lambda call: cursor_of(call, filters.order, today),
    )
    total = db.scalar(select(func.count()).select_from(Call).where(*asked.values())) or 0
    counts = {
        name: _count(db, column, [one for key, one in asked.items() if key != name])
        for name, column in (("programme", Call.programme), ("status", Call.status))
    }
    return Answer(Page(_with_capabilities(db, page.items), page.next), total, counts)


def _count(db: Session, column: Any, kept: Sequence[Any]) -> dict[str, int]:
    rows = db.execute(select(column, func.count()).where(*kept).group_by(column).order_by(column))
    return {str(row[0]): row[1] for row in rows}


def _with_capabilities(db: Session, calls: Sequence[Call]) -> list[Row]:
    counted = {
        row.call_id: row
        for row in db.execute(
            select(
                RequiredCapability.call_id,
                func.count().label("all"),
                func.count(RequiredCapability.confirmed_at).label("confirmed"),
            )
            .where(
                RequiredCapability.call_id.in_([call.id for call in calls]),
                RequiredCapability.removed_at.is_(None),
            )
            .group_by(RequiredCapability.call_id)
        )
    }
    return [
        Row(
            call,
            counted[call.id].all if call.id in counted else 0,
            counted[call.id].confirmed if call.id in counted else 0,
        )
        for call in calls
    ]


def call(db: Session, call_id: int) -> Call:
    """One call."""
    found = db.get(Call, call_id)
    if found is None:
        raise NotFound(GONE)
    return found


def locked_call(db: Session, call_id: int) -> Call:
    """One call, fresh, that nobody else changes until the transaction ends."""
    found = db.get(Call, call_id, with_for_update=NO_KEY, populate_existing=True)
    if found is None:
        raise NotFound(GONE)
    return found


def call_named(db: Session, identifier: str) -> Call | None:
    """The call with a topic identifier, however it is capitalised."""
    return db.scalars(select(Call).where(Call.identifier == identifier)).first()


def call_asked(db: Session, name: str) -> Call:
    """A call by its number or its topic identifier."""
    named = call_named(db, name)
    if named is None and name.isdecimal() and len(name) < len(str(2**63)):
        return call(db, int(name))
    if named is None:
        raise NotFound(GONE)
    return named


def capabilities_of(
    db: Session, call_id: int, *, removed: bool = False
) -> Sequence[RequiredCapability]:
    """What a call requires, in order; or what officers took out."""
    gone = RequiredCapability.removed_at
    return db.scalars(
        select(RequiredCapability)
        .where(
            RequiredCapability.call_id == call_id,
            gone.is_not(None) if removed else gone.is_(None),
        )
        .options(joinedload(RequiredCapability.confirmed_by))
        .order_by(RequiredCapability.position, RequiredCapability.id)
    ).all()


def text_to_match(db: Session, call_id: int) -> str:
    """A call as text for matching: its title and what it says, or else what it requires."""
    found = call(db, call_id)
    required = [row.text_en or row.text_uk for row in capabilities_of(db, call_id)]
    said = found.text or "\n".join(required)
    return f"{found.title}\n\n{said}"


def capability(db: Session, call_id: int, capability_id: int) -> RequiredCapability:
    """One capability of a call."""
    found = db.get(
        RequiredCapability, capability_id, options=[joinedload(RequiredCapability.confirmed_by)]
    )
    if found is None or found.call_id != call_id:
        raise NotFound(NO_CAPABILITY)
    return found


def versions_of(db: Session, call_id: int) -> list[Version]:
    """Every version of a call, newest first, each with what it changed."""
    rows = db.scalars(
        select(CallVersion)
        .where(CallVersion.call_id == call_id)
        .options(joinedload(CallVersion.by))
        .order_by(CallVersion.number)
    ).all()
    before = [{}, *(row.values for row in rows)]
    listed = [
        Version(row, changes(old, row.values) if row.number > 1 else [])
        for row, old in zip(rows, before, strict=False)
    ]
    return listed[::-1]


def made_by_run(db: Session, run_id: int) -> Sequence[CallVersion]:
    """The versions that an import made, by identifier."""
    return db.scalars(
        select(CallVersion)
        .join(CallVersion.call)
        .where(CallVersion.run_id == run_id)
        .options(joinedload(CallVersion.call))
        .order_by(Call.identifier)
    ).all()
