"""What other tables say of companies, for the lines of evidence."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.models import (
    Company,
    CompanyState,
    Event,
    Facet,
    FacetKind,
    Membership,
    MembershipState,
    User,
)  # fmt: skip
from backend.reviews.evidence.checks import Background

VETTED = "company_vetted"


def backgrounds(db: Session, company_ids: Sequence[int]) -> dict[int, Background]:
    """By company, in three queries."""
    counts = _facet_counts(db, company_ids)
    emails = _emails(db, company_ids)
    officers = _verifiers(db, company_ids)
    return {
        key: Background(
            offers=counts.get((key, FacetKind.offer), 0),
            needs=counts.get((key, FacetKind.need), 0),
            emails=emails.get(key, ()),
            verified_by=officers.get(key, ""),
        )
        for key in company_ids
    }


def _facet_counts(db: Session, company_ids: Sequence[int]) -> dict[tuple[int, str], int]:
    rows = db.execute(
        select(Facet.company_id, Facet.kind, func.count())
        .where(Facet.company_id.in_(company_ids), Facet.archived_at.is_(None))
        .group_by(Facet.company_id, Facet.kind)
    )
    return {(row[0], row[1]): row[2] for row in rows}


def _emails(db: Session, company_ids: Sequence[int]) -> dict[int, list[str]]:
    rows = db.execute(
        select(Membership.company_id, User.email)
        .join(Membership.user)
        .where(Membership.company_id.in_(company_ids), Membership.state == MembershipState.active)
        .order_by(Membership.id)
    )
    found: dict[int, list[str]] = {}
    for company_id, email in rows:
        found.setdefault(company_id, []).append(email)
    return found


def _verifiers(db: Session, company_ids: Sequence[int]) -> dict[int, str]:
    """Who verified each company last."""
    rows = db.execute(
        select(Event.subject_id, User.name)
        .join(Event.actor)
        .where(
            Event.subject_type == Company.__tablename__, Event.subject_id.in_(company_ids),
            Event.kind == VETTED, Event.data["after"].astext == CompanyState.verified,
        )
        .order_by(Event.id)
    )  # fmt: skip
    return {row[0]: row[1] for row in rows if row[0] is not None}
