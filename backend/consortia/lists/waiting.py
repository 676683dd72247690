"""How many consortia wait for the reader: the number beside the link."""

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from backend.access import current_user
from backend.companies.disclosure.levels import OFFICERS
from backend.consortia.lists.queries import for_officers
from backend.consortia.standing import companies_of
from backend.consortia.states import ENDED, LED_ANEW
from backend.database import DB
from backend.models import (
    Consortium,
    ConsortiumMember,
    Handover,
    HandoverState,
    MemberRole,
    MemberState,
    User,
)  # fmt: skip

OFFERED = HandoverState.offered


def waiting_for(db: Session, user: User) -> int:
    """Reviews for officers; for others invitations, offers to coordinate, requests to join."""
    if user.role in OFFICERS:
        queue = select(func.count()).select_from(Consortium).where(for_officers())
        return db.scalar(queue) or 0
    mine = companies_of(db, user)
    if not mine:
        return 0
    led = aliased(ConsortiumMember)
    invited = (ConsortiumMember.state == MemberState.invited) & (
        ConsortiumMember.company_id.in_(mine)
    )
    asked = (ConsortiumMember.state == MemberState.requested) & (
        Consortium.id.in_(
            select(led.consortium_id).where(
                led.company_id.in_(mine), led.role == MemberRole.coordinator,
                led.state == MemberState.accepted,
            )
        )
    )  # fmt: skip
    offered = (
        ConsortiumMember.company_id.in_(mine)
        & Consortium.state.in_(LED_ANEW)
        & (exists().where(Handover.to_id == ConsortiumMember.id, Handover.state == OFFERED))
    )
    query = (
        select(func.count())
        .select_from(ConsortiumMember)
        .join(ConsortiumMember.consortium)
        .where(Consortium.state.not_in(ENDED), or_(invited, asked, offered))
    )
    return db.scalar(query) or 0


def consortium_counts(
    request: Request, db: DB, user: Annotated[User | None, Depends(current_user)]
) -> None:
    """Leaves the number on the request, beside those that are there; a fragment shows none."""
    if user is not None and "hx-target" not in request.headers:
        counts = getattr(request.state, "counts", {})
        request.state.counts = counts | {"consortia": waiting_for(db, user)}


ConsortiumCounts = Depends(consortium_counts)
