"""How much a company already has on its hands, and who must be kept apart."""

from collections import Counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.matcher.allocation import CAPACITY
from backend.models import Block, ConsortiumMember, Interest, InterestState, MemberState

WAITING = (InterestState.open, InterestState.accepted)
SEATED = (MemberState.invited, MemberState.requested, MemberState.accepted)


def prices(db: Session) -> dict[int, float]:
    """0..1 by company: introductions under way and seats taken, of what it can follow up."""
    busy: Counter[int] = Counter()
    interests = select(Interest.from_company_id, Interest.to_company_id).where(
        Interest.state.in_(WAITING), Interest.closed_at.is_(None)
    )
    for row in db.execute(interests):
        busy.update(row)
    busy.update(
        db.scalars(select(ConsortiumMember.company_id).where(ConsortiumMember.state.in_(SEATED)))
    )
    return {key: min(1.0, number / CAPACITY) for key, number in busy.items()}


def apart(db: Session) -> tuple[tuple[int, int], ...]:
    """Pairs of which one does not want to meet the other."""
    rows = db.execute(select(Block.company_id, Block.blocked_company_id))
    return tuple(sorted({(min(row), max(row)) for row in rows}))
