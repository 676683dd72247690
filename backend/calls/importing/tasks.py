"""The job that brings a file of calls in."""

from sqlalchemy.orm import Session

from backend.calls.importing import parts
from backend.jobs import job


@job("import_calls")
def import_calls(db: Session, *, run_id: int) -> None:
    """Brings the next part of a file of calls in."""
    parts.go_on(db, run_id)
