"""Entering a company that is not here yet."""

from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.companies.claims import membership
from backend.companies.claims.finder import Candidate, Identity, with_identifier, with_like_name
from backend.companies.claims.service import BY_CREATION, ensure_free
from backend.companies.fields.forms import NewCompany
from backend.companies.register.facts import marks
from backend.companies.register.queries import entry_of
from backend.companies.service import profile_changed
from backend.i18n import current_locale
from backend.models import Company, CompanyState, Membership, MembershipState, User

#: one at a time, so that two people entering the same company make one
LOCK = func.pg_advisory_xact_lock(func.hashtext("companies.creation"))


@dataclass(frozen=True)
class Creation:
    """The new company, or those that are perhaps the same.

    `certain` ones hold one of its identifiers: then there is no company to enter, only to claim.
    """

    company: Company | None = None
    certain: list[Candidate] = field(default_factory=list)
    alike: list[Candidate] = field(default_factory=list)


def create_company(db: Session, *, user: User, new: NewCompany) -> Creation:
    """Enters a company and lets its writer speak for it; entering twice gives the same one."""
    db.execute(select(LOCK))
    membership.lock_user(db, user.id)
    own = membership.current(db, user.id)
    if own is not None and own.evidence == BY_CREATION and _is(own.company, new):
        return Creation(own.company)
    ensure_free(db, user)
    identity = Identity(new.name, new.country, new.pic, new.edrpou, new.vat)
    certain = with_identifier(db, user=user, identity=identity)
    if certain:
        return Creation(certain=certain)
    alike = [] if new.different else with_like_name(db, user=user, identity=identity)
    if alike:
        return Creation(alike=alike)
    values = new.model_dump(exclude={"different"})
    taken_over = marks(entry_of(db, new.edrpou), values)
    company = Company(
        **values, state=CompanyState.draft, language=current_locale(), provenance=taken_over
    )
    db.add(company)
    db.flush()
    db.add(
        Membership(
            user_id=user.id, company_id=company.id, state=MembershipState.active,
            evidence=BY_CREATION, decided_at=func.now(),
        )
    )  # fmt: skip
    record(db, "company_created", actor=user, subject=company, prefilled=sorted(taken_over))
    profile_changed(db, company)
    return Creation(company)


def _is(company: Company, new: NewCompany) -> bool:
    return (company.name, company.country) == (new.name, new.country)
