"""Officers' pages: a call entered, pasted, changed, opened and closed."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from backend import taxonomy
from backend.access import CallEditor
from backend.calls import queries, service, words
from backend.calls.forms import ACTIONS, LONGEST_TEXT, CallText, Moved, Pasted, Seen
from backend.calls.snapshots import LABELS, values_of
from backend.calls.texts.pasted import read_pasted
from backend.database import DB
from backend.forms import Form, form_of, status_of
from backend.i18n import current_locale, gettext, mark
from backend.models import Call, CallStatus
from backend.pages import page, see_other

router = APIRouter(include_in_schema=False)
CallForm = Annotated[Form[CallText], Depends(form_of(CallText))]
ENTERED = mark("The call is entered. Check what it requires.")
SAVED = mark("Saved.")
MOVED = mark("The status is changed.")
READ = mark("Check what was read from the text; nothing is saved yet.")


@router.get("/calls/new", name="call-new")
def new_page(request: Request, user: CallEditor) -> Response:
    """The form of a new call, and a field to paste its page into."""
    return _form_page(request, Form[CallText]({"status": CallStatus.forthcoming.value}))


@router.post("/calls/new")
def create(request: Request, db: DB, user: CallEditor, form: CallForm) -> Response:
    """Enters the call and drafts what it requires."""
    if form.data is None:
        return _form_page(request, form)
    call = service.create_call(db, user=user, data=form.data)
    if call is None:
        return _form_page(request, form.refuse("identifier", service.TAKEN))
    return see_other(request, "call", flash=ENTERED, call_id=call.id)


@router.post("/calls/read", name="call-read")
def read(
    request: Request, user: CallEditor, form: Annotated[Form[Pasted], Depends(form_of(Pasted))]
) -> Response:
    """Fills the form in with what the pasted text says; nothing is saved."""
    if form.data is None:
        return _form_page(request, Form[CallText](), pasted=form)
    found = read_pasted(form.data.pasted)
    typed = {column: str(value) for column, value in found.items()}
    return _form_page(request, Form[CallText](typed), read=READ)


@router.get("/calls/{call_id}/edit", name="call-edit")
def edit_page(request: Request, db: DB, user: CallEditor, call_id: int) -> Response:
    """A call's form."""
    call = queries.call(db, call_id)
    return _form_page(request, Form[CallText](_typed(call)), call, call.version)


@router.post("/calls/{call_id}/edit")
def edit(
    request: Request, db: DB, user: CallEditor, call_id: int, form: CallForm,
    seen: Annotated[Form[Seen], Depends(form_of(Seen))],
) -> Response:  # fmt: skip
    """Saves the call as a new version."""
    version = seen.data.version if seen.data else 0
    if form.data is not None:
        refused = service.edit_call(db, user=user, call_id=call_id, data=form.data, seen=version)
        if not refused:
            return see_other(request, "call", flash=SAVED, call_id=call_id)
        for name, message in refused.items():
            form.refuse(name, message)
    call = queries.call(db, call_id)
    stale = "" in form.errors
    return _form_page(request, form, call, call.version if stale else version)


@router.post("/calls/{call_id}/move", name="call-move")
def move(
    request: Request, db: DB, user: CallEditor, call_id: int,
    form: Annotated[Form[Moved], Depends(form_of(Moved))],
) -> Response:  # fmt: skip
    """Opens or closes the call."""
    if form.data is not None:
        service.move_call(
            db, user=user, call_id=call_id, to_status=form.data.status, seen=form.data.version
        )
    return see_other(request, "call", flash=MOVED if form.data else "", call_id=call_id)


def _form_page(
    request: Request, form: Form[Any], call: Call | None = None, version: int = 0, *,
    pasted: Form[Pasted] | None = None, read: str = "",
) -> Response:  # fmt: skip
    """A call's form; after a colleague's save with what that was, where it differs."""
    saved = _typed(call) if call is not None and "" in form.errors else {}
    differs = {k: v for k, v in saved.items() if str(v) != str(form.values.get(k, ""))}
    return page(
        request, "calls/form.html", status=status_of(pasted or form), call=call, form=form,
        version=version, pasted=pasted or Form[Pasted](), read=read, saved_now=differs,
        labels={column: gettext(name) for column, name in LABELS.items()},
        statuses=[(status.value, gettext(w)) for status, w in words.STATUS_WORDS.items()],
        programmes=[(t.value, t.label(current_locale())) for t in taxonomy.terms("PROGRAMME")],
        actions=[(one, f"{words.action_words(one)} ({one})") for one in ACTIONS],
        activities=[(letter, letter) for letter in "abcdefghi"], longest=LONGEST_TEXT,
    )  # fmt: skip


def _typed(call: Call) -> dict[str, Any]:
    """A saved call as its form shows it."""
    return {column: _shown(value) for column, value in values_of(call).items()}


def _shown(value: Any) -> Any:
    """A column's value as the form's fields hold it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else value
