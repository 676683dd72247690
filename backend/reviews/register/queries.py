"""Reads of what registers hold against verified companies."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session, contains_eager, joinedload

from backend.errors import Invalid, NotFound
from backend.i18n import mark
from backend.models import (
    Company,
    CompanyState,
    RegisterEntry,
    RegisterFinding,
    Scheme,
)  # fmt: skip
from backend.paging import BROKEN, SIZE, Page, cut, decode
from backend.reviews.register.forms import GRAVITIES, FindingFilter
from backend.reviews.waiting import finding_waits

#: so many companies are compared between two statements
PART = 1_000
NONE_OF_IT = mark("The register holds nothing against this company, or it is not verified now.")


def findings(db: Session, chosen: FindingFilter, size: int = SIZE) -> Page[RegisterFinding]:
    """Findings about verified companies, the gravest first, then the oldest."""
    order = (RegisterFinding.gravity, RegisterFinding.since, RegisterFinding.id)
    query = (
        select(RegisterFinding)
        .join(RegisterFinding.company)
        .where(
            RegisterFinding.state == chosen.state, Company.state == CompanyState.verified
        )
        .options(contains_eager(RegisterFinding.company), joinedload(RegisterFinding.decided_by))
        .order_by(*order)
        .limit(size + 1)
    )  # fmt: skip
    if chosen.kind in GRAVITIES:
        query = query.where(RegisterFinding.gravity == GRAVITIES[chosen.kind])
    if (place := _place(chosen.after)) is not None:
        query = query.where(tuple_(*order) > tuple_(*place))
    rows = db.scalars(query).all()
    return cut(rows, size, key=lambda row: [row.gravity, row.since.isoformat(), row.id])


def count_open(db: Session) -> int:
    """How many findings wait for an officer."""
    query = select(func.count()).select_from(RegisterFinding).join(RegisterFinding.company)
    return db.scalar(query.where(finding_waits())) or 0


def finding_of(db: Session, company_id: int, *, lock: bool = False) -> RegisterFinding:
    """What the register holds against a verified company, fresh."""
    query = (
        select(RegisterFinding)
        .join(RegisterFinding.company)
        .where(Company.id == company_id, Company.state == CompanyState.verified)
        .options(contains_eager(RegisterFinding.company), joinedload(RegisterFinding.decided_by))
        .execution_options(populate_existing=True)
    )
    if lock:
        query = query.with_for_update(of=RegisterFinding)
    found = db.scalars(query).first()
    if found is None:
        raise NotFound(NONE_OF_IT)
    return found


def entries_of(db: Session, companies: Sequence[Company]) -> dict[str, RegisterEntry]:
    """Entries of some companies by EDRPOU code, in one statement."""
    codes = [one.edrpou for one in companies if one.edrpou]
    query = select(RegisterEntry).where(
        RegisterEntry.scheme == Scheme.edr, RegisterEntry.identifier.in_(codes)
    )
    return {entry.identifier: entry for entry in db.scalars(query)} if codes else {}


def findings_about(db: Session, companies: Sequence[Company]) -> dict[int, RegisterFinding]:
    """What is held against some companies so far, by company, held until the end."""
    query = (
        select(RegisterFinding)
        .where(RegisterFinding.company_id.in_([one.id for one in companies]))
        .order_by(RegisterFinding.id)
        .with_for_update()
    )
    return {one.company_id: one for one in db.scalars(query)}


def verified_companies(db: Session, company_id: int | None = None) -> Iterator[Sequence[Company]]:
    """Verified companies with an EDRPOU code, a part at a time; or the one of them."""
    last = 0
    while True:
        query = select(Company).where(
            Company.state == CompanyState.verified, Company.edrpou.is_not(None), Company.id > last
        )
        if company_id is not None:
            query = query.where(Company.id == company_id)
        part = db.scalars(query.order_by(Company.id).limit(PART)).all()
        if not part:
            return
        yield part
        last = part[-1].id


def _place(cursor: str | None) -> tuple[int, date, int] | None:
    values = decode(cursor, 3)
    if values is None:
        return None
    try:
        return int(values[0]), date.fromisoformat(values[1]), int(values[2])
    except (TypeError, ValueError, OverflowError):
        raise Invalid(BROKEN) from None
