"""Pages for a company's offers and needs."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from backend.access import Editor, Member
from backend.companies.disclosure.table import facet_card
from backend.companies.facets import service
from backend.companies.facets.forms import AREAS, FacetText
from backend.companies.own import steps
from backend.companies.own.context import own_pages
from backend.companies.own.form_reading import Seen
from backend.companies.queries import facets_of, own_facet
from backend.companies.revision import revision
from backend.database import DB
from backend.forms import Form, form_of, status_of
from backend.i18n import mark
from backend.models import Facet, FacetKind
from backend.pages import page, see_other

router = APIRouter(include_in_schema=False, prefix="/my-company")
FacetForm = Annotated[Form[FacetText], Depends(form_of(FacetText))]
STEP_OF = {FacetKind.offer: steps.OFFERS, FacetKind.need: steps.NEEDS}
ADDED = mark("Added.")
SAVED = mark("Saved.")
ARCHIVED = mark("Archived: others no longer see it, and matching leaves it out.")
RESTORED = mark("It is shown again.")
DELETED = mark("Deleted.")


@router.get("/offers", name="company-offers")
def offers_page(request: Request, db: DB, member: Editor) -> Response:
    """What the company offers, and a form for one more."""
    return _list_page(request, db, member, FacetKind.offer)


@router.post("/offers")
def add_offer(request: Request, db: DB, member: Editor, form: FacetForm) -> Response:
    """Adds an offer."""
    return _add(request, db, member, FacetKind.offer, form)


@router.get("/needs", name="company-needs")
def needs_page(request: Request, db: DB, member: Editor) -> Response:
    """What the company seeks, and a form for one more."""
    return _list_page(request, db, member, FacetKind.need)


@router.post("/needs")
def add_need(request: Request, db: DB, member: Editor, form: FacetForm) -> Response:
    """Adds a need."""
    return _add(request, db, member, FacetKind.need, form)


@router.get("/facets/{facet_id}", name="company-facet")
def facet_page(request: Request, db: DB, member: Editor, facet_id: int) -> Response:
    """One offer or need, to change."""
    facet = own_facet(db, member.company.id, facet_id)
    return _edit_page(request, member, facet, Form(_typed(facet)))


@router.post("/facets/{facet_id}")
def change_facet(
    request: Request, db: DB, member: Editor, facet_id: int, form: FacetForm, seen: Seen
) -> Response:
    """Saves it."""
    facet = own_facet(db, member.company.id, facet_id)
    if form.data is None:
        return _edit_page(request, member, facet, form, seen)
    refused = service.change_facet(
        db, user=member.user, company_id=member.company.id, facet_id=facet_id, data=form.data,
        seen=seen,
    )  # fmt: skip
    if not refused:
        return see_other(request, _list_route(facet), flash=SAVED)
    for name, message in refused.items():
        form.refuse(name, message)
    return _edit_page(request, member, facet, form, seen)


@router.post("/facets/{facet_id}/archive", name="archive-facet")
def archive(request: Request, db: DB, member: Editor, facet_id: int) -> Response:
    """Takes it out of sight and out of matching."""
    facet = service.archive_facet(
        db, user=member.user, company_id=member.company.id, facet_id=facet_id
    )
    return see_other(request, _list_route(facet), flash=ARCHIVED)


@router.post("/facets/{facet_id}/restore", name="restore-facet")
def restore(request: Request, db: DB, member: Editor, facet_id: int) -> Response:
    """Shows it again."""
    facet = service.restore_facet(
        db, user=member.user, company_id=member.company.id, facet_id=facet_id
    )
    return see_other(request, _list_route(facet), flash=RESTORED)


@router.post("/facets/{facet_id}/delete", name="delete-facet")
def delete(request: Request, db: DB, member: Editor, facet_id: int) -> Response:
    """Deletes an archived one for good."""
    route = _list_route(own_facet(db, member.company.id, facet_id))
    service.delete_facet(db, user=member.user, company_id=member.company.id, facet_id=facet_id)
    return see_other(request, route, flash=DELETED)


def _add(
    request: Request, db: DB, member: Member, kind: FacetKind, form: Form[FacetText]
) -> Response:
    if form.data is None:
        return _list_page(request, db, member, kind, form)
    added = service.add_facet(
        db, user=member.user, company_id=member.company.id, kind=kind, data=form.data
    )
    if added is None:
        return _list_page(request, db, member, kind, form.refuse("", service.FULL))
    return see_other(request, STEP_OF[kind].route, flash=ADDED)


def _list_page(
    request: Request, db: DB, member: Member, kind: FacetKind, posted: Form[FacetText] | None = None
) -> Response:
    company = member.company
    step = STEP_OF[kind]
    form = posted or Form({"visibility": "member"})
    live = facets_of(db, company.id, kind)
    archived = facets_of(db, company.id, kind, archived=True)
    return page(
        request, "companies/facets.html", status=status_of(form), company=company, kind=kind,
        form=form, facets=[facet_card(f) for f in live],
        archived=[facet_card(f) for f in archived], most=service.MOST,
        next_route=steps.next_route(company, step.route), **own_pages(request, company, step),
    )  # fmt: skip


def _edit_page(
    request: Request, member: Member, facet: Facet, form: Form[Any], seen: str = ""
) -> Response:
    """The facet's form; `seen` is what a refused form started from."""
    company = member.company
    saved = _typed(facet)
    stale = "" in form.errors
    differs = [k for k, v in saved.items() if str(v) != str(form.values.get(k, ""))]
    return page(
        request, "companies/facet.html", status=status_of(form), company=company, kind=facet.kind,
        facet=facet, form=form,
        revision=seen if seen and not stale else revision(facet, service.COLUMNS),
        list_route=_list_route(facet), saved_now={k: saved[k] for k in differs} if stale else {},
        **own_pages(request, company, STEP_OF[FacetKind(facet.kind)]),
    )  # fmt: skip


def _list_route(facet: Facet) -> str:
    return STEP_OF[FacetKind(facet.kind)].route


def _typed(facet: Facet) -> dict[str, Any]:
    """A saved facet as its form shows it."""
    areas = [code for code in facet.codes if code.startswith(f"{AREAS}:")]
    return {
        "text": facet.text,
        "language": facet.language,
        "areas": areas,
        "cpv": [code for code in facet.codes if code not in areas],
        "trl": facet.trl or "",
        "cooperation": list(facet.cooperation),
        "visibility": str(facet.visibility),
    }
