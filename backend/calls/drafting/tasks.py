"""The job that gives drafted capabilities codes by meaning."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.calls.drafting.service import by_meaning, draft_call
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
