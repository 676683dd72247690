"""Conditions for who may not be suggested to whom, whatever the ranking says."""

from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlalchemy.orm import aliased

from backend.companies.queries import listed
from backend.models import Block, PairState, ReviewDecision, Suggestion

#: why an officer rejects a pair that no list may show either
BARRING = ("sanctions", "duplicate")


def kept_apart(one: Any, other: Any) -> ColumnElement[bool]:
    """Condition: either has put the other aside; takes ids or columns."""
    return exists().where(
        or_(
            and_(Block.company_id == one, Block.blocked_company_id == other),
            and_(Block.company_id == other, Block.blocked_company_id == one),
        )
    )


def barred(one: Any, other: Any) -> ColumnElement[bool]:
    """Condition: an officer rejected the pair for what no list may pass over; ids or columns."""
    pair = aliased(Suggestion)
    return exists().where(
        ReviewDecision.suggestion_id == pair.id, pair.state == PairState.rejected,
        ReviewDecision.decision == PairState.rejected, ReviewDecision.applied_at.is_not(None),
        ReviewDecision.reason_code.in_(BARRING),
        or_(
            and_(pair.company_id == one, pair.partner_id == other),
            and_(pair.company_id == other, pair.partner_id == one),
        ),
    )  # fmt: skip


def standing() -> tuple[ColumnElement[bool], ...]:
    """Conditions: who was suggested may still be."""
    two = Suggestion.company_id, Suggestion.partner_id
    return listed(), ~kept_apart(*two), ~barred(*two)
