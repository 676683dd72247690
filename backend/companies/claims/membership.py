"""Reads and locks of who speaks for which company."""

from collections.abc import Sequence

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from backend.companies.fields.domains import belongs
from backend.errors import NotFound
from backend.i18n import mark
from backend.models import Company, CompanyState, Membership, MembershipState, User

#: states in which nobody speaks for the company yet, so that an address may be proof enough
OPEN_TO_DOMAIN = frozenset({CompanyState.unclaimed, CompanyState.draft})
#: here addresses of the domain are given to many who do not speak for the organisation
CROWDED_DOMAINS = frozenset({"university"})
GONE = mark("This request is no longer there; somebody may have withdrawn it.")


def believed_at_once(user: User, company: Company) -> bool:
    """Whether the address is proof enough of speaking for a company that nobody speaks for."""
    return (
        user.confirmed_at is not None
        and company.state in OPEN_TO_DOMAIN
        and company.kind not in CROWDED_DOMAINS
        and belongs(user.email, company.website)
    )


def lock_user(db: Session, user_id: int) -> None:
    """Makes two clicks of one person wait for each other."""
    db.execute(select(User.id).where(User.id == user_id).with_for_update())


def membership(db: Session, user_id: int, company_id: int) -> Membership | None:
    """What there is between a person and a company, fresh."""
    return db.scalars(
        select(Membership)
        .where(Membership.user_id == user_id, Membership.company_id == company_id)
        .execution_options(populate_existing=True)
    ).first()


def membership_by_id(db: Session, membership_id: int) -> Membership:
    """A request to speak for a company, with both sides, fresh."""
    found = db.scalars(
        select(Membership)
        .where(Membership.id == membership_id)
        .options(joinedload(Membership.user), joinedload(Membership.company))
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise NotFound(GONE)
    return found


def current(db: Session, user_id: int) -> Membership | None:
    """The person's active or pending membership, with its company; each has one at most."""
    return db.scalars(
        select(Membership)
        .where(Membership.user_id == user_id, Membership.state != MembershipState.declined)
        .options(joinedload(Membership.company))
        .order_by(Membership.state, Membership.id)
        .limit(1)
    ).first()


def speaks_for(db: Session, user_id: int, company_id: int) -> bool:
    """Whether a person is an active member."""
    found = membership(db, user_id, company_id)
    return found is not None and found.state == MembershipState.active


def members_count(db: Session, company_id: int) -> int:
    """How many people speak for a company."""
    query = select(func.count()).select_from(Membership)
    active = Membership.state == MembershipState.active
    return db.scalar(query.where(Membership.company_id == company_id, active)) or 0


def waiting_claims(db: Session, limit: int = 100) -> Sequence[Membership]:
    """Claims that only an officer can decide, oldest first: nobody speaks for the company yet."""
    colleague = aliased(Membership)
    has_member = exists().where(
        colleague.company_id == Membership.company_id, colleague.state == MembershipState.active
    )
    return db.scalars(
        select(Membership)
        .where(Membership.state == MembershipState.pending, ~has_member)
        .options(joinedload(Membership.user), joinedload(Membership.company))
        .order_by(Membership.id)
        .limit(limit)
    ).all()
