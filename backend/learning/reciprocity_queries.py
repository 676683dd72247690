"""Suggestions that were seen, and whether both sides said yes."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from backend.matcher.reciprocity import Shown
from backend.models import Interest, InterestState, ListKind, ShownEntry, ShownList, Suggestion

#: the newest suggestions that are compared by
MOST = 5_000
ANSWERED = (InterestState.accepted, InterestState.declined)


def seen(db: Session, before: datetime) -> Sequence[Shown]:
    """Suggestions of lists of partners that were seen and are settled, each once."""
    entries = (
        select(ShownEntry.suggestion_id)
        .join(ShownList, ShownList.id == ShownEntry.list_id)
        .where(
            ShownList.kind == ListKind.partners, ShownList.at <= before,
            ShownEntry.seen_at.is_not(None), ShownEntry.suggestion_id.is_not(None),
        )
        .group_by(ShownEntry.suggestion_id)
        .order_by(func.max(ShownEntry.id).desc())
        .limit(MOST)
        .subquery()
    )  # fmt: skip
    mine = Interest.suggestion_id == Suggestion.id
    rows = db.execute(
        select(
            Suggestion.company_id, Suggestion.reasons,
            exists().where(mine, Interest.state == InterestState.accepted).label("both"),
            exists().where(mine, Interest.state.in_(ANSWERED)).label("spoke"),
        )
        .join(entries, entries.c.suggestion_id == Suggestion.id)
        .order_by(Suggestion.id)
    )  # fmt: skip
    return [Shown(row.company_id, row.reasons, row.both, row.spoke) for row in rows]
