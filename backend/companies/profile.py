"""Saving what a company says of itself."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.companies.queries import locked_company
from backend.companies.register.facts import marks
from backend.companies.register.queries import entry_of
from backend.companies.revision import revision
from backend.companies.service import profile_changed
from backend.companies.states import Actor, require
from backend.i18n import mark
from backend.jobs import enqueue
from backend.models import Company, CompanyState, User

STALE = mark(
    "A colleague saved this page in the meantime. What you typed is kept; compare it with what "
    "is saved now, then save again."
)
TAKEN = mark("Another company here has this identifier. If it is yours, ask to speak for it.")
UNIQUE = ("pic", "edrpou", "lei", "ncage")
#: an officer has checked these; changed, they are checked again
CHECKED = frozenset({"name", "country", "pic", "edrpou"})
#: a register's newest word on a verified company is compared with these again
REGISTERED = frozenset({"name", "short_name", "region", "city", "founded"})
#: what matching reads
MATCHED = frozenset({
    "name", "country", "kind", "about", "language", "languages", "staff", "turnover_eur",
    "balance_eur", "ownership", "controlling_country", "facilities", "capacity", "certificates",
    "exports_to", "region", "founded", "city", "website", "control_group",
})  # fmt: skip


def save_profile(
    db: Session, *, user: User, company_id: int, values: Mapping[str, Any], seen: str,
    seen_columns: Iterable[str] = (),
) -> dict[str, str]:  # fmt: skip
    """Saves columns of the profile; {} when done, else why not, by field (message ids).

    `seen` is the revision that the writer started from: of `seen_columns`, or of those to save.
    """
    company = locked_company(db, company_id)
    if seen != revision(company, seen_columns or values):
        return {"": STALE}
    changed = {key: value for key, value in values.items() if getattr(company, key) != value}
    elsewhere = taken(db, company, changed)
    if elsewhere:
        return elsewhere
    if not changed:
        return {}
    for key, value in changed.items():
        setattr(company, key, value)
    kept = {k: v for k, v in company.provenance.items() if k not in changed}
    company.provenance = kept | marks(entry_of(db, company.edrpou), changed)
    record(db, "profile_changed", actor=user, subject=company, fields=sorted(changed))
    if company.state == CompanyState.verified and changed.keys() & CHECKED:
        require(company.state, CompanyState.submitted, Actor.rule)
        company.state, company.submitted_at = CompanyState.submitted, datetime.now(UTC)
        record(db, "identity_changed", actor=user, subject=company, fields=sorted(changed))
    if company.state == CompanyState.verified and changed.keys() & REGISTERED:
        enqueue(db, "compare_with_register", lock="register", company_id=company.id)
    if changed.keys() & MATCHED:
        profile_changed(db, company)
    db.flush()
    return {}


def taken(db: Session, company: Company, changed: Mapping[str, Any]) -> dict[str, str]:
    """Identifiers that another company holds."""
    refused = {}
    for column in UNIQUE:
        value = changed.get(column)
        query = select(Company.id).where(
            getattr(Company, column) == value, Company.id != company.id
        )
        if value and db.scalar(query) is not None:
            refused[column] = TAKEN
    return refused
