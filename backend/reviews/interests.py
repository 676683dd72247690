"""What keeps an officer from deciding on a company."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.i18n import mark
from backend.models import ConflictOfInterest, User

AVOIDED = mark("You have declared an interest in %(company)s; another officer decides.")


def declared_conflict(db: Session, officer: User, company_id: int) -> bool:
    """Whether an officer has declared an interest in a company."""
    query = select(ConflictOfInterest.id).where(
        ConflictOfInterest.officer_id == officer.id,
        ConflictOfInterest.company_id == company_id,
        ConflictOfInterest.lifted_at.is_(None),
    )
    return db.scalar(query) is not None
