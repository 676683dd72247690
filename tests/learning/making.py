"""Lists, decisions and nights, for tests of learning."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from backend.models import (
    Company,
    Interest,
    InterestState,
    ListKind,
    MatchRequest,
    PairState,
    RequestKind,
    RequestState,
    ReviewDecision,
    ShownEntry,
    ShownList,
    Suggestion,
)  # fmt: skip
from tests.factories import Factory

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def reasons(stated: float) -> dict[str, Any]:
    """Stored reasons of which only the stated part counts."""
    return {
        "version": 1, "base": -3.9,
        "reasons": [
            {"code": "need_meets_offer", "side": "query", "values": {}, "contribution": stated}
        ],
    }  # fmt: skip


class Market:
    """A Ukrainian company with partners, lists of them, and what becomes of those."""

    def __init__(self, db: Session, make: Factory) -> None:
        self.db, self.make = db, make
        self.company: Company = make.company(country="UA")

    def suggestion(
        self, partner: Company, *, stated: float = 3.0, slot: int = 1, **columns: Any
    ) -> Suggestion:
        """A suggestion of a request, unless told otherwise."""
        given = {
            "company_id": self.company.id, "partner_id": partner.id, "slot": slot,
            "score": stated - 3.9, "fit": 0.5, "low": 0.3, "high": 0.7, "model_id": "m",
            "reasons": reasons(stated), "created_at": NOON - 60 * DAY,
        }  # fmt: skip
        if "request_id" not in columns:
            columns["request_id"] = self.request().id
        row = Suggestion(**(given | columns))
        self.db.add(row)
        self.db.flush()
        return row

    def request(self) -> MatchRequest:
        """An answered request."""
        row = MatchRequest(
            company_id=self.company.id, kind=RequestKind.general, state=RequestState.ready
        )
        self.db.add(row)
        self.db.flush()
        return row

    def interest(
        self, partner: Company, state: InterestState, *, at: datetime = NOON,
        reason: str | None = None, suggestion: Suggestion | None = None,
    ) -> Interest:  # fmt: skip
        """An interest that was answered, or not, at a moment."""
        row = Interest(
            from_company_id=self.company.id, to_company_id=partner.id, note="Let us talk",
            reply_by=date(2026, 5, 1), state=state, reason_code=reason, closed_at=at,
            suggestion_id=suggestion.id if suggestion else None,
        )  # fmt: skip
        self.db.add(row)
        self.db.flush()
        return row

    def review(
        self, pair: Suggestion, decision: PairState, reason: str, *, at: datetime = NOON
    ) -> None:
        """An officer's applied decision."""
        pair.state = decision
        self.db.add(
            ReviewDecision(
                suggestion_id=pair.id, decision=decision, reason_code=reason, applied_at=at
            )
        )
        self.db.flush()

    def shown(
        self,
        suggestions: list[Suggestion],
        *,
        at: datetime,
        seen: int = 10,
        propensity: float = 1.0,
        kind: ListKind = ListKind.partners,
    ) -> ShownList:
        """A list as it was shown, in answer to the request of its first entry."""
        made = ShownList(
            kind=kind, model_id="m", exploration=0.1, at=at, places=max(seen, 1),
            request_id=suggestions[0].request_id,
        )  # fmt: skip
        self.db.add(made)
        self.db.flush()
        for slot, one in enumerate(suggestions, 1):
            traits = {"one": 1.0, "stated": 0.5, "from_home": 1.0}
            self.db.add(
                ShownEntry(
                    list_id=made.id, suggestion_id=one.id, company_id=one.company_id,
                    partner_id=one.partner_id, slot=slot, propensity=propensity, drawn=False,
                    score=one.score, plain=one.score, seen_at=at if slot <= seen else None,
                    traits={"fit": traits, "answers": {"one": 1.0, "from_home": 1.0}},
                )
            )  # fmt: skip
        self.db.flush()
        return made
