"""What companies already have on their hands: introductions open, pairs settled, newcomers."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from backend.models import Interest, PairState, Suggestion


@dataclass(frozen=True)
class Load:
    """State of the queue that a new run has to respect.

    `open` counts introductions a company has not finished yet, held pairs included; `settled` are
    pairs of companies an officer has decided on; `introduced` had an introduction before.
    """

    open: Counter[int]
    settled: frozenset[frozenset[int]]
    introduced: frozenset[int]

    def newcomers(self, company_ids: Collection[int]) -> set[int]:
        """Those never introduced to anybody."""
        return set(company_ids) - self.introduced


def load_of(db: Session) -> Load:
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
        introduced=frozenset(
            company
            for row in rows
            if row.state == PairState.approved
            for company in (row.company_id, row.partner_id)
        ),
    )
