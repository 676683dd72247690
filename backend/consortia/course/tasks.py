"""Jobs: reminders and ends of invitations."""

from sqlalchemy.orm import Session

from backend.consortia.course import inviting
from backend.introductions.forms import today
from backend.jobs import job


@job("expire_invitations", every="15 0 * * *")
def expire_invitations(db: Session) -> None:
    """Shortly after midnight UTC: closes what was to be answered by yesterday."""
    inviting.expire(db, day=today())


@job("remind_of_invitations", every="5 6 * * *")
def remind_of_invitations(db: Session) -> None:
    """In the morning: reminds of what should be answered within three days."""
    inviting.remind(db, day=today())
