"""Reads of the trail: filtered, newest first, each event with the name of what it is about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from backend.audit.filters import TrailFilter
from backend.errors import Invalid
from backend.models import (
    Call,
    Company,
    Consortium,
    Event,
    ImportRun,
    Interest,
    MatchRequest,
    RuleVersion,
    Suggestion,
    User,
)  # fmt: skip
from backend.paging import BROKEN, SIZE, Page, cut, decode

EXPORT_LIMIT = 50_000


@dataclass(frozen=True)
class Subject:
    """What an event is about; `company_id`, `pair_id`... where it has a page."""

    name: str
    company_id: int | None = None
    pair_id: int | None = None
    call_id: int | None = None
    consortium_id: int | None = None


@dataclass(frozen=True)
class Entry:
    """One event with the name of its subject."""

    event: Event
    subject: Subject


def trail(
    db: Session, chosen: TrailFilter, *, cursor: str | None = None, size: int = SIZE
) -> Page[Entry]:
    """One page of the trail."""
    query = _query(chosen)
    if (place := decode(cursor, 1)) is not None:
        if not isinstance(place[0], int):
            raise Invalid(BROKEN)
        query = query.where(Event.id < place[0])
    events = db.scalars(query.limit(size + 1)).all()
    page = cut(events, size, key=lambda event: [event.id])
    return Page(_entries(db, page.items), page.next)


def count(db: Session, chosen: TrailFilter) -> int:
    """How many events the filters leave."""
    query = select(func.count()).select_from(Event).where(*_conditions(chosen))
    return db.scalar(query) or 0


def every(db: Session, chosen: TrailFilter) -> list[Entry]:
    """The newest events that the filters leave, for a file."""
    return _entries(db, db.scalars(_query(chosen).limit(EXPORT_LIMIT)).all())


def kinds(db: Session) -> Sequence[str]:
    """The kinds that the trail holds."""
    return db.scalars(select(Event.kind).distinct().order_by(Event.kind)).all()


def company_names(db: Session, ids: Collection[int]) -> dict[int, str]:
    """Names of companies that events name by number."""
    rows = db.execute(select(Company.id, Company.name).where(Company.id.in_(ids)))
    return {row.id: row.name for row in rows}


def _query(chosen: TrailFilter) -> Select[Any]:
    return (
        select(Event)
        .where(*_conditions(chosen))
        .options(joinedload(Event.actor))
        .order_by(Event.id.desc())
    )


def _conditions(chosen: TrailFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if chosen.kind:
        conditions.append(Event.kind.in_(chosen.kind))
    if chosen.person:
        conditions.append(_of_person(chosen.person))
    if chosen.company:
        conditions.append(_of_company(chosen.company))
    if chosen.since:
        conditions.append(Event.at >= _midnight(chosen.since))
    if chosen.until and chosen.until < date.max:  # no day follows the last one
        conditions.append(Event.at < _midnight(chosen.until + timedelta(days=1)))
    return conditions


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _of_person(text: str) -> ColumnElement[bool]:
    """By or about somebody, by any part of the name or address."""
    people = select(User.id).where(
        or_(User.name.icontains(text, autoescape=True), User.email.icontains(text, autoescape=True))
    )
    about = and_(Event.subject_type == User.__tablename__, Event.subject_id.in_(people))
    return or_(Event.actor_id.in_(people), about)


def _of_company(text: str) -> ColumnElement[bool]:
    """About a company, its requests, its introductions and its pairs, by number or name."""
    if text.isdecimal() and len(text) < 19:
        ids = select(Company.id).where(Company.id == int(text))
    else:
        ids = select(Company.id).where(func.strpos(Company.latin_name, func.latin(text)) > 0)
    of_interest = select(Interest.id).where(
        or_(Interest.from_company_id.in_(ids), Interest.to_company_id.in_(ids))
    )
    of_pair = select(Suggestion.id).where(
        or_(Suggestion.company_id.in_(ids), Suggestion.partner_id.in_(ids))
    )
    of_request = select(MatchRequest.id).where(MatchRequest.company_id.in_(ids))
    kinds = (
        (Company, ids),
        (Interest, of_interest),
        (Suggestion, of_pair),
        (MatchRequest, of_request),
    )
    return or_(
        *(
            and_(Event.subject_type == table.__tablename__, Event.subject_id.in_(found))
            for table, found in kinds
        )
    )


def _entries(db: Session, events: Sequence[Event]) -> list[Entry]:
    by_type: dict[str, set[int]] = {}
    for event in events:
        if event.subject_id is not None:
            by_type.setdefault(event.subject_type, set()).add(event.subject_id)
    names = {
        (kind, key): subject
        for kind, ids in by_type.items()
        if kind in SUBJECTS
        for key, subject in SUBJECTS[kind](db, ids).items()
    }
    return [
        Entry(event, names.get((event.subject_type, event.subject_id or 0), _unnamed(event)))
        for event in events
    ]


def _unnamed(event: Event) -> Subject:
    number = f" {event.subject_id}" if event.subject_id is not None else ""
    return Subject("" if event.subject_type == "site" else f"{event.subject_type}{number}")


def _companies(db: Session, ids: set[int]) -> dict[int, Subject]:
    rows = db.execute(select(Company.id, Company.name).where(Company.id.in_(ids)))
    return {row.id: Subject(row.name, company_id=row.id) for row in rows}


def _users(db: Session, ids: set[int]) -> dict[int, Subject]:
    rows = db.execute(select(User.id, User.name, User.email).where(User.id.in_(ids)))
    return {row.id: Subject(f"{row.name} ({row.email})") for row in rows}


def _pairs(db: Session, ids: set[int]) -> dict[int, Subject]:
    left, right = aliased(Company), aliased(Company)
    rows = db.execute(
        select(Suggestion.id, Suggestion.request_id, left.name, right.name.label("partner"))
        .join(left, left.id == Suggestion.company_id)
        .join(right, right.id == Suggestion.partner_id)
        .where(Suggestion.id.in_(ids))
    )
    return {
        row.id: Subject(
            f"{row.name} × {row.partner}", pair_id=row.id if row.request_id is None else None
        )
        for row in rows
    }


def _interests(db: Session, ids: set[int]) -> dict[int, Subject]:
    sender, receiver = aliased(Company), aliased(Company)
    rows = db.execute(
        select(Interest.id, sender.name, receiver.name.label("receiver"))
        .join(sender, sender.id == Interest.from_company_id)
        .join(receiver, receiver.id == Interest.to_company_id)
        .where(Interest.id.in_(ids))
    )
    return {row.id: Subject(f"{row.name} → {row.receiver}") for row in rows}


def _requests(db: Session, ids: set[int]) -> dict[int, Subject]:
    rows = db.execute(
        select(MatchRequest.id, Company.id.label("company_id"), Company.name)
        .join(Company, Company.id == MatchRequest.company_id)
        .where(MatchRequest.id.in_(ids))
    )
    return {row.id: Subject(row.name, company_id=row.company_id) for row in rows}


def _imports(db: Session, ids: set[int]) -> dict[int, Subject]:
    rows = db.execute(select(ImportRun.id, ImportRun.file_name).where(ImportRun.id.in_(ids)))
    return {row.id: Subject(row.file_name) for row in rows}


def _calls(db: Session, ids: set[int]) -> dict[int, Subject]:
    rows = db.execute(select(Call.id, Call.identifier).where(Call.id.in_(ids)))
    return {row.id: Subject(row.identifier, call_id=row.id) for row in rows}


def _rules(db: Session, ids: set[int]) -> dict[int, Subject]:
    rows = db.execute(select(RuleVersion.id, RuleVersion.rule_id).where(RuleVersion.id.in_(ids)))
    return {row.id: Subject(row.rule_id) for row in rows}


def _consortia(db: Session, ids: set[int]) -> dict[int, Subject]:
    rows = db.execute(select(Consortium.id, Consortium.title).where(Consortium.id.in_(ids)))
    return {row.id: Subject(row.title, consortium_id=row.id) for row in rows}


#: table -> names of its rows, one query each
SUBJECTS = {
    Call.__tablename__: _calls,
    Company.__tablename__: _companies,
    Consortium.__tablename__: _consortia,
    User.__tablename__: _users,
    Suggestion.__tablename__: _pairs,
    Interest.__tablename__: _interests,
    MatchRequest.__tablename__: _requests,
    ImportRun.__tablename__: _imports,
    RuleVersion.__tablename__: _rules,
}
