"""Pages: dossiers asked for, being made, taken away."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel

from backend.access import ConsortiumReader
from backend.consortia.desk.showing import whole
from backend.consortia.dossiers import service, views
from backend.database import DB
from backend.forms import Form, form_of
from backend.i18n import current_locale
from backend.models import DossierKind
from backend.pages import page, see_other
from backend.sheets import download

router = APIRouter(include_in_schema=False)


class Wanted(BaseModel):
    """As what the dossier is wanted."""

    kind: DossierKind


@router.get("/consortia/{consortium_id}/dossiers", name="dossiers")
def dossiers(request: Request, db: DB, user: ConsortiumReader, consortium_id: int) -> Response:
    """The dossiers that the reader may take away, and the buttons that ask for one."""
    who = service.reader(db, user=user, consortium_id=consortium_id)
    return page(
        request, "consortia/dossiers.html", consortium=who.consortium,
        rows=views.dossier_views(db, who), kinds=list(DossierKind),
    )  # fmt: skip


@router.post("/consortia/{consortium_id}/dossiers", name="dossier-ask")
def ask(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int,
    form: Annotated[Form[Wanted], Depends(form_of(Wanted))],
) -> Response:  # fmt: skip
    """Has one made, or leads to the one that is there."""
    kind = whole(form).kind
    service.ask(db, user=user, consortium_id=consortium_id, kind=kind, locale=current_locale())
    return see_other(request, "dossiers", consortium_id=consortium_id)


@router.get("/consortia/{consortium_id}/dossiers/{dossier_id}", name="dossier")
def one(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, dossier_id: int
) -> Response:
    """How far one is: a line of the list that htmx asks for again; the list without script."""
    who = service.reader(db, user=user, consortium_id=consortium_id)
    service.to_read(db, user=user, consortium_id=consortium_id, dossier_id=dossier_id)
    if not request.headers.get("hx-request"):
        return see_other(request, "dossiers", consortium_id=consortium_id)
    [row] = [one for one in views.dossier_views(db, who) if one.row.id == dossier_id]
    return page(request, "consortia/dossier_row.html", consortium=who.consortium, one=row)


@router.get("/consortia/{consortium_id}/dossiers/{dossier_id}/file", name="dossier-file")
def take(db: DB, user: ConsortiumReader, consortium_id: int, dossier_id: int) -> Response:
    """The file."""
    found = service.take(db, user=user, consortium_id=consortium_id, dossier_id=dossier_id)
    return download(found.content or b"", views.MEDIA[found.kind], views.file_name(found))
