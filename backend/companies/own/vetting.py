"""An officer's check of a company: handing it in, and the answer."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from backend import mail
from backend.audit.service import record
from backend.companies.completeness.score import blocking
from backend.companies.queries import facets_of, locked_company, members_of
from backend.companies.states import Actor, reasons, require
from backend.errors import Conflict, Invalid
from backend.i18n import gettext, mark
from backend.models import Company, CompanyState, User

INCOMPLETE = mark("Before an officer can check it, the profile needs: %(missing)s")
REASON_NEEDED = mark("Choose a reason: the company reads it.")
NOTE_NEEDED = mark("Say in a sentence what to do; the company reads it.")


def submit_for_vetting(db: Session, *, company_id: int, user: User) -> Company:
    """Hands the profile to the officers; handing in twice is handing in once."""
    company = locked_company(db, company_id)
    if company.state == CompanyState.submitted:
        return company
    require(company.state, CompanyState.submitted, Actor.member)
    missing = blocking(company, facets_of(db, company.id))
    if missing:
        words = "; ".join(gettext(item.label) for item in missing)
        raise Conflict(INCOMPLETE, missing=words)
    company.state, company.submitted_at = CompanyState.submitted, datetime.now(UTC)
    record(db, "company_submitted", actor=user, subject=company)
    return company


def decide_vetting(
    db: Session, *, company_id: int, officer: User, to_state: CompanyState,
    reason_code: str = "", note: str = "",
) -> Company:  # fmt: skip
    """An officer verifies, returns or suspends a company; its members are told why."""
    company = locked_company(db, company_id)
    require(company.state, to_state, Actor.officer)
    _check_reason(to_state, reason_code, note)
    now = datetime.now(UTC)
    before, company.state, company.state_note = company.state, to_state, note
    company.verified_at = now if to_state == CompanyState.verified else None
    waited = (now - company.submitted_at).total_seconds() / 3600 if company.submitted_at else None
    company.submitted_at = None
    record(
        db, "company_vetted", actor=officer, subject=company, before=before, after=to_state,
        reason=reason_code, note=note, waited_hours=waited,
    )  # fmt: skip
    for member in members_of(db, company.id):
        mail.send(
            db, to=member.user, template="company_vetted", company=company, state=str(to_state),
            reason=reason_code, note=note,
        )  # fmt: skip
    return company


def _check_reason(to_state: CompanyState, reason_code: str, note: str) -> None:
    """Anything but a verification gives its reason; `other` and returns say it in words."""
    known = {term.value for term in reasons(to_state)}
    if to_state == CompanyState.verified and not reason_code:
        return
    if reason_code not in known:
        raise Invalid(fields={"reason_code": gettext(REASON_NEEDED)})
    if not note and (reason_code == "other" or to_state == CompanyState.returned):
        raise Invalid(fields={"note": gettext(NOTE_NEEDED)})
