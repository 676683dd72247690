"""Pages that save one step of a company's profile each."""

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from backend.access import Editor, Member
from backend.companies.claims import finder
from backend.companies.claims.membership import membership
from backend.companies.completeness.score import completeness
from backend.companies.disclosure.table import size_of
from backend.companies.drafts.moving import may_move, move_draft
from backend.companies.fields.forms import Basics, Contact, SizeAndOwnership, Works
from backend.companies.fields.identifiers import doubts
from backend.companies.own import steps
from backend.companies.own.context import own_pages
from backend.companies.own.form_reading import Seen, Taken, identifier_errors, works_form
from backend.companies.profile import save_profile
from backend.companies.queries import facets_of
from backend.companies.register.prefill import prefill
from backend.companies.register.queries import register_day
from backend.companies.revision import revision
from backend.database import DB
from backend.forms import Form, form_of, status_of
from backend.i18n import mark
from backend.models import MembershipState
from backend.pages import page, see_other

router = APIRouter(include_in_schema=False, prefix="/my-company")
SAVED = mark("Saved.")
MOVED = mark("The profile is yours. What you had typed is listed below: put it in, or discard it.")
ASKED = mark(
    "Your request is sent. What you had typed waits with it; you get an e-mail as soon as it is "
    "decided."
)

BasicsForm = Annotated[Form[Basics], Depends(form_of(Basics))]
FiguresForm = Annotated[Form[SizeAndOwnership], Depends(form_of(SizeAndOwnership))]
WorksForm = Annotated[Form[Works], Depends(works_form)]
ContactForm = Annotated[Form[Contact], Depends(form_of(Contact))]


@router.get("/basics", name="company-basics")
def basics_page(request: Request, db: DB, member: Editor) -> Response:
    """Who the company is and what it does."""
    return _blank(request, db, member, steps.BASICS)


@router.post("/basics")
def basics(request: Request, db: DB, member: Editor, form: BasicsForm, seen: Seen) -> Response:
    """Saves it."""
    return _save(request, db, member, form, seen, steps.BASICS)


@router.post("/basics/look-up", name="look-up-own-company")
def look_up(
    request: Request, db: DB, member: Editor, form: BasicsForm, seen: Seen, taken: Taken
) -> Response:
    """Fills what is empty in from a register; saves nothing."""
    typed = form.values | ({"edrpou": taken} if taken else {})
    beside = _beside(db, member, steps.BASICS, typed)
    looked = Form[Any](dict(beside["found"].values), errors=identifier_errors(form))
    return _form_page(request, member, looked, steps.BASICS, seen, **beside, filled=True)


@router.post("/basics/move/{company_id}", name="move-draft")
def move(
    request: Request, db: DB, member: Editor, company_id: int, form: BasicsForm, seen: Seen
) -> Response:
    """Claims the company's profile instead; what was typed here, saved or not, comes along."""
    if form.data is None:
        return _refused(request, db, member, form, seen, steps.BASICS)
    claim = move_draft(
        db, user=member.user, draft_id=member.company.id, to_id=company_id,
        typed=form.data.model_dump(),
    )  # fmt: skip
    if claim.state == MembershipState.active:
        return see_other(request, "own-draft", flash=MOVED)
    return see_other(request, "first-visit", flash=ASKED)


@router.get("/size", name="company-size")
def size_page(request: Request, db: DB, member: Editor) -> Response:
    """Size and ownership."""
    return _blank(request, db, member, steps.FIGURES)


@router.post("/size")
def size(request: Request, db: DB, member: Editor, form: FiguresForm, seen: Seen) -> Response:
    """Saves it."""
    return _save(request, db, member, form, seen, steps.FIGURES)


@router.get("/facilities", name="company-facilities")
def facilities_page(request: Request, db: DB, member: Editor) -> Response:
    """Facilities, capacity, certificates, markets."""
    return _blank(request, db, member, steps.WORKS)


