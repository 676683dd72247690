"""The queue asked for anew, and taken away as a file."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.jobs import enqueue
from backend.models import User
from backend.reviews.pairs import queries

SUGGEST = "suggest_pairs"


def suggest_now(db: Session, *, officer: User) -> bool:
    """Enqueues the job that suggests pairs, unless it waits or runs already."""
    db.execute(select(func.pg_advisory_xact_lock(func.hashtext(SUGGEST))))
    if queries.job_waits(db, SUGGEST):
        return False
    enqueue(db, SUGGEST, lock=SUGGEST, asked_by_id=officer.id)
    record(db, "pairs_asked_for", actor=officer, subject=None)
    return True


def note_export(db: Session, *, officer: User, rows: int, kind: str) -> None:
    """Notes that the queue left as a file."""
    record(db, "pairs_exported", actor=officer, subject=None, rows=rows, format=kind)
