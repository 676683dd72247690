"""Jobs: consortia suggested for open calls."""

from sqlalchemy.orm import Session

from backend.consortia.suggestions import service
from backend.jobs import job


@job("suggest_consortia", every="30 1 * * *")
def suggest_consortia(db: Session) -> None:
    """Every night: asks for the suggestion of each open call."""
    service.ask_for_all(db)


@job("suggest_consortium")
def suggest_consortium(db: Session, *, call_id: int) -> None:
    """Makes the suggestion of one call; the same when run again."""
    service.suggest(db, call_id=call_id)
