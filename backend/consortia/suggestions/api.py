"""The API twin of the suggested consortia."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from backend.access import CallEditor
from backend.consortia.suggestions import queries
from backend.consortia.suggestions import service as suggestions
from backend.database import DB

router = APIRouter(prefix="/api/v1", tags=["consortia"])


class SuggestionOut(BaseModel):
    """What the engine would put together for a call."""

    call_id: int
    call: str
    companies: list[int] = Field(description="the coordinator first")
    roles: dict[str, str]
    leads: dict[str, int] = Field(description="company by required capability")
    answer: str = Field(description="of the rules: appears_to_meet or needs_a_check")
    joined: list[int] = Field(description="not in the team before its last change")
    left: list[int]
    first_at: datetime
    changed_at: datetime
    made_at: datetime


class SuggestionPage(BaseModel):
    """One page of suggestions, those that changed last first."""

    items: list[SuggestionOut]
    next: str | None = Field(description="cursor of the next page, as `after`")


class Taken(BaseModel):
    """Which suggestion was read: its `changed_at`."""

    seen: datetime


class Started(BaseModel):
    """The consortium that was started."""

    consortium_id: int


@router.get("/consortia/suggested")
def suggested(db: DB, user: CallEditor, after: str | None = None) -> SuggestionPage:
    """New and changed ones first."""
    found = queries.suggestions(db, after=after)
    suggestions.read(db, user=user, found=found.items)
    return SuggestionPage(
        items=[
            SuggestionOut(
                call_id=one.call_id, call=one.call.identifier, companies=one.team["companies"],
                roles=one.team["roles"], leads=one.team["leads"], answer=one.team["answer"],
                joined=list(suggestions.joined(one)), left=list(suggestions.left(one)),
                first_at=one.first_at, changed_at=one.changed_at, made_at=one.made_at,
            )
            for one in found.items
        ],
        next=found.next,
    )  # fmt: skip


@router.post("/consortia/suggested/{call_id}/take", status_code=201)
def take(db: DB, user: CallEditor, call_id: int, data: Taken) -> Started:
    """Starts a consortium from a suggestion."""
    made = suggestions.take_up(db, user=user, call_id=call_id, seen=data.seen.isoformat())
    return Started(consortium_id=made.id)
