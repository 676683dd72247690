"""Pages: a company's requests, a new one, the list that answers it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from backend import matcher
from backend.access import Asker, Member
from backend.calls import queries as calls
from backend.companies import queries as companies
from backend.database import DB
from backend.forms import Form, form_of
from backend.matches import queries, service
from backend.matches.apart import lowering_queries
from backend.matches.filters import Filters
from backend.matches.forms import LONGEST_CALL, NewRequest
from backend.matches.lists import queries as list_queries
from backend.matches.lists.cards import partner_cards
from backend.matches.lists.choices import areas, occurring
from backend.matches.lists.links import list_links, section_tabs
from backend.matches.lists.list import Listed, ListQuery, causes, is_withdrawn, listed
from backend.matches.lists.short import shortages
from backend.models import (
    CompanyState,
    FacetKind,
    ListSection,
    MatchRequest,
    RequestKind,
    RequestState,
)
from backend.pages import page, see_other

router = APIRouter(include_in_schema=False)
REQUESTS, PARTNERS = 20, 10
#: new connections shown below the main list
BESIDE = 3
#: seconds after which a waiting page without script looks again
LOOK_AGAIN = "4"


@router.get("/partners", name="partners")
def requests(request: Request, db: DB, member: Asker, after: str | None = None) -> Response:
    """The company's requests, newest first."""
    return page(
        request, "matches/requests.html", company=member.company, after=after,
        lowered=len(lowering_queries.standing(db, member.company.id)),
        counts=queries.facet_counts(db, member.company.id),
        rows=queries.requests_of(db, member.company.id, size=REQUESTS, after=after),
    )  # fmt: skip


@router.get("/partners/new", name="partners-new")
def new_page(
    request: Request, db: DB, member: Asker, about: RequestKind = RequestKind.general,
    need: int | None = None, call: int | None = None,
) -> Response:  # fmt: skip
    """What is sought and where to look; `call` fills in the text of a call that is known here."""
    text = calls.text_to_match(db, call)[:LONGEST_CALL] if call else ""
    form = Form[NewRequest]({"about": about.value, "need": need or "", "text": text})
    return _new(request, db, member, form)


@router.post("/partners")
def ask(
    request: Request, db: DB, member: Asker,
    form: Annotated[Form[NewRequest], Depends(form_of(NewRequest))],
) -> Response:  # fmt: skip
    """Asks for partners and leads to the list that is being made."""
    if form.data is None:
        return _new(request, db, member, form, status=422)
    made = service.open_request(
        db, company=member.company, user=member.user, kind=form.data.about,
        facet_id=form.data.need, text=form.data.text, filters=form.data.filters(),
    )  # fmt: skip
    return see_other(request, "partner-list", request_id=made.id)


@router.get("/partners/{request_id}", name="partner-list")
def answer(
    request: Request, db: DB, member: Asker, request_id: int, query: Annotated[ListQuery, Query()]
) -> Response:
    """The ranked list, or that it is being made."""
    found = queries.request_of(db, member.company.id, request_id)
    if found.state == RequestState.waiting:
        return _waiting(request, found)
    if "hx-request" in request.headers:  # the box of the waiting page asked: show the whole list
        return Response(headers={"hx-refresh": "true"})
    company = member.company
    if not found.parted:  # everybody stands on the one list there is
        query = query.model_copy(update={"section": ListSection.main})
    rows = listed(db, found, query, PARTNERS)
    about = list_queries.circumstances(db, company.id)
    path = str(request.app.url_path_for("partner-list", request_id=request_id))
    return page(
        request, "matches/list.html", asked=found, filters=query, rows=rows,
        own=Filters.model_validate(found.filters), choices=occurring(rows.everything),
        cards=partner_cards(request, db, rows.suggestions, member=member, first=rows.first),
        causes=causes(db, found, company, rows), short=shortages(found, company, rows, about),
        more=_beside(request, db, member, found, query, rows),
        on_record=about.on_record, verified=company.state == CompanyState.verified,
        withdrawn=is_withdrawn(found), changed=company.profile_version > found.profile_version,
        in_turns=queries.made_in_turns(db, found.id),
        outdated=bool(found.model_id) and found.model_id != matcher.model_id(db),
        sections=section_tabs(path, query, list_queries.section_counts(db, found))
        if found.parted else None,
        **list_links(path, query, rows),
    )  # fmt: skip


@router.post("/partners/{request_id}/again", name="partner-again")
def again(
    request: Request, db: DB, member: Asker, request_id: int,
    form: Annotated[Form[Filters], Depends(form_of(Filters))],
) -> Response:  # fmt: skip
    """Tries a failed request again, or asks the same anew with the filters of the page."""
    made = service.ask_again(
        db, company=member.company, user=member.user, request_id=request_id, filters=form.data
    )
    return see_other(request, "partner-list", request_id=made.id)


def _beside(
    request: Request, db: DB, member: Member, found: MatchRequest, query: ListQuery, rows: Listed
) -> dict[str, Any] | None:
    """The first new connections below the start of the main list; they are seen there too."""
    if not found.parted or rows.section is not ListSection.main or rows.first > 1:
        return None
    there = query.model_copy(update={"section": ListSection.new_connections, "after": None})
    new = listed(db, found, there, BESIDE)
    return {
        "found": new.found, "cards":
        partner_cards(request, db, new.suggestions, member=member, first=new.first),
    }  # fmt: skip


def _waiting(request: Request, found: MatchRequest) -> Response:
    if "hx-request" in request.headers:
        return page(request, "matches/waiting_box.html", asked=found)
    response = page(request, "matches/waiting.html", asked=found)
    response.headers["refresh"] = LOOK_AGAIN
    return response


def _new(
    request: Request, db: DB, member: Member, form: Form[NewRequest], status: int = 200
) -> Response:
    needs = companies.facets_of(db, member.company.id, FacetKind.need)
    return page(
        request, "matches/new.html", status=status, form=form, needs=needs,
        longest=LONGEST_CALL, areas=areas(),
    )  # fmt: skip
