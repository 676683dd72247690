"""The log of lists, entry by entry, with what came of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from backend.models import Company, Interest, ListKind, ShownEntry, ShownList

#: entries of one file, the newest; the program's interface pages through all
MOST = 20_000


@dataclass(frozen=True)
class Logged:
    """One entry of a list: where it stood, with which chance, by which model, what came of it.

    `days` is the time from the question to its answer, None where there was none.
    """

    id: int
    list_id: int
    at: datetime
    kind: ListKind
    model_id: str
    belief_id: int | None
    trial_id: int | None
    slot: int
    company: str
    partner: str
    score: float
    propensity: float
    drawn: bool
    team: str | None
    seen_at: datetime | None
    outcome: str | None
    reason: str | None
    days: float | None


def entries(db: Session, *, before: int | None = None, most: int = MOST) -> Sequence[Logged]:
    """Entries with an id below `before`, newest first."""
    one, other, latest = aliased(Company), aliased(Company), aliased(Interest)
    last = (
        select(func.max(latest.id))
        .where(latest.suggestion_id == ShownEntry.suggestion_id)
        .correlate(ShownEntry)
        .scalar_subquery()
    )
    days = func.extract("epoch", Interest.closed_at - Interest.created_at) / 86_400
    query = (
        select(
            ShownEntry.id, ShownEntry.list_id, ShownList.at, ShownList.kind, ShownList.model_id,
            ShownList.belief_id, ShownList.trial_id, ShownEntry.slot, one.name.label("company"),
            other.name.label("partner"), ShownEntry.score, ShownEntry.propensity,
            ShownEntry.drawn, ShownEntry.team, ShownEntry.seen_at,
            Interest.state.label("outcome"), Interest.reason_code.label("reason"),
            days.label("days"),
        )
        .join(ShownList, ShownList.id == ShownEntry.list_id)
        .join(one, one.id == ShownEntry.company_id)
        .join(other, other.id == ShownEntry.partner_id)
        .outerjoin(Interest, Interest.id == last)
        .order_by(ShownEntry.id.desc())
        .limit(most)
    )  # fmt: skip
    if before is not None:
        query = query.where(ShownEntry.id < before)
    return [
        Logged(**(row._asdict() | {"days": None if row.days is None else float(row.days)}))
        for row in db.execute(query)
    ]
