"""Requests and suggestions as the engine would have left them."""

from typing import Any

from sqlalchemy.orm import Session

from backend.models import Company, MatchRequest, RequestKind, RequestState, Suggestion, User
from tests.factories import Factory


def reasons(*parts: tuple[str, str, float], base: float = -1.0) -> dict[str, Any]:
    """Stored reasons out of (code, side, contribution)."""
    return {
        "version": 1,
        "base": base,
        "reasons": [
            {"code": code, "side": side, "values": {}, "contribution": contribution}
            for code, side, contribution in parts
        ],
    }


def a_request(
    db: Session, company: Company, *, state: RequestState = RequestState.ready, **columns: Any
) -> MatchRequest:
    """A request of a company, answered with an empty list."""
    about = {"kind": RequestKind.general, "profile_version": 1} | columns
    request = MatchRequest(company_id=company.id, state=state, **about)
    db.add(request)
    db.commit()
    return request


def a_list(
    db: Session, make: Factory, user: User, partners: int, **columns: Any
) -> tuple[MatchRequest, list[Company]]:
    """A company of the user with one answered request that lists so many partners."""
    company = make.company(member=user)
    request = a_request(db, company)
    others = [make.company(country="DE", **columns) for _ in range(partners)]
    for slot, other in enumerate(others, 1):
        suggest(db, request, other, slot)
    db.commit()
    return request, others


def suggest(db: Session, request: MatchRequest, other: Company, slot: int) -> Suggestion:
    """One line of a list."""
    row = Suggestion(
        request_id=request.id, company_id=request.company_id, partner_id=other.id, slot=slot,
        score=1.0 - slot / 100, fit=0.7, low=0.6, high=0.8, model_id="test",
        reasons=reasons(("track_record", "query", 1.5), ("shared_partners", "both", 0.5)),
    )  # fmt: skip
    db.add(row)
    return row
