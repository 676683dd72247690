"""Working on a case without deciding: reading, notes, conflicts of interest, invitations."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.database import one_at_a_time
from backend.errors import Conflict, Forbidden, Invalid
from backend.i18n import gettext, mark
from backend.models import Company, CompanyState, ConflictOfInterest, Role, Suggestion, User
from backend.reviews.decisions import queries as decision_queries

NOT_OF_PAIR = mark("Please choose one of the two companies of this pair.")
NO_CONFLICT = mark("This declaration was lifted already.")
ONLY_ADMINISTRATOR = mark("Only an administrator lifts a declared interest.")
HAS_MEMBERS = mark("Somebody speaks for this company already; the introduction reaches them.")


def note_reading(db: Session, *, officer: User, pair: Suggestion) -> None:
    """Notes once per officer and day that the whole case was shown."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    if not decision_queries.viewed_since(db, pair, officer, midnight):
        record(db, "pair_viewed", actor=officer, subject=pair)


def add_note(db: Session, *, officer: User, pair_id: int, text: str) -> None:
    """Adds a note among officers, kept for good."""
    pair = decision_queries.pair(db, pair_id)
    record(db, "pair_note_added", actor=officer, subject=pair, note=text)


def declare_conflict(
    db: Session, *, officer: User, pair_id: int, company_id: int, note: str
) -> None:
    """Closes every pair of a company to this officer; declaring twice is declaring once."""
    company = _side(decision_queries.pair(db, pair_id), company_id)
    one_at_a_time(db, f"conflict {officer.id} {company_id}")
    if decision_queries.conflict(db, officer, company_id) is not None:
        return
    db.add(ConflictOfInterest(officer_id=officer.id, company_id=company.id, note=note))
    record(db, "conflict_declared", actor=officer, subject=company, note=note)


def lift_conflict(db: Session, *, administrator: User, conflict_id: int) -> None:
    """Opens the company's pairs to the officer again."""
    if administrator.role != Role.administrator:
        raise Forbidden(ONLY_ADMINISTRATOR)
    found = decision_queries.standing_conflict(db, conflict_id)
    if found is None:
        raise Conflict(NO_CONFLICT)
    found.lifted_at = datetime.now(UTC)
    found.lifted_by_id = administrator.id
    record(
        db, "conflict_lifted", actor=administrator, subject=found.company,
        officer=found.officer.name,
    )  # fmt: skip


def note_invitation(
    db: Session, *, officer: User, pair_id: int, company_id: int, note: str
) -> None:
    """Notes that a company without an account was invited by other means."""
    pair = decision_queries.pair(db, pair_id)
    company = _side(pair, company_id)
    if company.state != CompanyState.unclaimed and decision_queries.people_to_tell(db, company.id):
        raise Conflict(HAS_MEMBERS)
    record(
        db, "company_invited", actor=officer, subject=pair, company_id=company.id,
        company=company.name, note=note,
    )  # fmt: skip


def _side(pair: Suggestion, company_id: int) -> Company:
    for company in (pair.company, pair.partner):
        if company.id == company_id:
            return company
    raise Invalid(NOT_OF_PAIR, fields={"company_id": gettext(NOT_OF_PAIR)})
