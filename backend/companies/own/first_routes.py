"""The first visit: five steps from a new account to the first partners."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from backend.access import Representative
from backend.companies.claims import finder
from backend.companies.claims import membership as memberships
from backend.companies.claims import service as claims
from backend.companies.claims.creation import Creation, create_company
from backend.companies.drafts.queries import carried
from backend.companies.fields import countries
from backend.companies.fields.forms import NewCompany
from backend.companies.fields.labels import FIELD_LABELS
from backend.companies.history import usual_wait_hours
from backend.companies.own import steps
from backend.companies.own.context import choices, register_words, stepper
from backend.companies.own.form_reading import Taken, identifier_errors
from backend.companies.queries import facets_of
from backend.companies.register.prefill import Prefill, prefill
from backend.companies.register.queries import entries_for
from backend.database import DB
from backend.forms import Form, form_of
from backend.i18n import gettext, mark
from backend.models import MembershipState
from backend.pages import page, see_other

router = APIRouter(include_in_schema=False, prefix="/first-visit")
NewForm = Annotated[Form[NewCompany], Depends(form_of(NewCompany))]
YOURS = mark("The profile is yours. Check what is in it and add what is missing.")
ASKED = mark("Your request is sent. You get an e-mail as soon as it is decided.")
WITHDRAWN = mark("Your request is withdrawn.")


@router.get("", name="first-visit")
def first_visit(request: Request, db: DB, user: Representative, q: str = "") -> Response:
    """Finds the reader's company; who has one goes on where they stopped."""
    own = memberships.current(db, user.id)
    if own is not None and own.state == MembershipState.active:
        if (draft := carried(db, own)) is not None and draft.fills:
            return see_other(request, "own-draft")
        facets = list(facets_of(db, own.company_id))
        return see_other(request, steps.resume_route(own.company, facets))
    if own is not None:
        colleagues = memberships.members_count(db, own.company_id)
        return page(
            request, "companies/claim_waits.html", claim=own, company=own.company,
            colleagues=colleagues, usual_wait=usual_wait_hours(db),
            stepper_steps=stepper(request, None, steps.FIND),
        )  # fmt: skip
    text = q.strip()
    found = finder.find_own(db, user=user, text=text) if text else []
    return page(
        request, "companies/find.html", q=text, found=found,
        entries=entries_for(db, text) if text else (),
        suggested=[] if text else finder.of_own_mail(db, user=user),
        thousands=finder.thousands_from_records(db),
        stepper_steps=stepper(request, None, steps.FIND), choices=choices, **register_words(),
    )  # fmt: skip


@router.get("/new", name="new-company")
def new_page(
    request: Request, db: DB, user: Representative, name: str = "", edrpou: str = ""
) -> Response:
    """The form for a company that is not here yet, filled in if a register knows its code."""
    typed = {"name": name, "country": "", "kind": "private_company", "edrpou": edrpou}
    if not edrpou:
        return _new_page(request, Form(typed))
    found = prefill(db, typed, own=False)
    return _new_page(request, Form(dict(found.values)), found=found)


@router.post("/new")
def new(request: Request, db: DB, user: Representative, form: NewForm) -> Response:
    """Enters it, or shows those here that are perhaps the same."""
    if form.data is None:
        return _new_page(request, form, status=422)
    made = create_company(db, user=user, new=form.data)
    if made.company is None:
        return _new_page(request, form, made, status=409)
    return see_other(request, steps.BASICS.route)


@router.post("/new/look-up", name="look-up-new-company")
def look_up(
    request: Request, db: DB, user: Representative, form: NewForm, taken: Taken
) -> Response:
    """Fills what is empty in from a register, or shows that the company is here; saves nothing."""
    typed = form.values | ({"edrpou": taken} if taken else {})
    found = prefill(db, typed, own=False)
    looked = Form[NewCompany](dict(found.values), errors=identifier_errors(form))
    certain = finder.with_identifier(db, user=user, identity=finder.identity_of(typed))
    return _new_page(request, looked, Creation(certain=certain), found=found)


@router.post("/claim/{company_id}", name="claim-company")
def claim(request: Request, db: DB, user: Representative, company_id: int) -> Response:
    """Claims a profile or asks to join colleagues."""
    made = claims.claim_company(db, user=user, company_id=company_id)
    active = made.state == MembershipState.active
    return see_other(request, "first-visit", flash=YOURS if active else ASKED)


@router.post("/withdraw/{membership_id}", name="withdraw-claim")
def withdraw(request: Request, db: DB, user: Representative, membership_id: int) -> Response:
    """Takes one's own request back."""
    claims.withdraw_claim(db, user=user, membership_id=membership_id)
    return see_other(request, "first-visit", flash=WITHDRAWN)


def _new_page(
    request: Request, form: Form[NewCompany], made: Creation | None = None, *,
    found: Prefill | None = None, status: int = 200,
) -> Response:  # fmt: skip
    return page(
        request, "companies/new.html", status=status, form=form, made=made or Creation(),
        home_countries=countries.options(without=countries.CLOSED), found=found,
        field_labels={name: gettext(label) for name, label in FIELD_LABELS.items()},
        stepper_steps=stepper(request, None, steps.FIND), choices=choices, **register_words(),
    )  # fmt: skip
