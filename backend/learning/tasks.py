"""The nightly update, before the queue is renewed."""

from sqlalchemy.orm import Session

from backend.jobs import job
from backend.learning import service


@job("learn", every="30 2 * * *")
def learn(db: Session) -> None:
    """Turns the day's decisions into what is believed."""
    service.learn(db)
