"""The API twins of the lists of consortia."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import Field

from backend.access import ConsortiumReader
from backend.companies.disclosure.levels import OFFICERS
from backend.consortia.lists import queries
from backend.consortia.lists.api_models import ConsortiumListed, ConsortiumPage, listed
from backend.consortia.lists.filters import Filters
from backend.consortia.lists.looking import looking_for
from backend.consortia.lists.rows import row_view
from backend.consortia.standing import companies_of
from backend.database import DB

router = APIRouter(prefix="/api/v1", tags=["consortia"])


class Wanted(Filters):
    """A question to the list, with the size of a page."""

    limit: int = Field(20, ge=1, le=100)


@router.get("/consortia", name="api-consortia")
def consortia(db: DB, user: ConsortiumReader, asked: Annotated[Wanted, Query()]) -> ConsortiumPage:
    """A company's consortia by box; for officers all, by state and call."""
    mine = companies_of(db, user)
    if user.role in OFFICERS:
        found = queries.everybodys(db, asked, size=asked.limit)
    else:
        found = queries.companys(db, mine, asked, size=asked.limit)
    return ConsortiumPage(
        items=[listed(row_view(one, mine)) for one in found.items], next=found.next
    )


@router.get("/consortia/to-review", name="api-consortia-queue")
def queue(db: DB, user: ConsortiumReader) -> list[ConsortiumListed]:
    """What waits for an officer; nothing for others."""
    if user.role not in OFFICERS:
        return []
    return [listed(row_view(one, frozenset())) for one in queries.to_review(db)]


@router.get("/calls/{call_id}/looking", name="api-consortia-looking")
def looking(db: DB, user: ConsortiumReader, call_id: int) -> list[dict[str, object]]:
    """Consortia for a call that show the reader's company their open slots."""
    return [
        {
            "id": one.id, "country": one.country, "title": one.title, "coordinator": one.name,
            "slots": [{"id": slot, "text": text} for slot, text, _ in one.slots],
        }
        for one in looking_for(db, user, call_id)
    ]  # fmt: skip
