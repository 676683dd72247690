"""The API twins of proposed teams, of comparing, of what if."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from backend.access import ConsortiumReader
from backend.consortia import opening, queries
from backend.consortia.desk.api import shown
from backend.consortia.desk.api_models import ConsortiumFull
from backend.consortia.plans import comparing, proposing
from backend.consortia.plans.api_models import (
    ProposalsOut,
    SideOut,
    WhatIfOut,
    side_out,
    what_if_out,
)  # fmt: skip
from backend.consortia.plans.what_if import MOST, what_if
from backend.database import DB

router = APIRouter(prefix="/api/v1/consortia/{consortium_id}", tags=["consortia"])


@router.post("/proposals", status_code=202, name="api-consortium-propose")
def propose(db: DB, user: ConsortiumReader, consortium_id: int) -> dict[str, str]:
    """Asks for proposed teams; ask for them later."""
    proposing.ask(db, user=user, consortium_id=consortium_id)
    return {"status": "waiting"}


@router.get("/proposals", name="api-consortium-proposals")
def proposals(db: DB, user: ConsortiumReader, consortium_id: int) -> ProposalsOut:
    """The teams that were proposed last."""
    found = queries.consortium(db, consortium_id)
    opening.leading(db, user, found)
    proposing.read(db, user=user, found=found)
    return ProposalsOut(waiting=proposing.waiting(db, found), answer=found.proposals)


@router.post("/proposals/{number}/take", name="api-consortium-take")
def take(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, number: int,
    version: int,
) -> ConsortiumFull:  # fmt: skip
    """Makes a proposal the draft."""
    proposing.take_over(db, user=user, consortium_id=consortium_id, number=number, seen=version)
    return shown(db, request, user, consortium_id)


@router.get("/compare", name="api-consortium-compare")
def compare(
    db: DB, user: ConsortiumReader, consortium_id: int, left: str = comparing.NOW,
    right: str = "version-1",
) -> tuple[SideOut, SideOut]:  # fmt: skip
    """Two teams: now, version-3, proposal-1; for officers consortium-7, of the same call."""
    found = queries.consortium(db, consortium_id)
    who = opening.leading(db, user, found)
    one, other = (comparing.side(db, who, key) for key in (left, right))
    return side_out(one), side_out(other)


@router.get("/what-if", name="api-consortium-what-if")
def without_rules(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int,
    without: Annotated[list[str] | None, Query(max_length=MOST)] = None,
) -> WhatIfOut:  # fmt: skip
    """The team with some demands (`demands` names them) left aside."""
    found = queries.consortium(db, consortium_id)
    who = opening.leading(db, user, found)
    return what_if_out(what_if(db, request, who, without or ()))
