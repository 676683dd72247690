"""Introductions that a programme officer approved, as the companies themselves see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, ScalarSelect, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from backend.companies.queries import LISTED
from backend.matches.apart.conditions import kept_apart
from backend.matches.reasons.words import Side
from backend.models import (
    Company,
    Interest,
    PairState,
    ReviewDecision,
    Suggestion,
)  # fmt: skip


@dataclass(frozen=True)
class Introduction:
    """A company introduced to ours; nothing here that only officers may read."""

    pair: Suggestion
    partner: Company
    side: Side  # which side of the stored reasons is ours: query or candidate
    reason_code: str
    approved_at: datetime | None
    interest: Interest | None


def approved_pairs_for(db: Session, company_id: int) -> list[Introduction]:
    """Introductions of a company, newest first."""
    rows = db.execute(
        select(Suggestion, ReviewDecision)
        .join(ReviewDecision, ReviewDecision.id == _last_applied())
        .where(*_introduced(company_id))
        .options(joinedload(Suggestion.company), joinedload(Suggestion.partner))
        .order_by(ReviewDecision.applied_at.desc(), Suggestion.id.desc())
    ).all()
    contacts = _contacts(db, company_id)
    found = []
    for pair, decision in rows:
        ours = pair.company_id == company_id
        partner = pair.partner if ours else pair.company
        if partner.state in LISTED:
            found.append(
                Introduction(
                    pair=pair, partner=partner, side="query" if ours else "candidate",
                    reason_code=decision.reason_code, approved_at=decision.applied_at,
                    interest=contacts.get(partner.id),
                )
            )  # fmt: skip
    return found


def introduction_count(db: Session, company_id: int) -> int:
    """How many introductions a company has, for a link to them."""
    count = select(func.count()).select_from(Suggestion).where(*_introduced(company_id))
    return db.scalar(count) or 0


def _introduced(company_id: int) -> tuple[ColumnElement[bool], ...]:
    apart = kept_apart(Suggestion.company_id, Suggestion.partner_id)
    ours = or_(Suggestion.company_id == company_id, Suggestion.partner_id == company_id)
    return ours, Suggestion.request_id.is_(None), Suggestion.state == PairState.approved, ~apart


def _last_applied() -> ScalarSelect[int]:
    """The decision that a pair's state comes from."""
    last = aliased(ReviewDecision)
    return (
        select(func.max(last.id))
        .where(last.suggestion_id == Suggestion.id, last.applied_at.is_not(None))
        .scalar_subquery()
    )


def _contacts(db: Session, company_id: int) -> dict[int, Interest]:
    """The latest request for contact with each other company, either way."""
    rows: Sequence[Interest] = db.scalars(
        select(Interest)
        .where(or_(Interest.from_company_id == company_id, Interest.to_company_id == company_id))
        .order_by(Interest.id)
    ).all()
    return {
        i.to_company_id if i.from_company_id == company_id else i.from_company_id: i for i in rows
    }
