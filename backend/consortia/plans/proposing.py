"""Teams that the engine proposes for a consortium: asked for, made by a job, taken over."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.consortia import queries
from backend.consortia.judgement import judging
from backend.consortia.members import team
from backend.consortia.members.team import Proposed
from backend.consortia.opening import STALE, to_edit
from backend.errors import Conflict, NotFound, SpilnoError
from backend.i18n import mark
from backend.jobs import enqueue
from backend.matcher import consortia as matcher
from backend.matcher.consortia import Proposal
from backend.models import Consortium, ListKind, MemberRole, User
from backend.shown.service import Listed, Shelf, keep_all

ALTERNATIVES = 5
SECONDS = 8.0
NO_PROPOSAL = mark("This proposed team is no longer there; ask for new ones.")


def ask(db: Session, *, user: User, consortium_id: int) -> None:
    """Asks for proposals around those who are locked or take part; twice at once is once."""
    found = to_edit(db, user, consortium_id).consortium
    if not queries.job_waits(db, "propose_team", "consortium_id", found.id):
        enqueue(db, "propose_team", consortium_id=found.id)
        record(db, "consortium_proposals_asked", actor=user, subject=found)


def waiting(db: Session, found: Consortium) -> bool:
    """Whether proposals are being made."""
    return queries.job_waits(db, "propose_team", "consortium_id", found.id)


def propose(db: Session, *, consortium_id: int) -> None:
    """Makes the proposals and keeps them in place of the last."""
    found = queries.consortium(db, consortium_id)
    barred = [one.company_id for one in queries.bans_of(db, found.id)]
    try:
        answer = matcher.propose(
            db, found.call, judging.wishes(found, barred), alternatives=ALTERNATIVES,
            seconds=SECONDS,
        )  # fmt: skip
        kept = {
            "status": answer.status, "proposals": [plain_of(one) for one in answer.proposals],
            "relax": list(answer.blame.relax) if answer.blame else [],
            "model_id": answer.pool.model_id if answer.pool else "",
        }  # fmt: skip
    except (SpilnoError, ValueError) as refused:
        kept = {"status": "refused", "proposals": [], "refusal": str(refused)}
    held = queries.locked_consortium(db, consortium_id)
    held.proposals = {
        **kept, "version": found.version, "made_at": datetime.now(UTC).isoformat(),
    }  # fmt: skip


def read(db: Session, *, user: User, found: Consortium) -> None:
    """The proposals came before somebody's eyes: each goes into the log of lists as a team."""
    keep_all(
        db,
        [
            Shelf(
                ListKind.teams, str(found.proposals.get("model_id", "")),
                [Listed(company_id) for company_id in team["companies"]], user,
                found.coordinator_id, found.id, found.call_id, f"proposal:{number}",
            )
            for number, team in enumerate(found.proposals.get("proposals", []), 1)
        ],
    )  # fmt: skip


def take_over(db: Session, *, user: User, consortium_id: int, number: int, seen: int) -> Consortium:
    """Makes one of the proposals the draft."""
    found = to_edit(db, user, consortium_id).consortium
    if found.version != seen:
        raise Conflict(STALE)
    return team.adopt(
        db, user=user, consortium_id=consortium_id, proposed=proposed(found, number), seen=seen
    )


def proposed(found: Consortium, number: int) -> Proposed:
    """A kept proposal as companies, roles and tasks."""
    kept = plain(found, number)
    slots = {str(slot.capability_id): slot.id for slot in found.slots}
    return Proposed(
        companies=list(kept["companies"]),
        roles={int(key): MemberRole(role) for key, role in kept["roles"].items()},
        leads={slots[code]: key for code, key in kept["leads"].items() if code in slots},
        backups={slots[code]: [key] for code, key in kept["backups"].items() if code in slots},
    )


def plain(found: Consortium, number: int) -> Mapping[str, Any]:
    """A kept proposal, numbered from 1."""
    kept = found.proposals.get("proposals", [])
    if not 1 <= number <= len(kept):
        raise NotFound(NO_PROPOSAL)
    one: Mapping[str, Any] = kept[number - 1]
    return one


def plain_of(one: Proposal) -> dict[str, Any]:
    """A proposal as JSON: only what a page shows or a draft needs."""
    roles = set(MemberRole)
    return {
        "companies": [int(str(key)) for key in one.keys],
        "roles": {
            str(member.entity.key): str(member.role)
            for member in one.team.members
            if str(member.role) in roles
        },
        "leads": {row.capability: row.lead for row in one.coverage if row.lead is not None},
        "backups": {row.capability: row.backup for row in one.coverage if row.backup is not None},
        "parts": dict(one.parts), "answer": str(one.verdict.answer),
        "status": str(one.proof.status), "gap": one.proof.gap, "needed": len(one.coverage),
    }  # fmt: skip
