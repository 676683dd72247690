"""Reads of suggested consortia, those that changed last first."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session, joinedload

from backend.errors import Invalid
from backend.models import CallSuggestion, Company
from backend.paging import BROKEN, Page, cut, decode

SIZE = 20


def suggestions(db: Session, *, after: str | None = None, size: int = SIZE) -> Page[CallSuggestion]:
    """One page of them with their calls."""
    query = (
        select(CallSuggestion)
        .options(joinedload(CallSuggestion.call))
        .order_by(CallSuggestion.changed_at.desc(), CallSuggestion.call_id.desc())
    )
    place = decode(after, 2)
    if place is not None:
        here = tuple_(CallSuggestion.changed_at, CallSuggestion.call_id)
        try:
            changed = datetime.fromisoformat(str(place[0]))
        except ValueError:
            raise Invalid(BROKEN) from None
        query = query.where(here < (changed, place[1]))
    rows = db.scalars(query.limit(size + 1)).all()
    return cut(rows, size, key=lambda one: [one.changed_at.isoformat(), one.call_id])


def names(db: Session, ids: Collection[int]) -> dict[int, Company]:
    """Companies by id, for those named in suggestions."""
    return {row.id: row for row in db.scalars(select(Company).where(Company.id.in_(ids)))}
