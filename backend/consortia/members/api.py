"""The API twins of what is done with the members of a consortium."""

from datetime import datetime

from fastapi import APIRouter, Request
from pydantic import BaseModel

from backend.access import Asker, ConsortiumReader
from backend.consortia import opening, queries
from backend.consortia.desk.api import shown
from backend.consortia.desk.api_models import ConsortiumFull
from backend.consortia.forms import (
    Addition,
    Ban,
    Cover,
    HandoverAnswer,
    Lock,
    MemberFacts,
    MemberMove,
    NewCoordinator,
    NewHandover,
    SteppingDown,
)
from backend.consortia.forms import Request as JoinRequest
from backend.consortia.judgement.handover import handover_view
from backend.consortia.members import coordinating, handing, joining, team
from backend.consortia.members import service as membership
from backend.database import DB
from backend.models import Handover

router = APIRouter(prefix="/api/v1/consortia/{consortium_id}", tags=["consortia"])


@router.post("/members", status_code=201, name="api-consortium-add")
def add(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, body: Addition
) -> ConsortiumFull:
    """Takes a company into the team, perhaps in another's place."""
    membership.add(db, user=user, consortium_id=consortium_id, data=body)
    return shown(db, request, user, consortium_id)


@router.put("/members/{member_id}", name="api-member-change")
def change(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, member_id: int,
    body: MemberFacts,
) -> ConsortiumFull:  # fmt: skip
    """A member's role and share of the costs."""
    team.change_member(db, user=user, consortium_id=consortium_id, member_id=member_id, data=body)
    return shown(db, request, user, consortium_id)


@router.post("/members/{member_id}/move", name="api-member-move")
def move(
    db: DB, user: ConsortiumReader, consortium_id: int, member_id: int, body: MemberMove
) -> dict[str, str]:
    """Invites, accepts, declines, takes out, leaves; answers where it stands then."""
    moved = membership.move_member(
        db, user=user, consortium_id=consortium_id, member_id=member_id, data=body
    )
    return {"state": moved.state}


@router.put("/members/{member_id}/lock", name="api-member-lock")
def lock(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, member_id: int,
    body: Lock,
) -> ConsortiumFull:  # fmt: skip
    """A locked member stays whatever is proposed."""
    team.lock(db, user=user, consortium_id=consortium_id, member_id=member_id, locked=body.locked)
    return shown(db, request, user, consortium_id)


@router.put("/tasks", name="api-consortium-task")
def assign(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, body: Cover
) -> ConsortiumFull:
    """Who leads a task or backs its lead up."""
    team.assign(db, user=user, consortium_id=consortium_id, data=body)
    return shown(db, request, user, consortium_id)


@router.post("/bans", status_code=204, name="api-consortium-ban")
def ban(db: DB, user: ConsortiumReader, consortium_id: int, body: Ban) -> None:
    """Bars a company from the proposals."""
    team.ban(db, user=user, consortium_id=consortium_id, company_id=body.company_id)


@router.delete("/bans/{company_id}", status_code=204, name="api-consortium-unban")
def unban(db: DB, user: ConsortiumReader, consortium_id: int, company_id: int) -> None:
    """Lets a company be proposed again."""
    team.unban(db, user=user, consortium_id=consortium_id, company_id=company_id)


@router.post("/join", status_code=201, name="api-consortium-join")
def join(db: DB, member: Asker, consortium_id: int, body: JoinRequest) -> dict[str, int]:
    """Asks to fill open slots; 404 where the consortium is not shown to the company."""
    joining.shown_to(db, member.company, consortium_id)
    made = joining.ask(
        db, user=member.user, company=member.company, consortium_id=consortium_id, data=body
    )
    return {"member_id": made}


@router.put("/coordinator", name="api-consortium-coordinator")
def choose_coordinator(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, body: NewCoordinator
) -> ConsortiumFull:
    """Officers: another company to coordinate; with a note where the present one takes part."""
    coordinating.choose(db, user=user, consortium_id=consortium_id, data=body)
    return shown(db, request, user, consortium_id)


@router.post("/coordinator/step-down", name="api-consortium-step-down")
def step_down(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, body: SteppingDown
) -> ConsortiumFull:
    """The coordinator goes on as a member like others; officers choose another."""
    coordinating.step_down(db, user=user, consortium_id=consortium_id, data=body)
    return shown(db, request, user, consortium_id)


class HandoverOut(BaseModel):
    """The offer of the coordination that stands, from one member to another."""

    id: int
    from_member_id: int
    to_member_id: int
    note: str
    created_at: datetime


@router.get("/handover", name="api-handover")
def handover(db: DB, user: ConsortiumReader, consortium_id: int) -> HandoverOut | None:
    """The offer that stands, for the two members and for officers; null for others."""
    who = opening.inside(db, user, queries.consortium(db, consortium_id))
    view = handover_view(db, who)
    return _handover(view.row) if view else None


@router.post("/handover", status_code=201, name="api-handover-offer")
def offer_handover(
    db: DB, user: ConsortiumReader, consortium_id: int, body: NewHandover
) -> HandoverOut:
    """The coordinator offers the coordination to another member."""
    return _handover(handing.offer(db, user=user, consortium_id=consortium_id, data=body))


@router.delete("/handover", status_code=204, name="api-handover-withdraw")
def take_handover_back(db: DB, user: ConsortiumReader, consortium_id: int) -> None:
    """The coordinator takes its offer back."""
    handing.take_offer_back(db, user=user, consortium_id=consortium_id)


@router.post("/handover/answer", name="api-handover-answer")
def answer_handover(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, body: HandoverAnswer
) -> ConsortiumFull:
    """The other member takes the coordination, or says no."""
    handing.answer(db, user=user, consortium_id=consortium_id, data=body)
    return shown(db, request, user, consortium_id)


def _handover(one: Handover) -> HandoverOut:
    return HandoverOut(
        id=one.id, from_member_id=one.from_id, to_member_id=one.to_id, note=one.note,
        created_at=one.created_at,
    )  # fmt: skip
