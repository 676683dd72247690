"""What stands in the way of deleting an account, and what hangs on it."""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from backend.models import Company, Membership, MembershipState


def spoken_for_alone(db: Session, user_id: int) -> Company | None:
    """The company that nobody else speaks for, locked so that no colleague leaves meanwhile."""
    colleague = aliased(Membership)
    own = (
        select(Membership.company_id)
        .where(Membership.user_id == user_id, Membership.state == MembershipState.active)
        .scalar_subquery()
    )
    found = db.scalars(
        select(Company)
        .where(Company.id.in_(own))
        .order_by(Company.id)
        .with_for_update(key_share=True)
    ).all()
    for company in found:
        others = exists().where(
            colleague.company_id == company.id, colleague.user_id != user_id,
            colleague.state == MembershipState.active,
        )  # fmt: skip
        if not db.scalar(select(others)):
            return company
    return None


def asks_to_join(db: Session, company_id: int) -> bool:
    """Whether a colleague waits to speak for a company."""
    waits = exists().where(
        Membership.company_id == company_id, Membership.state == MembershipState.pending
    )
    return bool(db.scalar(select(waits)))
