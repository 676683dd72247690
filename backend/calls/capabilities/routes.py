"""Officers' pages: the capabilities that a call requires, confirmed, changed, ordered."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from backend import taxonomy
from backend.access import CallEditor
from backend.calls import queries, words
from backend.calls.capabilities import service
from backend.calls.capabilities.forms import LONGEST, CapabilityChange, CapabilityText
from backend.calls.snapshots import CAPABILITY_COLUMNS
from backend.companies.revision import revision
from backend.database import DB
from backend.forms import Form, form_of, status_of
from backend.i18n import current_locale, mark
from backend.models import RequiredCapability
from backend.pages import go, page

router = APIRouter(include_in_schema=False, prefix="/calls/{call_id}/capabilities")
CapabilityForm = Annotated[Form[CapabilityText], Depends(form_of(CapabilityText))]
ADDED = mark("Added and confirmed.")
SAVED = mark("Saved and confirmed.")
CONFIRMED = mark("Confirmed.")
REMOVED = mark("Removed; it is listed at the end of the page and can be put back.")
RESTORED = mark("Put back.")


class Listed(BaseModel):
    """The capabilities that were read, as their numbers."""

    seen: str = ""


class Direction(BaseModel):
    """Where a capability is moved."""

    way: service.Way


@router.get("/new", name="capability-new")
def new_page(request: Request, db: DB, user: CallEditor, call_id: int) -> Response:
    """The form of a capability that an officer adds."""
    return _form_page(request, db, call_id, Form[CapabilityText]({"weight": 3}))


@router.post("/new")
def add(request: Request, db: DB, user: CallEditor, call_id: int, form: CapabilityForm) -> Response:
    """Adds it, confirmed."""
    if form.data is None:
        return _form_page(request, db, call_id, form)
    row = service.add_capability(db, user=user, call_id=call_id, data=form.data)
    if row is None:
        return _form_page(request, db, call_id, form.refuse("text_en", service.FULL))
    return _back(request, call_id, ADDED)


@router.post("/confirm", name="capabilities-confirm")
def confirm_all(
    request: Request, db: DB, user: CallEditor, call_id: int,
    form: Annotated[Form[Listed], Depends(form_of(Listed))],
) -> Response:  # fmt: skip
    """Confirms every capability that the officer has read."""
    seen = form.data.seen if form.data else ""
    service.confirm_all(db, user=user, call_id=call_id, seen=seen)
    return _back(request, call_id, CONFIRMED)


@router.get("/{capability_id}", name="capability-edit")
def edit_page(
    request: Request, db: DB, user: CallEditor, call_id: int, capability_id: int
) -> Response:
    """A capability's form."""
    row = queries.capability(db, call_id, capability_id)
    return _form_page(request, db, call_id, Form[CapabilityText](typed(row)), row)


@router.post("/{capability_id}")
def edit(
    request: Request, db: DB, user: CallEditor, call_id: int, capability_id: int,
    form: Annotated[Form[CapabilityChange], Depends(form_of(CapabilityChange))],
) -> Response:  # fmt: skip
    """Saves and so confirms it."""
    if form.data is not None:
        refused = service.edit_capability(
            db, user=user, call_id=call_id, capability_id=capability_id, data=form.data
        )
        if not refused:
            return _back(request, call_id, SAVED)
        for name, message in refused.items():
            form.refuse(name, message)
    row = queries.capability(db, call_id, capability_id)
    return _form_page(request, db, call_id, form, row)


@router.post("/{capability_id}/confirm", name="capability-confirm")
def confirm(
    request: Request, db: DB, user: CallEditor, call_id: int, capability_id: int
) -> Response:
    """Confirms it as it is drafted."""
    service.confirm_capability(db, user=user, call_id=call_id, capability_id=capability_id)
    return _back(request, call_id, CONFIRMED)


@router.post("/{capability_id}/move", name="capability-move")
def move(
    request: Request, db: DB, user: CallEditor, call_id: int, capability_id: int,
    form: Annotated[Form[Direction], Depends(form_of(Direction))],
) -> Response:  # fmt: skip
    """Moves it one place up or down."""
    if form.data is not None:
        service.move_capability(
            db, user=user, call_id=call_id, capability_id=capability_id, way=form.data.way
        )
    return _back(request, call_id)


@router.post("/{capability_id}/remove", name="capability-remove")
def remove(
    request: Request, db: DB, user: CallEditor, call_id: int, capability_id: int
) -> Response:
    """Takes it out."""
    service.remove_capability(db, user=user, call_id=call_id, capability_id=capability_id)
    return _back(request, call_id, REMOVED)


@router.post("/{capability_id}/restore", name="capability-restore")
def restore(
    request: Request, db: DB, user: CallEditor, call_id: int, capability_id: int
) -> Response:
    """Puts it back."""
    service.restore_capability(db, user=user, call_id=call_id, capability_id=capability_id)
    return _back(request, call_id, RESTORED)


def _back(request: Request, call_id: int, flash: str = "") -> Response:
    path = request.app.url_path_for("call", call_id=call_id)
    return go(f"{path}#capabilities", flash=flash)


def _form_page(
    request: Request, db: DB, call_id: int, form: Form[Any],
    row: RequiredCapability | None = None,
) -> Response:  # fmt: skip
    call, locale = queries.call(db, call_id), current_locale()
    now = revision(row, CAPABILITY_COLUMNS) if row else ""
    stale, seen = "" in form.errors, form.values.get("revision", "")
    saved = typed(row) if row and stale else {}
    return page(
        request, "calls/capability.html", status=status_of(form), call=call, row=row, form=form,
        revision=now if stale or not seen else seen, longest=LONGEST,
        reasons=words.reasons_of(row) if row else [],
        saved_now={k: v for k, v in saved.items() if str(v) != str(form.values.get(k, ""))},
        areas=[(term.code, term.label(locale)) for term in taxonomy.terms("EDF")],
        procurement=[(term.value, term.label(locale)) for term in taxonomy.terms("CPV")],
        levels=[(t.value, f"{t.value} · {t.label(locale)}") for t in taxonomy.terms("TRL")],
        roles=[(term.value, term.label(locale)) for term in taxonomy.terms("ROLE")],
    )  # fmt: skip


def typed(row: RequiredCapability) -> dict[str, Any]:
    """A saved capability as its form shows it."""
    areas = [code for code in row.codes if code.startswith("EDF:")]
    return {
        "text_en": row.text_en, "text_uk": row.text_uk, "areas": areas,
        "cpv": [code for code in row.codes if code not in areas], "weight": row.weight,
        "minimum_trl": row.minimum_trl or "", "role": row.role,
    }  # fmt: skip
