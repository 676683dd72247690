"""Pages: asking for an introduction, the inbox, one interest, and whom officers could invite."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from backend.access import Asker, Member, Vetter
from backend.companies import queries as companies
from backend.companies.disclosure import table as disclosure
from backend.companies.disclosure.levels import company_for
from backend.companies.disclosure.table import Level
from backend.database import DB
from backend.forms import Form, form_of
from backend.i18n import mark
from backend.introductions import queries, service
from backend.introductions.forms import Acceptance, NewInterest, Refusal, usual_reply_by
from backend.introductions.queries import Box
from backend.introductions.states import moves
from backend.introductions.timeline import timeline
from backend.matches.lists.cards import why_between
from backend.models import Company, CompanyState, Interest
from backend.pages import page, see_other

router = APIRouter(include_in_schema=False)
SIZE = 20
PROJECTS = 5


@router.get("/interests", name="interests")
def interests(
    request: Request, db: DB, member: Asker, box: Box = Box.received, after: str | None = None
) -> Response:
    """The inbox: received, sent, closed."""
    return page(
        request, "introductions/inbox.html", box=box, boxes=list(Box), company=member.company,
        counts=queries.counts(db, member.company.id), after=after,
        rows=queries.interests_of(db, member.company.id, box, size=SIZE, after=after),
    )  # fmt: skip


@router.get("/companies/{company_id}/interest", name="interest-new")
def new_page(
    request: Request, db: DB, member: Asker, company_id: int, suggestion: int | None = None
) -> Response:
    """The note, the reply-by date, and what the other side will see of us."""
    values = {"reply_by": usual_reply_by().isoformat(), "suggestion": suggestion or ""}
    other = company_for(db, viewer=member.user, company_id=company_id)
    return _new(request, db, member, other, Form(values))


@router.post("/companies/{company_id}/interest")
def send(
    request: Request, db: DB, member: Asker, company_id: int,
    form: Annotated[Form[NewInterest], Depends(form_of(NewInterest))],
) -> Response:  # fmt: skip
    """Asks for the introduction."""
    other = company_for(db, viewer=member.user, company_id=company_id)
    if form.data is None:
        return _new(request, db, member, other, form, status=422)
    if service.may_ask(db, member.company, other):  # said beside the note, so that it is not lost
        return _new(request, db, member, other, form, status=409)
    interest = service.send(
        db, company=member.company, user=member.user, to_id=company_id, note=form.data.note,
        reply_by=form.data.reply_by, suggestion_id=form.data.suggestion,
    )  # fmt: skip
    return see_other(
        request, "interest", interest_id=interest.id, flash=mark("Your interest is sent.")
    )


@router.get("/interests/{interest_id}", name="interest")
def interest(request: Request, db: DB, member: Asker, interest_id: int) -> Response:
    """One interest with its history."""
    return _one(request, db, member, queries.interest_of(db, member.company.id, interest_id))


@router.post("/interests/{interest_id}/accept", name="interest-accept")
def accept(
    request: Request, db: DB, member: Asker, interest_id: int,
    form: Annotated[Form[Acceptance], Depends(form_of(Acceptance))],
) -> Response:  # fmt: skip
    """Says yes and opens contact."""
    if form.data is None:
        found = queries.interest_of(db, member.company.id, interest_id)
        return _one(request, db, member, found, accept=form, status=422)
    service.accept(
        db, company=member.company, user=member.user, interest_id=interest_id,
        note=form.data.note,
    )  # fmt: skip
    return see_other(
        request, "interest", interest_id=interest_id,
        flash=mark("Accepted. Contact is open: both sides now see how to reach each other."),
    )  # fmt: skip


@router.post("/interests/{interest_id}/decline", name="interest-decline")
def decline(
    request: Request, db: DB, member: Asker, interest_id: int,
    form: Annotated[Form[Refusal], Depends(form_of(Refusal))],
) -> Response:  # fmt: skip
    """Says no, with the reason."""
    if form.data is None:
        found = queries.interest_of(db, member.company.id, interest_id)
        return _one(request, db, member, found, decline=form, status=422)
    service.decline(
        db, company=member.company, user=member.user, interest_id=interest_id,
        **form.data.model_dump(),
    )  # fmt: skip
    return see_other(
        request, "interest", interest_id=interest_id,
        flash=mark("Declined. They have been told the reason."),
    )  # fmt: skip


@router.post("/interests/{interest_id}/withdraw", name="interest-withdraw")
def withdraw(request: Request, db: DB, member: Asker, interest_id: int) -> Response:
    """Takes one's own interest back."""
    service.withdraw(db, company=member.company, user=member.user, interest_id=interest_id)
    return see_other(
        request, "interest", interest_id=interest_id, flash=mark("Your interest is withdrawn.")
    )


@router.get("/wishes", name="wishes")
def wishes(request: Request, db: DB, user: Vetter, after: str | None = None) -> Response:
    """Companies that are wished for and have not joined."""
    return page(
        request, "introductions/wishes.html", rows=queries.wishes(db, size=SIZE, after=after),
        after=after,
    )  # fmt: skip


def _new(
    request: Request, db: DB, member: Member, other: Company, form: Form[NewInterest],
    status: int = 200,
) -> Response:  # fmt: skip
    company = member.company
    return page(
        request, "introductions/new.html", status=status, form=form, company=company, other=other,
        refusal=service.may_ask(db, company, other),
        last=queries.between(db, company.id, other.id),
        seen=_card(db, company, Level.member), later=_card(db, company, Level.partner),
    )  # fmt: skip


def _one(
    request: Request, db: DB, member: Member, interest: Interest, status: int = 200,
    **forms: Form[Any],
) -> Response:  # fmt: skip
    company = member.company
    other = interest.to_company if interest.from_company_id == company.id else interest.from_company
    level = disclosure.level_for(db, viewer=member.user, company=other)
    party = service.party_of(interest, company.id)
    return page(
        request, "introductions/one.html", status=status, interest=interest, party=party,
        company=company, other=_card(db, other, level), moves=moves(interest.state, party),
        history=timeline(interest, queries.history(db, interest), company.id),
        verified=company.state == CompanyState.verified,
        why=why_between(db, interest.suggestion_id, member),
        accept=forms.get("accept") or Form[Acceptance](),
        decline=forms.get("decline") or Form[Refusal](),
    )  # fmt: skip


def _card(db: DB, company: Company, level: Level) -> disclosure.CompanyCard:
    return disclosure.card(
        company, companies.facets_of(db, company.id),
        companies.track_record_of(db, company.id, PROJECTS), level,
    )  # fmt: skip
