"""The officers' queue of companies and claims, and all that one case rests on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import false, func, literal, or_, select, tuple_, union_all
from sqlalchemy.orm import Session, joinedload

from backend.companies.disclosure.views import KIND as VIEWED
from backend.companies.fields.domains import website_domain
from backend.companies.history import usual_wait_hours
from backend.errors import Invalid
from backend.models import (
    Company,
    CompanyState,
    Event,
    Membership,
    User,
)  # fmt: skip
from backend.naming.likeness import alike, wholeness
from backend.naming.spellings import spellings
from backend.paging import BROKEN, SIZE, Page, cut, decode
from backend.reviews.register.queries import count_open
from backend.reviews.vetting.forms import QueueFilter, Show
from backend.reviews.waiting import claim_waits

SIMILAR = 6
#: names this alike (trigrams of Latin letters) may be one company entered twice
ALIKE = 0.45
LATEST = 40


@dataclass(frozen=True)
class Waiting:
    """One row of the queue; `what` is company or claim, `who` claims."""

    what: str
    id: int
    company_id: int
    name: str
    country: str
    who: str
    since: datetime


@dataclass(frozen=True)
class Totals:
    """What the head of the queue says."""

    companies: int
    claims: int
    oldest: datetime | None
    usual_hours: float | None
    #: verified companies that a register contradicts
    contradicted: int


@dataclass(frozen=True)
class Similar:
    """A company that may be the same, by its name or its website."""

    company: Company
    likeness: float
    same_website: bool


def _companies() -> Any:
    return select(
        literal("company").label("what"), Company.id.label("id"), Company.id.label("company_id"),
        Company.name, Company.country, literal("").label("who"),
        func.coalesce(Company.submitted_at, Company.updated_at).label("since"),
    ).where(Company.state == CompanyState.submitted)  # fmt: skip


def _claims() -> Any:
    return (
        select(
            literal("claim").label("what"), Membership.id.label("id"), Membership.company_id,
            Company.name, Company.country, User.name.label("who"),
            Membership.created_at.label("since"),
        )
        .join(Membership.company)
        .join(Membership.user)
        .where(claim_waits())
    )  # fmt: skip


def queue(db: Session, chosen: QueueFilter, size: int = SIZE) -> Page[Waiting]:
    """Companies handed in and claims that only an officer can answer, oldest first."""
    parts = {Show.companies: [_companies()], Show.claims: [_claims()]}
    rows = union_all(*parts.get(chosen.show, [_companies(), _claims()])).subquery("waiting")
    query = select(rows).order_by(rows.c.since, rows.c.what, rows.c.id).limit(size + 1)
    if (place := _place(chosen.after)) is not None:
        query = query.where(tuple_(rows.c.since, rows.c.what, rows.c.id) > tuple_(*place))
    found = [Waiting(**row) for row in db.execute(query).mappings()]
    return cut(found, size, key=lambda row: [row.since.isoformat(), row.what, row.id])


def _place(cursor: str | None) -> tuple[datetime, str, int] | None:
    values = decode(cursor, 3)
    if values is None:
        return None
    try:
        return datetime.fromisoformat(values[0]), str(values[1]), int(values[2])
    except (TypeError, ValueError):
        raise Invalid(BROKEN) from None


def totals(db: Session) -> Totals:
    """How much waits, since when, and how long an answer usually takes."""
    rows = union_all(_companies(), _claims()).subquery("waiting")
    counted = db.execute(
        select(
            func.count().filter(rows.c.what == "company").label("companies"),
            func.count().filter(rows.c.what == "claim").label("claims"),
            func.min(rows.c.since).label("oldest"),
        )
    ).one()
    return Totals(
        counted.companies, counted.claims, counted.oldest, usual_wait_hours(db), count_open(db)
    )


def similar(db: Session, company: Company) -> Sequence[Similar]:
    """Companies with a similar name or the same website, the likeliest first."""
    names = spellings(company.name)
    likeness = wholeness(names)
    domain = website_domain(company.website)
    holds_domain = Company.website.icontains(domain, autoescape=True)
    # ordered by its label: PostgreSQL takes no bare `false` there
    same_site = (holds_domain if domain else false()).label("same_site")
    rows = db.execute(
        select(Company, likeness.label("likeness"), same_site)
        .where(
            Company.id != company.id,
            or_(alike(names) & (likeness >= ALIKE), same_site.element),
        )
        .order_by(same_site.desc(), likeness.desc(), Company.id)
        .limit(SIMILAR)
    )
    found = [
        Similar(row.Company, row.likeness, website_domain(row.Company.website) == domain != "")
        for row in rows
    ]
    return [one for one in found if one.same_website or one.likeness >= ALIKE]


def events_of(db: Session, company_id: int) -> Sequence[Event]:
    """The company's latest events, views aside, with who caused them."""
    return db.scalars(
        select(Event)
        .where(
            Event.subject_type == Company.__tablename__,
            Event.subject_id == company_id,
            Event.kind != VIEWED,
        )
        .options(joinedload(Event.actor))
        .order_by(Event.id.desc())
        .limit(LATEST)
    ).all()
