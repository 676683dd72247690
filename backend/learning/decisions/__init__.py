"""Decisions that were taken, each with the list it came from: what labels are made of."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from backend.learning.decisions import followed, taken
from backend.learning.decisions.taken import ADDED, NO_ANSWER, YES, Decided

__all__ = ["ADDED", "NO_ANSWER", "YES", "Decided", "decisions"]


def decisions(db: Session, since: datetime | None, until: datetime) -> Sequence[Decided]:
    """Every decision after a moment up to another, whoever took it."""
    return [*taken.decisions(db, since, until), *followed.decisions(db, since, until)]
