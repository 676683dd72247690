"""From a draft of one's own to the profile that the company has here: a claim that keeps it."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.companies.claims import membership as memberships
from backend.companies.claims.service import BY_CREATION, claim_company, leave_company
from backend.companies.profile import taken
from backend.companies.queries import locked_company
from backend.errors import Conflict
from backend.i18n import mark
from backend.models import Company, CompanyState, Membership, MembershipState, User

NOT_A_DRAFT = mark(
    "Only a draft that you have entered yourself, and that nobody else speaks for, can be taken "
    "along to another profile."
)


def move_draft(
    db: Session, *, user: User, draft_id: int, to_id: int, typed: Mapping[str, Any] | None = None
) -> Membership:
    """Leaves a draft and claims a profile; the draft waits until the claim is answered.

    `typed` is what stands in the draft's form and is not saved yet.
    """
    memberships.lock_user(db, user.id)
    draft = locked_company(db, draft_id)
    own = memberships.membership(db, user.id, draft.id)
    if not may_move(db, draft, own) or draft.id == to_id:
        raise Conflict(NOT_A_DRAFT)
    elsewhere = taken(db, draft, typed or {})
    for column, value in (typed or {}).items():
        if column not in elsewhere:
            setattr(draft, column, value)
    leave_company(db, user=user, company_id=draft.id)
    claim = claim_company(db, user=user, company_id=to_id)
    claim.draft_id = draft.id
    record(db, "draft_moved", actor=user, subject=draft, to=to_id)
    return claim


def may_move(db: Session, draft: Company, own: Membership | None) -> bool:
    """Whether somebody's company is a draft that is nobody else's."""
    return (
        own is not None
        and own.state == MembershipState.active
        and own.evidence == BY_CREATION
        and draft.state == CompanyState.draft
        and memberships.members_count(db, draft.id) == 1
    )
