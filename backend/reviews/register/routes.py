"""Officers' pages for verified companies that a register contradicts."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from backend.access import Vetter
from backend.companies.fields.labels import FIELD_LABELS
from backend.companies.own.context import register_words
from backend.database import DB
from backend.forms import Form, form_of
from backend.i18n import mark
from backend.models import User
from backend.pages import page, see_other
from backend.reviews.register import service
from backend.reviews.register.finding import found_in
from backend.reviews.register.forms import Dismissal, FindingFilter
from backend.reviews.register.page import ADVICE, list_context, reason_of, reason_options
from backend.reviews.waiting import WaitingCounts

router = APIRouter(
    include_in_schema=False, prefix="/vetting/register", dependencies=[WaitingCounts]
)
LEFT = mark("It stays verified. The reason is in its history; only officers see it.")
Chosen = Annotated[FindingFilter, Query()]
DismissalForm = Annotated[Form[Dismissal], Depends(form_of(Dismissal))]


@router.get("", name="register-findings")
def findings(request: Request, db: DB, user: Vetter, chosen: Chosen) -> Response:
    """Verified companies that the newest register contradicts, the gravest first."""
    return page(request, "register/list.html", **list_context(db, chosen))


@router.get("/{company_id}", name="register-finding")
def finding(request: Request, db: DB, company_id: int, user: Vetter, chosen: Chosen) -> Response:
    """One of them: both sides, and what can be done."""
    return _finding(request, db, user, company_id, chosen, form=Form[Dismissal]())


@router.post("/{company_id}/dismissal", name="dismiss-finding")
def dismiss(
    request: Request, db: DB, company_id: int, user: Vetter, chosen: Chosen, form: DismissalForm
) -> Response:
    """Leaves it verified, with a reason."""
    if form.data is None:
        return _finding(request, db, user, company_id, chosen, form=form, status=422)
    refusal = service.objection(db, officer=user, company_id=company_id, choice=form.data)
    if refusal is not None:
        form.refuse("", refusal.detail, **refusal.values)
        return _finding(request, db, user, company_id, chosen, form=form, status=refusal.status)
    service.dismiss(db, officer=user, company_id=company_id, choice=form.data)
    return see_other(request, "register-findings", flash=LEFT)


def _finding(  # noqa: PLR0913 - a page is made of what it shows
    request: Request, db: DB, user: User, company_id: int, chosen: FindingFilter, *,
    form: Form[Any], status: int = 200,
) -> Response:  # fmt: skip
    case = service.open_finding(db, officer=user, company_id=company_id)
    now = found_in(case.registered)
    return page(
        request, "register/finding.html", status=status, case=case, form=form, now=now,
        advice=ADVICE[now.gravity] if now else "", reasons=reason_options(), chosen=chosen,
        reason_of=reason_of, field_labels=FIELD_LABELS, **register_words(),
    )  # fmt: skip