@router.post("/facilities")
def facilities(request: Request, db: DB, member: Editor, form: WorksForm, seen: Seen) -> Response:
    """Saves it."""
    return _save(request, db, member, form, seen, steps.WORKS)


@router.get("/contacts", name="company-contacts")
def contacts_page(request: Request, db: DB, member: Editor) -> Response:
    """How partners reach the company."""
    return _blank(request, db, member, steps.CONTACT)


@router.post("/contacts")
def contacts(request: Request, db: DB, member: Editor, form: ContactForm, seen: Seen) -> Response:
    """Saves it."""
    return _save(request, db, member, form, seen, steps.CONTACT)


@router.get("/review", name="company-review")
def review_page(request: Request, db: DB, member: Editor) -> Response:
    """Everything once more, what is missing, and the button that hands it in."""
    company = member.company
    facets = facets_of(db, company.id)
    return page(
        request, "companies/review.html", company=company, facets=facets,
        complete=completeness(company, facets), doubts=doubts(company),
        may_submit=steps.may_submit(company), **own_pages(request, company, steps.REVIEW),
    )  # fmt: skip


def _beside(db: DB, member: Member, step: steps.Step, typed: dict[str, Any]) -> dict[str, Any]:
    """Beside the basics: what a register says, and who else here holds one of the identifiers."""
    if step is not steps.BASICS:
        return {}
    holders = finder.with_identifier(db, user=member.user, identity=finder.identity_of(typed))
    others = [one for one in holders if one.company.id != member.company.id]
    # of a code that is another company's here, its people are asked and not the register
    found = prefill(db, typed | ({"edrpou": ""} if others else {}), own=True)
    values = {**found.values, "edrpou": found.values.get("edrpou") or typed.get("edrpou", "")}
    return {
        "found": replace(found, values=values),
        "others": others,
        "may_move": bool(others)
        and may_move(db, member.company, membership(db, member.user.id, member.company.id)),
        "register_day": register_day(db),
    }


def _blank(request: Request, db: DB, member: Member, step: steps.Step) -> Response:
    form: Form[Any] = Form(steps.typed_values(member.company, step))
    return _form_page(request, member, form, step, **_beside(db, member, step, form.values))


def _save(
    request: Request, db: DB, member: Member, form: Form[Any], seen: str, step: steps.Step
) -> Response:
    if form.data is None:
        return _refused(request, db, member, form, seen, step)
    leads_to = steps.next_route(member.company, step.route)
    refused = save_profile(
        db, user=member.user, company_id=member.company.id, values=form.data.model_dump(),
        seen=seen,
    )  # fmt: skip
    if not refused:
        return see_other(request, leads_to, flash=SAVED)
    for name, message in refused.items():
        form.refuse(name, message)
    return _refused(request, db, member, form, seen, step)


def _refused(
    request: Request, db: DB, member: Member, form: Form[Any], seen: str, step: steps.Step
) -> Response:
    beside = _beside(db, member, step, form.values)
    return _form_page(request, member, form, step, seen, **beside)


def _form_page(
    request: Request, member: Member, form: Form[Any], step: steps.Step, seen: str = "",
    **beside: Any,
) -> Response:  # fmt: skip
    """The step's form; after a colleague's save also what is saved now where it differs.

    `seen` is what a refused form started from: unless told of a colleague, it still does.
    """
    company = member.company
    saved = steps.typed_values(company, step)
    stale = "" in form.errors
    differs = [name for name in step.columns if str(saved[name]) != str(form.values.get(name, ""))]
    return page(
        request, f"companies/{step.route.removeprefix('company-')}.html", status=status_of(form),
        company=company, size=size_of(company), form=form,
        revision=seen if seen and not stale else revision(company, step.columns),
        doubts={doubt.field: doubt for doubt in doubts(company)},
        saved_now={name: saved[name] for name in differs} if stale else {},
        **beside, **own_pages(request, company, step),
    )  # fmt: skip
