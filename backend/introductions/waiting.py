"""How many interests wait for the reader's answer: the number beside the link."""

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.access import current_user
from backend.database import DB
from backend.models import Interest, InterestState, Membership, MembershipState, Role, User


def waiting_for(db: Session, user: User) -> int:
    """Open interests in the companies that a person speaks for."""
    query = (
        select(func.count(Interest.id))
        .join(Membership, Membership.company_id == Interest.to_company_id)
        .where(
            Membership.user_id == user.id,
            Membership.state == MembershipState.active,
            Interest.state == InterestState.open,
        )
    )
    return db.scalar(query) or 0


def interest_counts(
    request: Request, db: DB, user: Annotated[User | None, Depends(current_user)]
) -> None:
    """Leaves the number on the request, for representatives only."""
    if user is not None and user.role == Role.representative:
        counts = getattr(request.state, "counts", {})
        request.state.counts = counts | {"interests": waiting_for(db, user)}


InterestCounts = Depends(interest_counts)
