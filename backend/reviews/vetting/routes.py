"""Officers' pages for checking companies and claims."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from backend.access import Vetter
from backend.companies.own.context import register_words
from backend.database import DB
from backend.forms import Form, form_of
from backend.i18n import mark
from backend.models import CompanyState, User
from backend.pages import go, page
from backend.reviews.notes import NewNote
from backend.reviews.vetting import service
from backend.reviews.vetting.forms import DECISIONS, ClaimChoice, QueueFilter, VettingChoice
from backend.reviews.vetting.page import (
    card_context,
    check_lines,
    queue_context,
    reason_options,
    timeline,
)  # fmt: skip
from backend.reviews.waiting import WaitingCounts

router = APIRouter(include_in_schema=False, dependencies=[WaitingCounts])
DECIDED = mark("The decision is taken; the company is being told.")
ANSWERED = mark("The claim is answered; the person is being told.")
NOTED = mark("Your note is in the history; only officers see it.")
Chosen = Annotated[QueueFilter, Query()]
DecisionForm = Annotated[Form[VettingChoice], Depends(form_of(VettingChoice))]
AnswerForm = Annotated[Form[ClaimChoice], Depends(form_of(ClaimChoice))]
NoteForm = Annotated[Form[NewNote], Depends(form_of(NewNote))]


@router.get("/vetting", name="vetting")
def queue(request: Request, db: DB, user: Vetter, chosen: Chosen) -> Response:
    """Companies and claims that wait for an officer."""
    return page(request, "vetting/queue_only.html", **queue_context(db, chosen))


@router.get("/vetting/companies/{company_id}", name="vetting-company")
def company_case(
    request: Request, db: DB, company_id: int, user: Vetter, chosen: Chosen,
    decide: CompanyState | None = None,
) -> Response:  # fmt: skip
    """One company with all that a decision rests on."""
    form = Form[VettingChoice]({"to_state": decide.value} if decide in DECISIONS else {})
    return _company(request, db, user, company_id, chosen, form=form)


@router.post("/vetting/companies/{company_id}/decisions", name="vetting-decide")
def decide(
    request: Request, db: DB, company_id: int, user: Vetter, chosen: Chosen, form: DecisionForm
) -> Response:
    """Verifies, returns or suspends a company."""
    choice = form.data
    if choice is None:
        return _company(request, db, user, company_id, chosen, form=form, status=422)
    refusal = service.objection(db, officer=user, company_id=company_id, choice=choice)
    if refusal is not None:
        form.refuse("", refusal.detail, **refusal.values)
        return _company(request, db, user, company_id, chosen, form=form, status=refusal.status)
    service.decide(db, officer=user, company_id=company_id, choice=choice)
    return _to_company(request, company_id, chosen, DECIDED)


@router.post("/vetting/companies/{company_id}/notes", name="vetting-note")
def note(
    request: Request, db: DB, company_id: int, user: Vetter, chosen: Chosen, form: NoteForm
) -> Response:
    """Adds a note among officers."""
    if form.data is None:
        return _company(request, db, user, company_id, chosen, note_form=form, status=422)
    service.add_note(db, officer=user, company_id=company_id, text=form.data.text)
    return _to_company(request, company_id, chosen, NOTED)


@router.get("/vetting/claims/{membership_id}", name="vetting-claim")
def claim_case(
    request: Request, db: DB, membership_id: int, user: Vetter, chosen: Chosen
) -> Response:
    """Somebody who asks to speak for a company."""
    return _claim(request, db, user, membership_id, chosen, form=Form[ClaimChoice]())


@router.post("/vetting/claims/{membership_id}", name="vetting-claim-answer")
def answer(
    request: Request, db: DB, membership_id: int, user: Vetter, chosen: Chosen, form: AnswerForm
) -> Response:
    """Accepts or declines the claim."""
    choice = form.data
    if choice is None:
        return _claim(request, db, user, membership_id, chosen, form=form, status=422)
    refusal = service.claim_objection(db, officer=user, membership_id=membership_id)
    if refusal is not None:
        form.refuse("", refusal.detail, **refusal.values)
        return _claim(request, db, user, membership_id, chosen, form=form, status=refusal.status)
    service.answer_claim(db, officer=user, membership_id=membership_id, choice=choice)
    path = request.app.url_path_for("vetting-claim", membership_id=membership_id)
    return go(f"{path}{chosen.query()}", flash=ANSWERED)


def _to_company(request: Request, company_id: int, chosen: QueueFilter, flash: str) -> Response:
    path = request.app.url_path_for("vetting-company", company_id=company_id)
    return go(f"{path}{chosen.query()}", flash=flash)


def _company(  # noqa: PLR0913 - a page is made of what it shows
    request: Request, db: DB, user: User, company_id: int, chosen: QueueFilter, *,
    form: Form[Any] | None = None, note_form: Form[Any] | None = None, status: int = 200,
) -> Response:  # fmt: skip
    case = service.open_case(db, officer=user, company_id=company_id)
    form = form or Form[VettingChoice]()
    asked = form.values.get("to_state", "")
    to_state = CompanyState(asked) if asked in set(DECISIONS) else None
    return page(
        request, "vetting/company.html", status=status, case=case, form=form, to_state=to_state,
        note_form=note_form or Form[NewNote](), **register_words(), checks=check_lines(case.checks),
        reasons=reason_options(to_state) if to_state else [], timeline=timeline(case.events),
        **queue_context(db, chosen), **card_context(case.card),
    )  # fmt: skip


def _claim(  # noqa: PLR0913 - a page is made of what it shows
    request: Request, db: DB, user: User, membership_id: int, chosen: QueueFilter, *,
    form: Form[Any], status: int = 200,
) -> Response:  # fmt: skip
    case = service.open_claim(db, officer=user, membership_id=membership_id)
    return page(
        request, "vetting/claim.html", status=status, case=case, claim=case.claim, form=form,
        checks=check_lines(case.checks), timeline=timeline(case.events),
        **queue_context(db, chosen), **card_context(case.card),
    )  # fmt: skip
