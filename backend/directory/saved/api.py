"""The API twins of saved searches."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from backend.access import Reader
from backend.database import DB
from backend.directory.saved import service
from backend.directory.saved.forms import NewSearch, SearchChanges
from backend.directory.saved.queries import search_by_id, searches_of
from backend.models import Mails, SavedSearch

router = APIRouter(prefix="/api/v1/saved-searches", tags=["directory"])


class SavedSearchOut(BaseModel):
    """A saved question to the directory."""

    id: int
    name: str
    query: str = Field(description="as the directory's address holds it")
    mails: Mails = Field(description="how often an e-mail tells of new companies")
    new: int = Field(description="new companies when it was counted last, every night")
    counted_at: datetime
    looked_at: datetime


class NewCompany(BaseModel):
    """A company that was not in the answer when the reader looked last."""

    id: int
    name: str
    country: str
    kind: str


class NewsOut(BaseModel):
    """Who is new in a search, counted now."""

    search: SavedSearchOut
    count: int
    companies: list[NewCompany] = Field(description="the first 50 of them")


@router.get("", name="api-saved-searches")
def searches(db: DB, user: Reader) -> list[SavedSearchOut]:
    """One's own searches."""
    return [_out(one) for one in searches_of(db, user.id)]


@router.post("", status_code=201, name="api-save-search")
def save(db: DB, user: Reader, body: NewSearch) -> SavedSearchOut:
    """Saves a question; everybody in its answer now is known."""
    saved = service.save(db, user=user, **body.model_dump())
    db.flush()
    db.refresh(saved)
    return _out(saved)


@router.get("/{search_id}", name="api-saved-search")
def search(db: DB, user: Reader, search_id: int) -> NewsOut:
    """Who is new in a search."""
    found = service.news(db, user=user, search_id=search_id)
    return NewsOut(
        search=_out(found.search), count=found.count,
        companies=[
            NewCompany(id=card.id, name=card.name, country=card.country, kind=card.kind)
            for card in found.cards
        ],
    )  # fmt: skip


@router.post("/{search_id}/seen", name="api-saved-search-seen")
def seen(db: DB, user: Reader, search_id: int) -> SavedSearchOut:
    """Everybody in the answer is known now."""
    service.look(db, user=user, search_id=search_id)
    return _out(search_by_id(db, user, search_id))


@router.patch("/{search_id}", name="api-saved-search-change")
def change(db: DB, user: Reader, search_id: int, body: SearchChanges) -> SavedSearchOut:
    """Renames a search, has it write more or less often, or both."""
    return _out(service.change(db, user=user, search_id=search_id, wanted=body))


@router.delete("/{search_id}", status_code=204, name="api-saved-search-delete")
def delete(db: DB, user: Reader, search_id: int) -> None:
    """Deletes a search."""
    service.remove(db, user=user, search_id=search_id)


def _out(one: SavedSearch) -> SavedSearchOut:
    return SavedSearchOut(
        id=one.id, name=one.name, query=one.query, mails=one.mails, new=one.fresh,
        counted_at=one.counted_at, looked_at=one.looked_at,
    )  # fmt: skip
