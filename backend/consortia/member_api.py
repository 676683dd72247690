"""The API twins of what is done on the desk of a consortium."""

from fastapi import APIRouter, Request

from backend.access import ConsortiumReader
from backend.consortia import comparing, membership, proposing, queries, service, team
from backend.consortia.api import shown
from backend.consortia.api_models import (
    CandidatesOut,
    ConsortiumFull,
    ProposalsOut,
    SideOut,
    candidate,
    side_out,
)  # fmt: skip
from backend.consortia.candidates import candidates
from backend.consortia.forms import Addition, Ban, Cover, Lock, MemberFacts, MemberMove
from backend.database import DB

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


@router.get("/candidates", name="api-consortium-candidates")
def who_would_fit(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int,
    slot: int | None = None, instead_of: int | None = None,
) -> CandidatesOut:  # fmt: skip
    """Candidates for the team, for a task, or for a member's place."""
    who = service.to_edit(db, user, consortium_id)
    task = queries.slot_in(who.consortium, slot) if slot else None
    member = queries.member_in(who.consortium, instead_of) if instead_of else None
    found = candidates(db, request, who, slot=task, instead_of=member)
    return CandidatesOut(
        preparing=found.weighed.preparing, items=[candidate(one) for one in found.rows]
    )


@router.post("/proposals", status_code=202, name="api-consortium-propose")
def propose(db: DB, user: ConsortiumReader, consortium_id: int) -> dict[str, str]:
    """Asks for proposed teams; ask for them later."""
    proposing.ask(db, user=user, consortium_id=consortium_id)
    return {"status": "waiting"}


@router.get("/proposals", name="api-consortium-proposals")
def proposals(db: DB, user: ConsortiumReader, consortium_id: int) -> ProposalsOut:
    """The teams that were proposed last."""
    found = queries.consortium(db, consortium_id)
    service.leading(db, user, found)
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
    """Two teams: now, version-3, proposal-1."""
    found = queries.consortium(db, consortium_id)
    service.leading(db, user, found)
    one, other = (comparing.side(db, found, key) for key in (left, right))
    return side_out(one), side_out(other)
