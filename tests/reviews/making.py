"""Makes pairs for the officers' queue, and decisions on them."""

from typing import Any

from sqlalchemy.orm import Session

from backend.models import Company, PairState, ReviewDecision, Suggestion, User
from backend.reviews.decisions import service as decision_service
from backend.reviews.decisions.forms import Choice
from tests.factories import Factory

REASONS = {
    "version": 1,
    "base": -1.0,
    "reasons": [
        {"code": "shared_topics", "side": "both", "values": {"topics": 2}, "contribution": 2.0}
    ],
}
APPROVE = {"decision": "approved", "reason_code": "complementary", "note": ""}
REJECT = {"decision": "rejected", "reason_code": "weak_fit", "note": "Nothing that they need."}
HOLD = {"decision": "held", "reason_code": "ownership_unclear", "note": "Ask for the owners."}


def add_pair(
    make: Factory, *, company: Company | None = None, partner: Company | None = None,
    fit: float = 0.78, **columns: Any,
) -> Suggestion:  # fmt: skip
    """A suggested Ukrainian x German pair."""
    left = company or make.company(country="UA")
    right = partner or make.company(country="DE")
    defaults = {
        "slot": 1, "score": 1.0, "low": max(0.0, fit - 0.1), "high": min(1.0, fit + 0.1),
        "model_id": "linear-1", "reasons": REASONS,
    }  # fmt: skip
    pair = Suggestion(company=left, partner=right, fit=fit, **(defaults | columns))
    make.db.add(pair)
    make.db.commit()
    return pair


def decide(
    db: Session, officer: User, pair: Suggestion, choice: dict[str, str], *, seen: int = 0
) -> ReviewDecision:
    """Takes a decision at once."""
    made = decision_service.decide(
        db, officer=officer, pair_id=pair.id, choice=Choice.model_validate(choice | {"seen": seen})
    )
    db.commit()
    return made


def state_of(db: Session, pair: Suggestion) -> PairState:
    """The pair's state as the database has it now."""
    db.expire_all()
    found = db.get(Suggestion, pair.id)
    assert found is not None
    return PairState(found.state)
