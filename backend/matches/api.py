"""The API twins of requests and their lists."""

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from backend import matcher
from backend.access import Asker, Member
from backend.companies.disclosure.table import Level, levels_for
from backend.database import DB
from backend.eligibility.service import lights, seen_at
from backend.matcher.eligibility import Answer, Programme
from backend.matches import queries, service
from backend.matches.filters import Filters
from backend.matches.forms import NewRequest
from backend.matches.lists import queries as list_queries
from backend.matches.lists.list import Cause, ListQuery, causes, listed
from backend.matches.lists.short import Lack, shortages
from backend.matches.reasons import words
from backend.matches.reasons.quotes import Quotes, quotes_for
from backend.models import (
    CompanyState,
    ListSection,
    MatchRequest,
    RequestKind,
    RequestState,
    Suggestion,
)

router = APIRouter(prefix="/api/v1", tags=["partners"])
SIZE = 25


class RequestOut(BaseModel):
    """A request and whether it is answered."""

    id: int
    about: RequestKind
    need: int | None
    text: str | None
    language: str
    filters: dict[str, Any]
    state: RequestState
    parted: bool = Field(
        description="new connections (both have a record, and no project joins the two, not even "
        "through others) stand on a list of their own; only where partners in general are sought "
        "and the others fill a first page"
    )
    model_id: str
    created_at: datetime
    answered_at: datetime | None


class RequestPage(BaseModel):
    """A page of requests and the cursor of the next."""

    items: list[RequestOut]
    next: str | None


class ReasonOut(BaseModel):
    """One additive part of the score, as data and in words."""

    code: str
    side: str
    values: dict[str, Any]
    contribution: float
    words: str


class SuggestionOut(BaseModel):
    """One partner; base and contributions add up to the score (logit), fit is its logistic."""

    id: int
    section: ListSection
    slot: int = Field(description="on the list of its section")
    company_id: int
    company_name: str
    country: str
    state: CompanyState
    fit: float
    low: float
    high: float
    score: float
    base: float
    reasons: list[ReasonOut]
    no_data: bool = Field(description="nothing known speaks for or against it: fit is the prior")
    eligibility: dict[Programme, Answer] = Field(
        description="in the usual role today, from the facts open to the reader"
    )
    model_id: str


class ShortageOut(BaseModel):
    """One cause of a short list, and how many it keeps off where that is known."""

    lack: Lack
    count: int


class SuggestionPage(BaseModel):
    """A page of the list; when nobody or few are on it, why."""

    items: list[SuggestionOut]
    found: int
    section: ListSection
    sections: dict[ListSection, int] = Field(description="how many stand on each list")
    without_filters: int
    causes: list[Cause]
    short: list[ShortageOut]
    next: str | None


def _request(row: MatchRequest) -> RequestOut:
    return RequestOut(
        id=row.id, about=row.kind, need=row.facet_id, text=row.text, language=row.language,
        filters=row.filters, state=row.state, parted=row.parted, model_id=row.model_id,
        created_at=row.created_at, answered_at=row.answered_at,
    )  # fmt: skip


def _suggestion(row: Suggestion, quotes: Quotes, member: Member, level: Level) -> SuggestionOut:
    names = (member.company.name, row.partner.name)
    return SuggestionOut(
        id=row.id, section=row.section, slot=row.slot, company_id=row.partner_id,
        company_name=row.partner.name,
        country=row.partner.country, state=row.partner.state, fit=row.fit, low=row.low,
        high=row.high, score=row.score, base=row.reasons["base"], model_id=row.model_id,
        no_data=not matcher.speaks(row.reasons),
        reasons=[
            ReasonOut(
                **quotes.with_texts(reason),
                words=words.sentence(reason, you="query", names=names, quotes=quotes),
            )
            for reason in row.reasons["reasons"]
        ],
        eligibility={one.programme: one.answer for one in lights(seen_at(row.partner, level))},
    )  # fmt: skip


@router.get("/match-requests", name="api-partners")
def requests(db: DB, member: Asker, after: str | None = None) -> RequestPage:
    """The company's requests, newest first."""
    found = queries.requests_of(db, member.company.id, size=SIZE, after=after)
    return RequestPage(items=[_request(row.request) for row in found.items], next=found.next)


@router.post("/match-requests", status_code=202, name="api-partners-ask")
def ask(response: Response, db: DB, member: Asker, body: NewRequest) -> RequestOut:
    """Asks for partners; look at the request's address until it is ready."""
    made = service.open_request(
        db, company=member.company, user=member.user, kind=body.about, facet_id=body.need,
        text=body.text, filters=body.filters(),
    )  # fmt: skip
    db.refresh(made)
    response.headers["location"] = f"/api/v1/match-requests/{made.id}"
    return _request(made)


@router.get("/match-requests/{request_id}", name="api-partner-request")
def one(response: Response, db: DB, member: Asker, request_id: int) -> RequestOut:
    """One request; 202 while it waits for its answer."""
    found = queries.request_of(db, member.company.id, request_id)
    if found.state == RequestState.waiting:
        response.status_code = 202
    return _request(found)


@router.post("/match-requests/{request_id}/again", status_code=202, name="api-partner-again")
def again(db: DB, member: Asker, request_id: int, body: Filters) -> RequestOut:
    """Tries a failed request again, or asks the same anew with these filters."""
    made = service.ask_again(
        db, company=member.company, user=member.user, request_id=request_id, filters=body
    )
    db.refresh(made)
    return _request(made)


@router.get("/match-requests/{request_id}/suggestions", name="api-partner-list")
def suggestions(
    response: Response, db: DB, member: Asker, request_id: int, query: Annotated[ListQuery, Query()]
) -> SuggestionPage:
    """A list that answers a request, by `section`; 202 and empty while it waits."""
    found = queries.request_of(db, member.company.id, request_id)
    if found.state == RequestState.waiting:
        response.status_code = 202
    rows = listed(db, found, query, SIZE)
    ids = [row.partner_id for row in rows.suggestions]
    levels = levels_for(db, viewer=member.user, company_ids=[*ids, member.company.id])
    quotes = quotes_for(db, [row.reasons for row in rows.suggestions], levels)
    about = list_queries.circumstances(db, member.company.id)
    return SuggestionPage(
        items=[
            _suggestion(row, quotes, member, levels[row.partner_id]) for row in rows.suggestions
        ],
        found=rows.found, section=rows.section, sections=list_queries.section_counts(db, found),
        without_filters=len(rows.everything),
        causes=causes(db, found, member.company, rows),
        short=[ShortageOut(**vars(one)) for one in shortages(found, member.company, rows, about)],
        next=rows.next,
    )  # fmt: skip
