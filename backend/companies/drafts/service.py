"""Putting what a draft says into the claimed profile, or throwing it away."""

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.companies.claims import membership as memberships
from backend.companies.drafts.queries import Carried, carried
from backend.companies.profile import UNIQUE, save_profile
from backend.companies.queries import locked_company
from backend.companies.revision import revision
from backend.companies.service import profile_changed
from backend.errors import Conflict, NotFound
from backend.i18n import mark
from backend.models import Company, Facet, Membership, MembershipState, User

NO_DRAFT = mark("There is no draft of yours to take over; somebody may have done it already.")


def own_draft(db: Session, *, user: User) -> tuple[Membership, Carried]:
    """The draft that came along with the company that somebody speaks for; raises NotFound."""
    own = memberships.current(db, user.id)
    found = carried(db, own) if own is not None else None
    if own is None or own.state != MembershipState.active or found is None:
        raise NotFound(NO_DRAFT)
    return own, found


def take_over(db: Session, *, user: User) -> Company:
    """Fills what is empty in the profile and adds the draft's offers and needs.

    The draft stays while it says something else than the profile, until it is thrown away.
    """
    memberships.lock_user(db, user.id)
    own, _ = own_draft(db, user=user)
    company = locked_company(db, own.company_id)
    own, found = own_draft(db, user=user)
    moved = [one.id for one in found.facets]
    db.execute(update(Facet).where(Facet.id.in_(moved)).values(company_id=company.id))
    for column in UNIQUE:
        setattr(found.draft, column, None)
    db.flush()
    refused = save_profile(
        db, user=user, company_id=company.id, values=found.filling,
        seen=revision(company, found.filling),
    )  # fmt: skip
    if refused:
        raise Conflict(next(iter(refused.values())))
    record(
        db, "draft_taken_over", actor=user, subject=company, fields=sorted(found.filling),
        facets=len(moved),
    )  # fmt: skip
    if moved:
        profile_changed(db, company)
    if not found.differing:
        _end(db, own, found.draft)
    return company


def discard(db: Session, *, user: User) -> None:
    """Throws the draft away."""
    memberships.lock_user(db, user.id)
    own, found = own_draft(db, user=user)
    _end(db, own, found.draft)
    record(db, "draft_discarded", actor=user, subject=own.company)


def _end(db: Session, own: Membership, draft: Company) -> None:
    own.draft_id = None
    db.flush()
    db.expunge(draft)
    db.execute(delete(Company).where(Company.id == draft.id))
