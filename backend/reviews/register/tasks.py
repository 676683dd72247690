"""The job that compares verified companies with the register."""

from sqlalchemy.orm import Session

from backend.jobs import job
from backend.reviews.register import service


@job("compare_with_register")
def compare_with_register(db: Session, *, company_id: int | None = None) -> None:
    """After each import of a register; of one company after it changed what is compared."""
    service.compare_all(db, company_id=company_id)
