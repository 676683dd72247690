"""Changing a company's profile."""

from sqlalchemy.orm import Session

from backend.jobs import enqueue
from backend.models import Company


def profile_changed(db: Session, company: Company) -> None:
    """Notes, in the caller's transaction, that matching must look at the company again."""
    # counted by the database, so that two changes at once are two
    company.profile_version = Company.profile_version + 1
    enqueue(db, "embed_company", lock=f"company:{company.id}", company_id=company.id)
