"""Pages: starting a consortium, its settings, its next state, its versions."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from backend.access import ConsortiumReader, membership_of
from backend.audit.words import words_of as kind_words
from backend.calls import queries as calls
from backend.calls.words import text_of
from backend.companies.disclosure.levels import OFFICERS
from backend.consortia import opening, queries, snapshots, words
from backend.consortia.course import renewing, service
from backend.consortia.desk.showing import again, whole
from backend.consortia.forms import (
    LONGEST_SUMMARY,
    Addition,
    Confirmation,
    Move,
    NewConsortium,
    Seen,
    Settings,
)  # fmt: skip
from backend.consortia.lists.naming import companies_named
from backend.consortia.members.service import add
from backend.database import DB
from backend.errors import Conflict
from backend.forms import Form, form_of
from backend.i18n import gettext, mark
from backend.models import CallStatus, Company, CompanyState, Consortium, LookingFor, User
from backend.pages import page, see_other

router = APIRouter(include_in_schema=False)
NewForm = Annotated[Form[NewConsortium], Depends(form_of(NewConsortium))]
MoveForm = Annotated[Form[Move], Depends(form_of(Move))]
SettingsForm = Annotated[Form[Settings], Depends(form_of(Settings))]
STARTED = mark("The consortium is started. Add companies, then propose it to the officers.")
SAVED = mark("Saved.")
MOVED = mark("The consortium has moved on.")
RENEWED = mark("The tasks are those of the call as it is now.")
CONFIRMED = mark("The approval is confirmed for the consortium as it is now.")
OWN_COMPANY = mark("First create your company or claim its profile.")


@router.get("/calls/{call_id}/consortium", name="consortium-new")
def new_page(
    request: Request, db: DB, user: ConsortiumReader, call_id: int, invite: int | None = None
) -> Response:
    """The form that starts a consortium for a call."""
    return _new(request, db, user, call_id, Form[NewConsortium]({"invite": invite or ""}))


@router.get("/consortia/companies-named", name="companies-named")
def named(
    request: Request, db: DB, user: ConsortiumReader,
    typed: Annotated[str, Query(alias="coordinator_name", max_length=200)] = "",
) -> Response:  # fmt: skip
    """Companies to choose from, while a name is typed."""
    found = companies_named(db, user, typed)
    return page(request, "consortia/named_radios.html", found=found, typed=typed, chosen="")


@router.post("/calls/{call_id}/consortium")
def start(
    request: Request, db: DB, user: ConsortiumReader, call_id: int, form: NewForm
) -> Response:
    """Starts it, perhaps with a first company in it."""
    if form.values.get("find"):
        return _new(request, db, user, call_id, Form[NewConsortium](form.values))
    company = _own_company(db, user)
    if company is None and form.values.get("coordinator_id", "") == "":
        form.refuse("coordinator_id", service.NO_COORDINATOR)
    if form.data is None:
        return _new(request, db, user, call_id, form, status=422)
    made = service.start(db, user=user, company=company, call_id=call_id, data=form.data)
    if form.data.invite:
        add(db, user=user, consortium_id=made.id, data=Addition(company_id=form.data.invite))
    return see_other(request, "consortium", flash=STARTED, consortium_id=made.id)


@router.get("/consortia/{consortium_id}/settings", name="consortium-settings")
def settings_page(request: Request, db: DB, user: ConsortiumReader, consortium_id: int) -> Response:
    """Name, idea, limits, and what is shown outside."""
    found = _editable(db, user, consortium_id)
    typed = {name: getattr(found, name) for name in Settings.model_fields}
    values = {name: "" if value is None else value for name, value in typed.items()}
    return _settings(request, found, Form[Settings](values))


@router.post("/consortia/{consortium_id}/settings")
def change_settings(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, form: SettingsForm
) -> Response:
    """Saves them as a new version."""
    if form.data is not None:
        refused = service.change_settings(
            db, user=user, consortium_id=consortium_id, data=form.data
        )
        if not refused:
            return see_other(request, "consortium", flash=SAVED, consortium_id=consortium_id)
        for name, message in refused.items():
            form.refuse(name, message)
    found = _editable(db, user, consortium_id)
    status = 409 if "" in form.errors else 422
    return _settings(request, found, form, status=status)


@router.get("/consortia/{consortium_id}/versions", name="consortium-versions")
def versions(request: Request, db: DB, user: ConsortiumReader, consortium_id: int) -> Response:
    """What each change changed, newest first."""
    found = queries.consortium(db, consortium_id)
    who = opening.leading(db, user, found)
    rows = queries.versions_of(db, consortium_id)
    listed = []
    for before, row in zip([None, *rows], rows, strict=False):
        changed = snapshots.changes(before.values, row.values) if before else []
        listed.append({"row": row, "changes": words.change_views(changed)})
    return page(
        request, "consortia/versions.html", consortium=found, versions=listed[::-1],
        officer=who.officer, kind_words=kind_words, state_words=words.state_words,
    )  # fmt: skip


@router.post("/consortia/{consortium_id}/move", name="consortium-move")
def move(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, form: MoveForm
) -> Response:
    """Takes the consortium to its next state."""
    if form.data is not None:
        refused = service.objections(db, user=user, consortium_id=consortium_id, data=form.data)
        if not refused:
            service.move(db, user=user, consortium_id=consortium_id, data=form.data)
            return see_other(request, "consortium", flash=MOVED, consortium_id=consortium_id)
        form.errors |= refused
    return again(request, db, user, consortium_id, move=form)


@router.post("/consortia/{consortium_id}/tasks/renew", name="consortium-renew")
def renew(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int,
    form: Annotated[Form[Seen], Depends(form_of(Seen))],
) -> Response:  # fmt: skip
    """Makes the tasks those that the call requires now."""
    renewing.bring_in_line(db, user=user, consortium_id=consortium_id, seen=whole(form).version)
    return see_other(request, "consortium", flash=RENEWED, consortium_id=consortium_id)


@router.post("/consortia/{consortium_id}/approval", name="consortium-confirm")
def confirm(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int,
    form: Annotated[Form[Confirmation], Depends(form_of(Confirmation))],
) -> Response:  # fmt: skip
    """Confirms the approval of what changed since."""
    if form.data is not None:
        refused = renewing.objections(db, user=user, consortium_id=consortium_id, data=form.data)
        if not refused:
            renewing.confirm(db, user=user, consortium_id=consortium_id, data=form.data)
            return see_other(request, "consortium", flash=CONFIRMED, consortium_id=consortium_id)
        form.errors |= refused
    return again(request, db, user, consortium_id, confirmation=form)


def _own_company(db: DB, user: User) -> Company | None:
    """The company in whose name a representative starts; None for officers."""
    if user.role in OFFICERS:
        return None
    membership = membership_of(db, user)
    if membership is None:
        raise Conflict(OWN_COMPANY)
    return membership.company


def _editable(db: DB, user: User, consortium_id: int) -> Consortium:
    return opening.to_edit(db, user, consortium_id).consortium


def _new(
    request: Request, db: DB, user: User, call_id: int, form: Form[NewConsortium],
    status: int = 200,
) -> Response:  # fmt: skip
    call, company = calls.call(db, call_id), _own_company(db, user)
    waits = company is not None and company.state != CompanyState.verified
    closed = service.CLOSED if call.status == CallStatus.closed else ""
    typed = str(form.values.get("coordinator_name") or "")
    return page(
        request, "consortia/new.html", status=status, call=call, form=form, text_of=text_of,
        company=company, capabilities=calls.capabilities_of(db, call_id),
        refusal=closed or (service.NOT_VERIFIED if waits else ""), longest=LONGEST_SUMMARY,
        found=[] if company else companies_named(db, user, typed), typed=typed,
    )  # fmt: skip


def _settings(
    request: Request, found: Consortium, form: Form[Settings], status: int = 200
) -> Response:
    return page(
        request, "consortia/settings.html", status=status, consortium=found, form=form,
        looking=[(one.value, gettext(words.LOOKING_WORDS[one])) for one in LookingFor],
        longest=LONGEST_SUMMARY,
    )  # fmt: skip
