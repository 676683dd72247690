"""How much waits for an officer: the numbers beside the links of the rail."""

from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

from backend.access import current_user
from backend.companies.disclosure.levels import OFFICERS
from backend.database import DB
from backend.models import (
    Company,
    CompanyState,
    FindingState,
    Membership,
    MembershipState,
    PairState,
    RegisterFinding,
    Suggestion,
    User,
)  # fmt: skip


def claim_waits() -> ColumnElement[bool]:
    """Condition: a claim that only an officer can answer, since nobody speaks for the company."""
    colleague = aliased(Membership)
    answered_by_colleague = exists().where(
        colleague.company_id == Membership.company_id,
        colleague.state == MembershipState.active,
    )
    return (Membership.state == MembershipState.pending) & ~answered_by_colleague


def finding_waits() -> ColumnElement[bool]:
    """Condition: a register contradicts a verified company, and no officer has said why not."""
    return (RegisterFinding.state == FindingState.open) & (Company.state == CompanyState.verified)


def numbers(db: Session) -> dict[str, int]:
    """What waits in each room, in one statement."""
    companies = (
        select(func.count()).select_from(Company).where(Company.state == CompanyState.submitted)
    )
    claims = select(func.count()).select_from(Membership).where(claim_waits())
    findings = (
        select(func.count())
        .select_from(RegisterFinding)
        .join(RegisterFinding.company)
        .where(finding_waits())
    )
    pairs = (
        select(func.count())
        .select_from(Suggestion)
        .where(Suggestion.request_id.is_(None), Suggestion.state == PairState.suggested)
    )
    row = db.execute(
        select(
            (
                companies.scalar_subquery() + claims.scalar_subquery() + findings.scalar_subquery()
            ).label("vetting"),
            pairs.scalar_subquery().label("pairs"),
        )
    ).one()
    return {"vetting": row.vetting, "pairs": row.pairs}


def waiting_counts(
    request: Request, db: DB, user: Annotated[User | None, Depends(current_user)]
) -> None:
    """Leaves the numbers on the request, for officers only."""
    if user is not None and user.role in OFFICERS:
        request.state.counts = getattr(request.state, "counts", {}) | numbers(db)


WaitingCounts = Depends(waiting_counts)
