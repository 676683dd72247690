"""Jobs that remind of and close unanswered interests."""

from sqlalchemy.orm import Session

from backend.introductions import service
from backend.introductions.forms import today
from backend.jobs import job


@job("expire_interests", every="10 0 * * *")
def expire_interests(db: Session) -> None:
    """Shortly after midnight UTC: closes what was to be answered by yesterday."""
    service.expire(db, day=today())


@job("remind_of_interests", every="0 6 * * *")
def remind_of_interests(db: Session) -> None:
    """In the morning: reminds of what should be answered within three days."""
    service.remind(db, day=today())
