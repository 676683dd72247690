"""The API twins of the course of a consortium: start, settings, moves, versions."""

from fastapi import APIRouter, Request

from backend.access import ConsortiumReader, membership_of
from backend.companies.disclosure.levels import OFFICERS
from backend.consortia import opening, queries, snapshots
from backend.consortia.course import renewing, service
from backend.consortia.course.api_models import ChangeOut, SinceOut, VersionOut, since_out
from backend.consortia.desk.api import shown
from backend.consortia.desk.api_models import ConsortiumFull
from backend.consortia.forms import Confirmation, Move, NewConsortium, Seen, Settings
from backend.consortia.judgement import approval, requirements
from backend.database import DB
from backend.errors import Conflict, Invalid
from backend.i18n import gettext

router = APIRouter(prefix="/api/v1", tags=["consortia"])


@router.post("/calls/{call_id}/consortia", status_code=201, name="api-consortium-new")
def start(
    request: Request, db: DB, user: ConsortiumReader, call_id: int, body: NewConsortium
) -> ConsortiumFull:
    """Starts a draft; an officer names the coordinator."""
    own = None if user.role in OFFICERS else membership_of(db, user)
    company = own.company if own else None
    made = service.start(db, user=user, company=company, call_id=call_id, data=body)
    return shown(db, request, user, made.id)


@router.put("/consortia/{consortium_id}/settings", name="api-consortium-settings")
def change(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, body: Settings
) -> ConsortiumFull:
    """Saves name, idea, limits; 409 when somebody saved in between."""
    refused = service.change_settings(db, user=user, consortium_id=consortium_id, data=body)
    if "" in refused:
        raise Conflict(refused[""])
    if refused:
        raise Invalid(fields={name: gettext(message) for name, message in refused.items()})
    return shown(db, request, user, consortium_id)


@router.post("/consortia/{consortium_id}/move", name="api-consortium-move")
def move(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, body: Move
) -> ConsortiumFull:
    """Takes it to its next state."""
    service.move(db, user=user, consortium_id=consortium_id, data=body)
    return shown(db, request, user, consortium_id)


@router.get("/consortia/{consortium_id}/versions", name="api-consortium-versions")
def versions(db: DB, user: ConsortiumReader, consortium_id: int) -> list[VersionOut]:
    """Every version, newest first, for those who lead it."""
    found = queries.consortium(db, consortium_id)
    who = opening.leading(db, user, found)
    rows = queries.versions_of(db, consortium_id)
    out = [
        VersionOut(
            number=row.number, kind=row.kind, at=row.at, note=row.note,
            by=row.by.name if row.by and who.officer else None,
            changes=[
                ChangeOut(**vars(one))
                for one in (snapshots.changes(before.values, row.values) if before else [])
            ],
        )
        for before, row in zip([None, *rows], rows, strict=False)
    ]  # fmt: skip
    return out[::-1]


@router.get("/consortia/{consortium_id}/changes", name="api-consortium-changes")
def changes_since(db: DB, user: ConsortiumReader, consortium_id: int) -> SinceOut:
    """What changed in the call since the tasks were taken from it, and since the approval."""
    found = queries.consortium(db, consortium_id)
    opening.leading(db, user, found)
    return since_out(found, requirements.since(db, found), approval.changed_since(db, found))


@router.post("/consortia/{consortium_id}/tasks/renew", name="api-consortium-renew")
def renew(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, body: Seen
) -> ConsortiumFull:
    """Makes the tasks those that the call requires now; members and locks stay."""
    renewing.bring_in_line(db, user=user, consortium_id=consortium_id, seen=body.version)
    return shown(db, request, user, consortium_id)


@router.post("/consortia/{consortium_id}/approval", name="api-consortium-confirm")
def confirm(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, body: Confirmation
) -> ConsortiumFull:
    """An officer confirms the approval of what changed since."""
    renewing.confirm(db, user=user, consortium_id=consortium_id, data=body)
    return shown(db, request, user, consortium_id)
