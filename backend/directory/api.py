"""The API twins of the directory and of a company's page."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from backend.access import Reader
from backend.companies.disclosure.table import CompanyCard
from backend.database import DB
from backend.directory import service
from backend.directory.export import ATTRIBUTION
from backend.directory.filters import Asked
from backend.directory.queries import Hit
from backend.i18n import gettext
from backend.models import CompanyState

router = APIRouter(prefix="/api/v1", tags=["directory"])


class Found(BaseModel):
    """The text by which a company was found; `marked` are its parts that matched."""

    what: str = Field(description="about, offer, need or project")
    text: str
    marked: list[str]
    language: str | None
    source: str | None = Field(description="the register it comes from; null: the company's words")


class DirectoryEntry(BaseModel):
    """One company of the directory, as far as this reader may see it."""

    id: int
    name: str
    country: str
    region: str | None
    city: str | None
    kind: str
    size: str | None
    state: CompanyState
    verified_at: datetime | None
    website: str | None
    projects: int = Field(description="projects of its track record")
    offer: str = Field(description="its first offer that this reader may read")
    found_by: list[str] = Field(description="name, words, meaning; empty without a search")
    found: Found | None


class DirectoryPage(BaseModel):
    """One page of the directory."""

    items: list[DirectoryEntry]
    next: str | None = Field(description="cursor of the next page, as `after`")
    total: int
    counts: dict[str, dict[str, int]] = Field(description="companies by choice of each filter")
    by_meaning: bool = Field(description="whether meaning was searched too")
    loosened: bool = Field(description="no entry has all of the words, so any of them count")


class PastPartnerOut(BaseModel):
    """A company met in projects, and in how many."""

    id: int
    name: str
    country: str
    projects: int


class CompanyOut(BaseModel):
    """A company's page."""

    card: CompanyCard
    projects: int
    partners: list[PastPartnerOut]
    partners_total: int
    verified_by: str
    attribution: str = Field(description="to be shown with whatever the registers gave")


class Wanted(Asked):
    """A question to the directory, with the size of a page."""

    limit: int = Field(25, ge=1, le=100)


@router.get("/companies", name="api-directory")
def directory(db: DB, user: Reader, asked: Annotated[Wanted, Query()]) -> DirectoryPage:
    """Companies that answer the search and the filters."""
    found = service.search(db, viewer=user, filters=asked, cursor=asked.after, size=asked.limit)
    answer = found.answer
    return DirectoryPage(
        items=[_entry(hit) for hit in answer.page.items],
        next=answer.page.next,
        total=answer.counts.total,
        counts={name: dict(choices) for name, choices in answer.counts.choices.items()},
        by_meaning=found.by_meaning,
        loosened=answer.loosened,
    )


@router.get("/companies/{company_id}", name="api-company")
def company(db: DB, user: Reader, company_id: int) -> CompanyOut:
    """A company, as far as this reader may see it."""
    shown = service.open_company(db, viewer=user, company_id=company_id)
    return CompanyOut(
        card=shown.card,
        projects=shown.projects,
        partners=[PastPartnerOut(**vars(one)) for one in shown.partners.items],
        partners_total=shown.partners.total or 0,
        verified_by=shown.verified_by,
        attribution=gettext(ATTRIBUTION) if shown.from_cordis else "",
    )


def _entry(hit: Hit) -> DirectoryEntry:
    card, text = hit.card, hit.evidence
    return DirectoryEntry(
        id=card.id, name=card.name, country=card.country, region=card.region, city=card.city,
        kind=card.kind, size=card.size, state=card.state, verified_at=card.verified_at,
        website=card.website, projects=hit.projects, offer=hit.offer.text, found_by=list(hit.ways),
        found=None if text is None else Found(
            what=text.what, text="".join(part for part, _ in text.parts),
            marked=[part for part, hit in text.parts if hit],
            language=text.language, source=text.source,
        ),
    )  # fmt: skip
