"""The API twins of the workspace: the team as it stands, and who would fit."""

from fastapi import APIRouter, Request

from backend.access import ConsortiumReader
from backend.consortia import opening, queries
from backend.consortia.desk.api_models import CandidatesOut, ConsortiumFull, candidate, full
from backend.consortia.desk.candidates import candidates
from backend.consortia.desk.service import desk
from backend.database import DB
from backend.models import User

router = APIRouter(prefix="/api/v1/consortia/{consortium_id}", tags=["consortia"])


@router.get("", name="api-consortium")
def one(request: Request, db: DB, user: ConsortiumReader, consortium_id: int) -> ConsortiumFull:
    """The workspace."""
    return shown(db, request, user, consortium_id)


@router.get("/candidates", name="api-consortium-candidates")
def who_would_fit(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int,
    slot: int | None = None, instead_of: int | None = None,
) -> CandidatesOut:  # fmt: skip
    """Candidates for the team, for a task, or for a member's place."""
    who = opening.to_edit(db, user, consortium_id)
    task = queries.slot_in(who.consortium, slot) if slot else None
    member = queries.member_in(who.consortium, instead_of) if instead_of else None
    found = candidates(db, request, who, slot=task, instead_of=member)
    return CandidatesOut(
        preparing=found.weighed.preparing, items=[candidate(one) for one in found.rows]
    )


def shown(db: DB, request: Request, user: User, consortium_id: int) -> ConsortiumFull:
    """The workspace as the reader sees it."""
    who = opening.open_workspace(db, user=user, consortium_id=consortium_id)
    return full(who, desk(db, request, who))
