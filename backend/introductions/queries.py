"""Reads about expressions of interest."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session, joinedload

from backend.errors import Invalid, NotFound
from backend.i18n import mark
from backend.models import (
    Company,
    CompanyState,
    Event,
    Interest,
    InterestState,
    Membership,
    MembershipState,
    User,
)  # fmt: skip
from backend.paging import BROKEN, Page, cut, decode

GONE = mark("There is no such interest, or it is not your company's.")


class Box(StrEnum):
    """The three views of the inbox."""

    received = "received"
    sent = "sent"
    closed = "closed"


def _in(box: Box, company_id: int) -> ColumnElement[bool]:
    received = Interest.to_company_id == company_id
    sent = Interest.from_company_id == company_id
    is_open = Interest.state == InterestState.open
    if box is Box.closed:
        return and_(~is_open, or_(received, sent))
    return and_(is_open, received if box is Box.received else sent)


def interests_of(
    db: Session, company_id: int, box: Box, *, size: int, after: str | None = None
) -> Page[Interest]:
    """One view of a company's inbox: what must be answered soonest first, closed ones latest."""
    query = _with_companies().where(_in(box, company_id)).limit(size + 1)
    if box is Box.closed:
        query = query.order_by(Interest.id.desc())
        if start := decode(after, 1):
            query = query.where(Interest.id < start[0])
        return cut(db.scalars(query).all(), size, lambda row: [row.id])
    query = query.order_by(Interest.reply_by, Interest.id)
    if start := decode(after, 2):
        try:
            day = date.fromisoformat(start[0])
        except (TypeError, ValueError):
            raise Invalid(BROKEN) from None
        later = and_(Interest.reply_by == day, Interest.id > start[1])
        query = query.where(or_(Interest.reply_by > day, later))
    return cut(db.scalars(query).all(), size, lambda row: [row.reply_by.isoformat(), row.id])


def counts(db: Session, company_id: int) -> dict[Box, int]:
    """How many interests each view holds."""
    numbers = (func.count(case((_in(box, company_id), 1))) for box in Box)
    mine = or_(Interest.to_company_id == company_id, Interest.from_company_id == company_id)
    return dict(zip(Box, db.execute(select(*numbers).where(mine)).one(), strict=True))


def interest_of(db: Session, company_id: int, interest_id: int, *, lock: bool = False) -> Interest:
    """An interest that this company sent or received; fresh and held when locked."""
    query = _with_companies().where(
        Interest.id == interest_id,
        or_(Interest.from_company_id == company_id, Interest.to_company_id == company_id),
    )
    if lock:
        query = query.with_for_update(of=Interest).execution_options(populate_existing=True)
    found = db.scalars(query).first()
    if found is None:
        raise NotFound(GONE)
    return found


def between(db: Session, one_id: int, other_id: int) -> Interest | None:
    """The latest interest between two companies, whoever asked."""
    return db.scalars(
        _with_companies()
        .where(
            or_(
                and_(Interest.from_company_id == one_id, Interest.to_company_id == other_id),
                and_(Interest.from_company_id == other_id, Interest.to_company_id == one_id),
            )
        )
        .order_by(Interest.id.desc())
        .limit(1)
    ).first()


def history(db: Session, interest: Interest) -> Sequence[Event]:
    """What happened to an interest, latest first, with who did it."""
    return db.scalars(
        select(Event)
        .where(Event.subject_type == Interest.__tablename__, Event.subject_id == interest.id)
        .options(joinedload(Event.actor))
        .order_by(Event.id.desc())
    ).all()


def members(db: Session, company_id: int) -> Sequence[User]:
    """The people to write to at a company."""
    return db.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.company_id == company_id,
            Membership.state == MembershipState.active,
            User.disabled_at.is_(None),
        )
        .order_by(User.id)
    ).all()


def wishes(db: Session, *, size: int, after: str | None = None) -> Page[Interest]:
    """Open interests in companies that nobody has claimed yet: whom officers could invite."""
    query = (
        _with_companies()
        .join(Interest.to_company)
        .where(Interest.state == InterestState.open, Company.state == CompanyState.unclaimed)
        .order_by(Interest.id)
        .limit(size + 1)
    )
    if start := decode(after, 1):
        query = query.where(Interest.id > start[0])
    return cut(db.scalars(query).all(), size, lambda row: [row.id])


def overdue(db: Session, day: date) -> Sequence[Interest]:
    """Open interests whose reply-by date has passed, held until they are closed."""
    return db.scalars(
        _with_companies()
        .where(Interest.state == InterestState.open, Interest.reply_by < day)
        .order_by(Interest.id)
        .with_for_update(of=Interest, skip_locked=True)
    ).all()


def to_remind_of(db: Session, until: date) -> Sequence[Interest]:
    """Open interests to be answered by `until` of which nobody has been reminded."""
    return db.scalars(
        _with_companies()
        .where(
            Interest.state == InterestState.open,
            Interest.reply_by <= until,
            Interest.reminded_at.is_(None),
        )
        .order_by(Interest.id)
        .with_for_update(of=Interest, skip_locked=True)
    ).all()


def _with_companies() -> Select[Interest]:
    return select(Interest).options(
        joinedload(Interest.from_company), joinedload(Interest.to_company)
    )
