"""The nightly job that forgets old lists."""

from sqlalchemy.orm import Session

from backend.jobs import enqueue, job
from backend.shown import keeping


@job("forget_lists", every="45 3 * * *")
def forget_lists(db: Session) -> None:
    """Forgets lists past their time, a part in each transaction."""
    if keeping.forget(db):
        enqueue(db, "forget_lists", lock="forget_lists")
