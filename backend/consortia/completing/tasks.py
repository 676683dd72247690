"""Jobs: who would complete a team."""

from sqlalchemy.orm import Session

from backend.consortia.completing import service
from backend.jobs import job


@job("complete_team")
def complete_team(db: Session, *, consortium_id: int) -> None:
    """Judges who would complete a consortium's team; the same when run again."""
    service.complete(db, consortium_id=consortium_id)
