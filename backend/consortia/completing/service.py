"""Asks who would complete a team; the worker answers, and the answer is kept."""

from sqlalchemy.orm import Session

from backend.consortia import queries
from backend.consortia.judgement import judging
from backend.jobs import enqueue
from backend.matcher import consortia as matcher
from backend.models import Consortium

JOB = "complete_team"


def asked(db: Session, found: Consortium) -> matcher.Completion | None:
    """The lists as they were judged last; asks for them anew where they do not hold any more."""
    kept = matcher.completion_of(db, found.id, found.call, judging.keys_of(found))
    if (kept is None or not kept.current) and not waiting(db, found):
        enqueue(db, JOB, lock=f"{JOB}:{found.id}", consortium_id=found.id)
    return kept


def waiting(db: Session, found: Consortium) -> bool:
    """Whether the lists are being judged."""
    return queries.job_waits(db, JOB, "consortium_id", found.id)


def complete(db: Session, *, consortium_id: int) -> None:
    """Judges who would complete the team as it is now; nothing where it is gone."""
    found = queries.consortium_if_any(db, consortium_id)
    if found is not None:
        matcher.complete(db, found.id, found.call, judging.keys_of(found))
