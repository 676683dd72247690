"""The API twins of the workspace: the team as it stands, and who would fit."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from backend.access import ConsortiumReader
from backend.consortia import opening, queries
from backend.consortia.desk.api_models import (
    BudgetOut,
    CandidatesOut,
    ConsortiumFull,
    budget_out,
    candidate,
    full,
)  # fmt: skip
from backend.consortia.desk.candidates import candidates
from backend.consortia.desk.money import Supposed, money
from backend.consortia.desk.service import desk
from backend.database import DB
from backend.errors import Forbidden
from backend.i18n import mark
from backend.models import User

MEMBERS_ONLY = mark("Only those who take part, and officers, see the budget.")
router = APIRouter(prefix="/api/v1/consortia/{consortium_id}", tags=["consortia"])


@router.get("", name="api-consortium")
def one(request: Request, db: DB, user: ConsortiumReader, consortium_id: int) -> ConsortiumFull:
    """The workspace."""
    return shown(db, request, user, consortium_id)


@router.get("/budget", name="api-consortium-budget")
def budget(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int,
    supposed: Annotated[Supposed, Query()],
) -> BudgetOut:  # fmt: skip
    """Costs, rate and contribution, for those who take part; `choices` may be supposed."""
    who = opening.inside(db, user, queries.consortium(db, consortium_id))
    if not who.takes_part:
        raise Forbidden(MEMBERS_ONLY)
    return budget_out(money(db, who.consortium, desk(db, request, who).team, supposed))


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
