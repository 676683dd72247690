"""The API twin of a company's introductions."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel

from backend.access import Asker
from backend.database import DB
from backend.reviews.introduced.queries import Introduction, approved_pairs_for

router = APIRouter(prefix="/api/v1/introduced", tags=["introductions"])


class Introduced(BaseModel):
    """A partner to whom an officer has introduced the company."""

    suggestion_id: int
    company_id: int
    name: str
    country: str
    fit: float
    reason_code: str
    introduced_at: datetime | None
    interest_id: int | None


@router.get("", name="api-introduced")
def list_introduced(db: DB, member: Asker) -> list[Introduced]:
    """The company's introductions, newest first."""
    return [_introduced(each) for each in approved_pairs_for(db, member.company.id)]


def _introduced(each: Introduction) -> Introduced:
    return Introduced(
        suggestion_id=each.pair.id, company_id=each.partner.id, name=each.partner.name,
        country=each.partner.country, fit=each.pair.fit, reason_code=each.reason_code,
        introduced_at=each.approved_at,
        interest_id=each.interest.id if each.interest else None,
    )  # fmt: skip
