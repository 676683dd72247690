"""The audit page: who did what when."""

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from backend import sheets
from backend.access import Auditor
from backend.audit import export, queries
from backend.audit.details import company_ids, details_of
from backend.audit.filters import AskedTrail, TrailFilter
from backend.audit.service import record
from backend.audit.words import words_of
from backend.database import DB
from backend.i18n import alphabetical, gettext, mark
from backend.pages import date_words, page

router = APIRouter(include_in_schema=False)
NAMES = {
    "kind": mark("What"),
    "person": mark("Person"),
    "company": mark("Company"),
    "since": mark("From"),
    "until": mark("Until"),
}


@router.get("/audit", name="audit")
def trail(
    request: Request, db: DB, user: Auditor, asked: Annotated[AskedTrail, Query()]
) -> Response:
    """The trail, newest first."""
    path = str(request.app.url_path_for("audit"))
    found = queries.trail(db, asked, cursor=asked.after)
    names = queries.company_names(db, company_ids(entry.event for entry in found.items))
    kinds = [(kind, words_of(kind)) for kind in queries.kinds(db)]
    return page(
        request, "audit/trail.html", trail=found,
        total=queries.count(db, asked), asked=asked, path=path, chips=_chips(asked, path),
        kinds=sorted(kinds, key=lambda each: alphabetical(each[1])), words_of=words_of,
        details_of=partial(details_of, names=names),
    )  # fmt: skip


@router.get("/audit/export", name="audit-export")
def trail_export(
    request: Request, db: DB, user: Auditor, asked: Annotated[TrailFilter, Query()]
) -> Response:
    """The events that the filters leave, as a file; that it was taken is an event too."""
    entries = queries.every(db, asked)
    record(db, "audit_exported", actor=user, subject=None, rows=len(entries), filters=asked.query())
    names = queries.company_names(db, company_ids(entry.event for entry in entries))
    table = sheets.as_csv(export.rows(entries, names))
    return sheets.download(table, sheets.CSV, "spilno-audit.csv")


def _chips(asked: TrailFilter, path: str) -> list[dict[str, Any]]:
    def shown(name: str, value: str) -> str:
        if name == "kind":
            return words_of(value)
        return date_words(getattr(asked, name)) if name in {"since", "until"} else value

    chips = []
    for name, value in asked.pairs():
        query = asked.without(name, value).query()
        chips.append(
            {"name": gettext(NAMES[name]), "text": shown(name, value),
             "remove": f"{path}?{query}" if query else path}
        )  # fmt: skip
    return chips
