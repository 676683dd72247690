"""The API twins of dossiers."""

from datetime import datetime

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from backend.access import ConsortiumReader
from backend.consortia.dossiers import service, views
from backend.database import DB
from backend.i18n import current_locale
from backend.models import DossierKind, DossierState
from backend.sheets import download

router = APIRouter(prefix="/api/v1", tags=["consortia"])


class DossierOut(BaseModel):
    """A dossier and how far it is."""

    id: int
    kind: DossierKind
    locale: str
    state: DossierState
    version: int = Field(description="of the consortium")
    current: bool = Field(description="whether nothing has changed since")
    by: str
    asked_at: datetime
    made_at: datetime | None
    size: int | None
    sha256: str
    ahead: int | None = Field(description="jobs before it while it waits")
    file: str = Field(description="address of the file; empty while there is none to take")


class WantedDossier(BaseModel):
    """As what the dossier is wanted."""

    kind: DossierKind = DossierKind.pdf
    locale: str = Field("", pattern="^(en|uk|)$", description="empty: the reader's own")


@router.get("/consortia/{consortium_id}/dossiers", name="api-dossiers")
def dossiers(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int
) -> list[DossierOut]:
    """Those that the reader may take away or waits for, newest first."""
    who = service.reader(db, user=user, consortium_id=consortium_id)
    return [_dossier(request, one) for one in views.dossier_views(db, who)]


@router.post("/consortia/{consortium_id}/dossiers", status_code=202, name="api-dossier-ask")
def ask(
    request: Request, answer: Response, db: DB, user: ConsortiumReader, consortium_id: int,
    body: WantedDossier,
) -> DossierOut:  # fmt: skip
    """Has one made, or names the one that is there; `location` says where to ask for it."""
    made = service.ask(
        db, user=user, consortium_id=consortium_id, kind=body.kind,
        locale=body.locale or current_locale(),
    )  # fmt: skip
    path = request.app.url_path_for("api-dossier", consortium_id=consortium_id, dossier_id=made.id)
    answer.headers["location"] = str(path)
    return dossier(request, db, user, consortium_id, made.id)


@router.get("/consortia/{consortium_id}/dossiers/{dossier_id}", name="api-dossier")
def dossier(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, dossier_id: int
) -> DossierOut:
    """How far one is."""
    service.to_read(db, user=user, consortium_id=consortium_id, dossier_id=dossier_id)
    who = service.reader(db, user=user, consortium_id=consortium_id)
    [row] = [one for one in views.dossier_views(db, who) if one.row.id == dossier_id]
    return _dossier(request, row)


@router.get("/consortia/{consortium_id}/dossiers/{dossier_id}/file", name="api-dossier-file")
def take(db: DB, user: ConsortiumReader, consortium_id: int, dossier_id: int) -> Response:
    """The file; 409 while it is being made, or when it is out of date."""
    found = service.take(db, user=user, consortium_id=consortium_id, dossier_id=dossier_id)
    return download(found.content or b"", views.MEDIA[found.kind], views.file_name(found))


def _dossier(request: Request, one: views.DossierView) -> DossierOut:
    row = one.row
    path = request.app.url_path_for(
        "api-dossier-file", consortium_id=row.consortium_id, dossier_id=row.id
    )
    return DossierOut(
        id=row.id, kind=row.kind, locale=row.locale, state=row.state, version=row.version,
        current=one.current, by=one.by, asked_at=row.asked_at, made_at=row.made_at, size=row.size,
        sha256=row.sha256, ahead=one.ahead, file=str(path) if one.open else "",
    )  # fmt: skip
