"""Reads about companies, what they offer and need, and who speaks for them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from backend.database import NO_KEY
from backend.errors import NotFound
from backend.i18n import mark
from backend.models import (
    Company,
    CompanyState,
    Facet,
    FacetKind,
    Membership,
    MembershipState,
    Project,
    TrackRecord,
)  # fmt: skip

#: states in which a company is there for others: checked by an officer, or a public record
LISTED = (CompanyState.verified, CompanyState.unclaimed)
GONE = mark("There is no such company, or it is not open to you.")


def listed() -> ColumnElement[bool]:
    """Condition: the company may be found by others."""
    return Company.state.in_(LISTED)


def company(db: Session, company_id: int) -> Company:
    """One company, whatever its state."""
    found = db.get(Company, company_id)
    if found is None:
        raise NotFound(GONE)
    return found


def locked_company(db: Session, company_id: int) -> Company:
    """The same, fresh, and nobody else changes it until the transaction ends."""
    found = db.get(Company, company_id, with_for_update=NO_KEY, populate_existing=True)
    if found is None:
        raise NotFound(GONE)
    return found


def facets_of(
    db: Session, company_id: int, kind: FacetKind | None = None, *, archived: bool = False
) -> Sequence[Facet]:
    """A company's offers and needs, oldest first; the archived ones instead when asked."""
    gone = Facet.archived_at.is_not(None) if archived else Facet.archived_at.is_(None)
    query = select(Facet).where(Facet.company_id == company_id, gone)
    if kind is not None:
        query = query.where(Facet.kind == kind)
    return db.scalars(query.order_by(Facet.kind.desc(), Facet.id)).all()


def track_record_of(db: Session, company_id: int, limit: int = 50) -> Sequence[TrackRecord]:
    """A company's funded projects, latest first."""
    return db.scalars(
        select(TrackRecord)
        .join(TrackRecord.project)
        .where(TrackRecord.company_id == company_id)
        .options(joinedload(TrackRecord.project))
        .order_by(Project.starts_on.desc().nulls_last(), TrackRecord.id)
        .limit(limit)
    ).all()


def members_of(
    db: Session, company_id: int, state: MembershipState = MembershipState.active
) -> Sequence[Membership]:
    """Who speaks for a company, or asks to, oldest first, with their accounts."""
    return db.scalars(
        select(Membership)
        .where(Membership.company_id == company_id, Membership.state == state)
        .options(joinedload(Membership.user))
        .order_by(Membership.id)
    ).all()


def own_facet(db: Session, company_id: int, facet_id: int) -> Facet:
    """One facet of this company; another company's is not there."""
    found = db.get(Facet, facet_id)
    if found is None or found.company_id != company_id:
        raise NotFound(mark("This offer or need is no longer there."))
    return found
