"""Reads of companies put aside, and of what had suggested them."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from backend.matches.apart.conditions import kept_apart
from backend.models import Block, Suggestion


def latest_suggestion(db: Session, company_id: int, partner_id: int) -> Suggestion | None:
    """The last time one company was suggested to another by a list of its own."""
    return db.scalars(
        select(Suggestion)
        .where(
            Suggestion.company_id == company_id, Suggestion.partner_id == partner_id,
            Suggestion.request_id.is_not(None),
        )
        .order_by(Suggestion.id.desc())
        .limit(1)
    ).first()  # fmt: skip


def blocks_of(db: Session, company_id: int) -> Sequence[Block]:
    """The companies that this one has put aside, latest first."""
    return db.scalars(
        select(Block)
        .where(Block.company_id == company_id)
        .options(joinedload(Block.blocked_company))
        .order_by(Block.id.desc())
    ).all()


def are_kept_apart(db: Session, one_id: int, other_id: int) -> bool:
    """Whether either of two companies has put the other aside."""
    return bool(db.scalar(select(kept_apart(one_id, other_id))))
