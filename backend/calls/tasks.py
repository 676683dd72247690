"""The job by which calls open and close by the clock."""

from sqlalchemy.orm import Session

from backend.calls import service
from backend.jobs import job


@job("keep_calls_current", every="5 0 * * *")
def keep_calls_current(db: Session) -> None:
    """Opens and closes calls by their dates, shortly after midnight UTC."""
    service.keep_current(db, service.today())
