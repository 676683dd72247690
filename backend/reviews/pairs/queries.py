"""The officers' queue of suggested pairs: its rows, its counts, what is staged."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, text
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from backend.directory.sizes import size_column
from backend.errors import Invalid
from backend.models import (
    Company,
    Event,
    Facet,
    PairState,
    ReviewDecision,
    Suggestion,
    TrackRecord,
    User,
)  # fmt: skip
from backend.paging import BROKEN, SIZE, Page, cut, decode
from backend.reviews.decisions.queries import companies_avoided, decisions
from backend.reviews.evidence.checks import Check, checks, open_checks
from backend.reviews.evidence.queries import backgrounds
from backend.reviews.pairs.forms import PairFilter, Show, Sort

OPEN = (PairState.suggested, PairState.held)
#: what makes a case "mine": any of these, by me
WORKED_ON = ("decision_staged", "pair_decided", "decision_unstaged", "pair_note_added")
BOTH = (joinedload(Suggestion.company), joinedload(Suggestion.partner))


@dataclass(frozen=True)
class Entry:
    """One pair in the queue: its companies, what is open about each, and where review stands."""

    pair: Suggestion
    open: tuple[tuple[Check, ...], tuple[Check, ...]]
    staged: ReviewDecision | None
    latest: ReviewDecision | None
    mine_to_avoid: bool

    @property
    def open_count(self) -> int:
        """How many facts about the two are not settled."""
        return sum(len(side) for side in self.open)

    @property
    def failing(self) -> bool:
        """Whether something known speaks against introducing either."""
        return any(line.kind == "fails" for side in self.open for line in side)


@dataclass(frozen=True)
class Totals:
    """What the head of the queue says."""

    waiting: int
    held: int
    staged: int
    oldest: datetime | None
    #: of those waiting or on hold, scored by another model than the one in use
    outdated: int = 0


def queue(db: Session, *, chosen: PairFilter, reader: User, size: int = SIZE) -> Page[Entry]:
    """One page of the queue, with the number of all that match."""
    conditions = _conditions(chosen, reader)
    total = db.scalar(select(func.count()).select_from(Suggestion).where(*conditions))
    rows = db.scalars(_from_place(_sorted(chosen).where(*conditions), chosen).limit(size + 1)).all()
    page = cut(rows, size, _place(chosen))
    return Page(entries(db, page.items, reader=reader), page.next, total)


def every(db: Session, *, chosen: PairFilter, reader: User, limit: int) -> Sequence[Entry]:
    """All that match, in order, for a file."""
    query = _sorted(chosen).where(*_conditions(chosen, reader)).limit(limit)
    return entries(db, db.scalars(query).all(), reader=reader)


def entries(db: Session, pairs: Sequence[Suggestion], *, reader: User) -> list[Entry]:
    """Queue rows of loaded pairs; a fixed number of queries however many there are."""
    companies = {c.id: c for pair in pairs for c in (pair.company, pair.partner)}
    known = backgrounds(db, list(companies))
    lines = {key: open_checks(checks(c, known[key])) for key, c in companies.items()}
    decided = decisions(db, [pair.id for pair in pairs])
    avoided = companies_avoided(db, reader)
    return [
        Entry(
            pair,
            (lines[pair.company_id], lines[pair.partner_id]),
            next((d for d in decided.get(pair.id, []) if d.applied_at is None), None),
            next((d for d in decided.get(pair.id, []) if d.applied_at is not None), None),
            bool({pair.company_id, pair.partner_id} & avoided),
        )
        for pair in pairs
    ]


def totals(db: Session, serving: str) -> Totals:
    """How much waits, whatever the filters; `serving` is the model in use."""
    waiting = func.count().filter(Suggestion.state == PairState.suggested)
    held = func.count().filter(Suggestion.state == PairState.held)
    oldest = func.min(Suggestion.created_at).filter(Suggestion.state.in_(OPEN))
    other = (Suggestion.state.in_(OPEN)) & (Suggestion.model_id != serving)
    row = db.execute(
        select(waiting, held, oldest, staged_count(), func.count().filter(other)).where(
            Suggestion.request_id.is_(None)
        )
    ).one()
    return Totals(waiting=row[0], held=row[1], oldest=row[2], staged=row[3], outdated=row[4])


def staged_count() -> ColumnElement[int]:
    """How many decisions wait to be applied."""
    count = select(func.count()).select_from(ReviewDecision)
    return count.where(ReviewDecision.applied_at.is_(None)).scalar_subquery()


def partner_countries(db: Session) -> Sequence[str]:
    """Countries of the European side, for the filter."""
    query = select(Company.country).join(Suggestion.partner).where(Suggestion.request_id.is_(None))
    return db.scalars(query.distinct().order_by(Company.country)).all()


def last_run(db: Session) -> Event | None:
    """When pairs were last suggested, and what came of it."""
    query = select(Event).where(Event.kind == "pairs_suggested").options(joinedload(Event.actor))
    return db.scalars(query.order_by(Event.at.desc(), Event.id.desc()).limit(1)).first()


def job_waits(db: Session, name: str) -> bool:
    """Whether a job of this name waits or runs."""
    waits = text(
        "select exists (select from procrastinate_jobs "
        "where task_name = :name and status in ('todo', 'doing'))"
    )
    return bool(db.scalar(waits, {"name": name}))


def _sorted(chosen: PairFilter) -> Select[Suggestion]:
    query = select(Suggestion).options(*BOTH)
    if chosen.sort is Sort.age:
        return query.order_by(Suggestion.created_at, Suggestion.id)
    return query.order_by(Suggestion.fit.desc(), Suggestion.id)


def _place(chosen: PairFilter) -> Callable[[Suggestion], list[Any]]:
    if chosen.sort is Sort.age:
        return lambda pair: [pair.created_at.isoformat(), pair.id]
    return lambda pair: [pair.fit, pair.id]


def _from_place(query: Select[Suggestion], chosen: PairFilter) -> Select[Suggestion]:
    place = decode(chosen.after, 2)
    if place is None:
        return query
    value, key = place
    try:
        if chosen.sort is Sort.age:
            at = datetime.fromisoformat(value)
            later = or_(
                Suggestion.created_at > at, and_(Suggestion.created_at == at, Suggestion.id > key)
            )
        else:
            less = Suggestion.fit < float(value)
            later = or_(less, and_(Suggestion.fit == float(value), Suggestion.id > int(key)))
    except (TypeError, ValueError) as error:
        raise Invalid(BROKEN) from error
    return query.where(later)


def _conditions(chosen: PairFilter, reader: User) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Suggestion.request_id.is_(None)]
    if chosen.state is Show.open:
        found.append(Suggestion.state.in_(OPEN))
    elif chosen.state is not Show.all:
        found.append(Suggestion.state == PairState(chosen.state.value))
    if chosen.fit:
        found.append(Suggestion.fit >= chosen.fit / 100)
    partner = _partner_conditions(chosen)
    if partner:
        found.append(Suggestion.partner.has(and_(*partner)))
    if chosen.area:
        found.append(_either(Facet.company_id, Facet.codes.contains([chosen.area])))
    if chosen.newcomers:
        found.append(or_(~_has_record(Suggestion.company_id), ~_has_record(Suggestion.partner_id)))
    if chosen.mine:
        found.append(_worked_on(reader))
    return found


def _partner_conditions(chosen: PairFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if chosen.country:
        found.append(Company.country == chosen.country)
    if chosen.kind:
        found.append(Company.kind == chosen.kind)
    if chosen.size:
        found.append(size_column() == chosen.size)
    return found


def _either(column: InstrumentedAttribute[int], *more: ColumnElement[bool]) -> ColumnElement[bool]:
    sides = column.in_((Suggestion.company_id, Suggestion.partner_id))
    return exists().where(sides, Facet.archived_at.is_(None), *more)


def _has_record(company_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    return exists().where(TrackRecord.company_id == company_id)


def _worked_on(reader: User) -> ColumnElement[bool]:
    return exists().where(
        Event.subject_type == Suggestion.__tablename__,
        Event.subject_id == Suggestion.id,
        Event.actor_id == reader.id,
        Event.kind.in_(WORKED_ON),
    )
