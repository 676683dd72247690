"""Jobs: codes by meaning for drafted capabilities, and calls that open and close by the clock."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.calls import import_parts, service
from backend.calls.drafts import by_meaning, draft_call
from backend.jobs import job
from backend.models import Call


@job("draft_capabilities")
def draft_capabilities(db: Session, *, call_ids: Sequence[int]) -> None:
    """Drafts the capabilities of these calls with codes by meaning; the same when run again."""
    calls = (
        select(Call).where(Call.id.in_(call_ids)).order_by(Call.id).with_for_update(key_share=True)
    )
    for call in db.scalars(calls).all():
        draft_call(db, call, by_meaning)


@job("import_calls")
def import_calls(db: Session, *, run_id: int) -> None:
    """Brings the next part of a file of calls in."""
    import_parts.go_on(db, run_id)


@job("keep_calls_current", every="5 0 * * *")
def keep_calls_current(db: Session) -> None:
    """Opens and closes calls by their dates, shortly after midnight UTC."""
    service.keep_current(db, service.today())
