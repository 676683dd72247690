"""Administrators' pages: imports so far, and a member list tried out before it comes in."""

from collections import Counter
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request, Response

from backend.access import UserManager
from backend.companies.fields.labels import FIELD_LABELS
from backend.companies.register.queries import register_day
from backend.database import DB
from backend.forms import Form
from backend.i18n import mark
from backend.imports import queries
from backend.imports.errors import Unreadable
from backend.imports.members import uploads
from backend.imports.members.upload_form import Upload, upload_form
from backend.imports.report import STATUS_WORDS, RowStatus
from backend.models import ImportKind, ImportState
from backend.pages import page, see_other

router = APIRouter(include_in_schema=False)
STATE_WORDS = {
    ImportState.checked: mark("Waiting for your confirmation"),
    ImportState.running: mark("Under way"),
    ImportState.done: mark("Imported"),
    ImportState.abandoned: mark("Discarded"),
}
KIND_WORDS = {
    ImportKind.cordis: mark("Public project records"),
    ImportKind.members: mark("Member list"),
    ImportKind.calls: mark("Calls for proposals"),
    ImportKind.register: mark("Official register"),
}
MATCH_WORDS = {
    "pic": mark("PIC"),
    "edrpou": mark("EDRPOU code"),
    "vat": mark("VAT number"),
    "list": mark("an earlier edition of the list"),
    "name": mark("name and country"),
    "spelling": mark("name in another spelling, and country"),
}
IMPORTED = mark("The list is being imported; you can leave this page.")
DISCARDED = mark("The list is discarded; nothing was changed.")
MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
#: rows of a trial on one page; the others are behind the links of their kind
SHOWN_ROWS = 200
Ending = Literal["csv", "xlsx"]


@router.get("/imports", name="imports")
def imports(request: Request, db: DB, user: UserManager, after: str | None = None) -> Response:
    """The form for a list, and every import so far."""
    return _list(request, db, Form[Upload](), after)


@router.post("/imports")
def upload(
    request: Request, db: DB, user: UserManager, form: Annotated[Form[Upload], Depends(upload_form)]
) -> Response:
    """Tries the list out and shows what it would do."""
    if form.data is not None:
        tried = uploads.try_upload(db, **form.data.model_dump(), actor=user)
        if not isinstance(tried, Unreadable):
            return see_other(request, "import", run_id=tried.id)
        form.refuse("file", tried.detail, **tried.values)
    return _list(request, db, form, None, status=422)


@router.get("/imports/template.{ending}", name="import-template")
def template(user: UserManager, ending: Ending) -> Response:
    """An empty list to fill in."""
    return _file(uploads.template_file(ending), f"members.{ending}", ending)


@router.get("/imports/{run_id}", name="import")
def one_import(
    request: Request, db: DB, run_id: int, user: UserManager,
    show: Annotated[RowStatus | None, Query()] = None,
) -> Response:  # fmt: skip
    """One import: what it would do, or what it did."""
    summary = queries.run_summary(db, run_id)
    report = uploads.trial(db, summary.run)
    every = report.rows if report else ()
    done = summary.outcomes
    rows = [row for row in every if show in {None, row.status}]
    return page(
        request, "imports/run.html", summary=summary, report=report, show=show,
        rows=rows[:SHOWN_ROWS], total=len(rows), counts=Counter(row.status for row in every),
        problems=queries.problems(db, run_id), outcomes=done[:SHOWN_ROWS], outcome_count=len(done),
        status_words=STATUS_WORDS, match_words=MATCH_WORDS, field_labels=FIELD_LABELS,
        value_words=_value_words, **_words(),
    )  # fmt: skip


@router.post("/imports/{run_id}/confirm", name="import-confirm")
def confirm(request: Request, db: DB, run_id: int, user: UserManager) -> Response:
    """Imports the list that was tried out."""
    uploads.confirm_upload(db, run_id=run_id, actor=user)
    return see_other(request, "import", run_id=run_id, flash=IMPORTED)


@router.post("/imports/{run_id}/discard", name="import-discard")
def discard(request: Request, db: DB, run_id: int, user: UserManager) -> Response:
    """Throws the list away."""
    uploads.discard_upload(db, run_id=run_id, actor=user)
    return see_other(request, "imports", flash=DISCARDED)


@router.get("/imports/{run_id}/problems.{ending}", name="import-problems")
def problems(db: DB, run_id: int, user: UserManager, ending: Ending) -> Response:
    """Everything that was wrong, to work through."""
    content = uploads.problem_file(db, run_id=run_id, ending=ending)
    return _file(content, f"problems-{run_id}.{ending}", ending)


def _list(
    request: Request, db: DB, form: Form[Upload], after: str | None, status: int = 200
) -> Response:
    return page(
        request, "imports/list.html", status=status, form=form, after=after,
        runs=queries.runs(db, after=after), register_day=register_day(db), **_words(),
    )  # fmt: skip


def _file(content: bytes, name: str, ending: Ending) -> Response:
    disposition = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=MEDIA[ending], headers=disposition)


def _value_words(value: object) -> str:
    """A column's value on one line."""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "–")


def _words() -> dict[str, Any]:
    return {"state_words": STATE_WORDS, "kind_words": KIND_WORDS}
