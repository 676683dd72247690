"""What companies already have on their hands: introductions open, pairs settled, who had few."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from backend.models import Interest, PairState, ReviewDecision, Suggestion

#: the floor of exposure is for companies with fewer introductions than this in a quarter
FEW, QUARTER = 3, timedelta(days=90)


@dataclass(frozen=True)
class Load:
    """State of the queue that a new run has to respect.

    `open` counts introductions a company has not finished yet, held pairs included; `settled` are
    pairs of companies an officer has decided on; `introduced` counts each company's introductions
    of the last quarter.
    """

    open: Counter[int]
    settled: frozenset[frozenset[int]]
    introduced: Counter[int] = field(default_factory=Counter)

    def overlooked(self, company_ids: Collection[int]) -> set[int]:
        """Those with hardly an introduction in the last quarter."""
        return {key for key in company_ids if self.introduced[key] < FEW}


def load_of(db: Session, *, now: datetime | None = None) -> Load:
    """Read from the pairs that left the state "suggested"."""
    either_way = or_(
        and_(
            Interest.from_company_id == Suggestion.company_id,
            Interest.to_company_id == Suggestion.partner_id,
        ),
        and_(
            Interest.from_company_id == Suggestion.partner_id,
            Interest.to_company_id == Suggestion.company_id,
        ),
    )
    finished = exists().where(either_way, Interest.closed_at.is_not(None))
    rows = db.execute(
        select(
            Suggestion.company_id, Suggestion.partner_id, Suggestion.state,
            finished.label("finished"),
        ).where(Suggestion.request_id.is_(None), Suggestion.state != PairState.suggested)
    ).all()  # fmt: skip
    busy: Counter[int] = Counter()
    for row in rows:
        if row.state != PairState.rejected and not row.finished:
            busy.update((row.company_id, row.partner_id))
    return Load(
        open=busy,
        settled=frozenset(frozenset((row.company_id, row.partner_id)) for row in rows),
        introduced=_introduced(db, (now or datetime.now(UTC)) - QUARTER),
    )


def _introduced(db: Session, since: datetime) -> Counter[int]:
    approved = (
        select(Suggestion.company_id, Suggestion.partner_id)
        .join(ReviewDecision, ReviewDecision.suggestion_id == Suggestion.id)
        .where(
            ReviewDecision.decision == PairState.approved, ReviewDecision.applied_at >= since,
            Suggestion.state == PairState.approved,
        )
        .distinct()
    )  # fmt: skip
    return Counter(key for row in db.execute(approved) for key in row)
