"""The API twin of the audit page."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from backend.access import Auditor
from backend.audit import queries
from backend.audit.filters import AskedTrail
from backend.audit.words import MACHINE, words_of
from backend.database import DB
from backend.i18n import gettext

router = APIRouter(prefix="/api/v1", tags=["audit"])


class TrailEvent(BaseModel):
    """One event of the trail."""

    id: int
    at: datetime
    kind: str
    words: str = Field(description="what happened, in the language asked for")
    actor_id: int | None
    actor: str
    subject_type: str
    subject_id: int | None
    subject: str
    data: dict[str, Any]


class TrailPage(BaseModel):
    """One page of the trail, newest first."""

    items: list[TrailEvent]
    next: str | None = Field(description="cursor of the next page, as `after`")


class Wanted(AskedTrail):
    """A question to the trail, with the size of a page."""

    limit: int = Field(25, ge=1, le=100)


@router.get("/audit", name="api-audit")
def trail(db: DB, user: Auditor, asked: Annotated[Wanted, Query()]) -> TrailPage:
    """Who did what when."""
    page = queries.trail(db, asked, cursor=asked.after, size=asked.limit)
    return TrailPage(items=[_event(entry) for entry in page.items], next=page.next)


def _event(entry: queries.Entry) -> TrailEvent:
    event = entry.event
    return TrailEvent(
        id=event.id, at=event.at, kind=event.kind, words=words_of(event.kind),
        actor_id=event.actor_id, actor=event.actor.name if event.actor else gettext(MACHINE),
        subject_type=event.subject_type, subject_id=event.subject_id,
        subject=entry.subject.name, data=event.data,
    )  # fmt: skip
