"""Comparing verified companies with a register, and leaving one verified all the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.companies.queries import company as company_by_id
from backend.errors import Conflict, SpilnoError
from backend.i18n import mark
from backend.models import (
    Company,
    CompanyState,
    FindingState,
    RegisterEntry,
    RegisterFinding,
    User,
)  # fmt: skip
from backend.paging import SIZE, Page
from backend.reviews.interests import AVOIDED, declared_conflict
from backend.reviews.register import queries
from backend.reviews.register.comparison import Comparison, compare
from backend.reviews.register.finding import Found, found_in
from backend.reviews.register.forms import Dismissal, FindingFilter

CHANGED = mark(
    "What the register or the company says has changed since you opened this page. It is shown "
    "below as it is now; read it again, then decide. What you typed is kept."
)
SETTLED = mark("This has been settled in the meantime: the two agree now.")


@dataclass(frozen=True)
class Finding:
    """A row of the work list with both sides as they are now."""

    row: RegisterFinding
    company: Company
    registered: Comparison | None
    avoided: bool = False


def compare_all(db: Session, *, company_id: int | None = None) -> None:
    """Compares every verified company, or one, with its entry, and keeps what contradicts."""
    for part in queries.verified_companies(db, company_id):
        entries = queries.entries_of(db, part)
        known = queries.findings_about(db, part)
        for company in part:
            comparison = compare(company, entries.get(company.edrpou or ""))
            _keep(db, company, comparison, known.get(company.id))
        db.flush()


def settle(db: Session, *, officer: User, company: Company) -> None:
    """An officer has verified the company with the register beside it: what it says is known."""
    if company.state != CompanyState.verified or not company.edrpou:
        return
    entry = queries.entries_of(db, [company]).get(company.edrpou)
    row = _keep(
        db, company, compare(company, entry), queries.findings_about(db, [company]).get(company.id)
    )
    if row is not None and row.state == FindingState.open:
        _dismiss(row, officer)


def work_list(
    db: Session, chosen: FindingFilter, size: int = SIZE
) -> tuple[Page[RegisterFinding], Mapping[int, Finding]]:
    """A page of the work list, and each of its rows with both sides, by company."""
    page = queries.findings(db, chosen, size)
    entries = queries.entries_of(db, [row.company for row in page.items])
    shown = {row.company_id: _shown(row, entries) for row in page.items}
    return page, shown


def open_finding(db: Session, *, officer: User, company_id: int) -> Finding:
    """One finding; raises NotFound when there is none."""
    row = queries.finding_of(db, company_by_id(db, company_id).id)
    found = _shown(row, queries.entries_of(db, [row.company]))
    avoided = declared_conflict(db, officer, company_id)
    return Finding(row, found.company, found.registered, avoided)


def objection(
    db: Session, *, officer: User, company_id: int, choice: Dismissal
) -> SpilnoError | None:
    """What keeps a finding from being dismissed now; holds it still until it is."""
    row = queries.finding_of(db, company_id, lock=True)
    if declared_conflict(db, officer, company_id):
        return Conflict(AVOIDED, company=row.company.name)
    entries = queries.entries_of(db, [row.company])
    now = found_in(_shown(row, entries).registered)
    if now is None:
        return Conflict(SETTLED)
    if now.digest != choice.seen:
        return Conflict(CHANGED)
    return None


def dismiss(db: Session, *, officer: User, company_id: int, choice: Dismissal) -> RegisterFinding:
    """Leaves a company verified although the register says something else, with a reason."""
    refusal = objection(db, officer=officer, company_id=company_id, choice=choice)
    if refusal is not None:
        raise refusal
    row = queries.finding_of(db, company_id)
    _dismiss(row, officer, choice.reason_code, choice.note)
    row.digest = choice.seen
    record(
        db, "register_finding_dismissed", actor=officer, subject=row.company,
        reason=choice.reason_code, note=choice.note, fields=list(row.differs),
        register_status=row.status,
    )  # fmt: skip
    return row


def _dismiss(row: RegisterFinding, officer: User, reason: str = "", note: str = "") -> None:
    row.state, row.reason_code, row.note = FindingState.dismissed, reason, note
    row.decided_by_id, row.decided_at = officer.id, datetime.now(UTC)


def _shown(row: RegisterFinding, entries: Mapping[str, RegisterEntry]) -> Finding:
    company = row.company
    return Finding(row, company, compare(company, entries.get(company.edrpou or "")))


def _keep(
    db: Session, company: Company, comparison: Comparison | None, row: RegisterFinding | None
) -> RegisterFinding | None:
    """The finding as it is now: new, the same, another one, or none any more."""
    found = found_in(comparison)
    if comparison is None or found is None:
        if row is not None:
            db.delete(row)
            record(db, "register_agrees", actor=None, subject=company)
        return None
    day = comparison.entry.as_of
    if row is not None and row.digest == found.digest:
        row.as_of = day
        return row
    return _write(db, company, row, found, day)


def _write(
    db: Session, company: Company, row: RegisterFinding | None, found: Found, day: date
) -> RegisterFinding:
    said = _columns(found)
    if row is None:
        row = RegisterFinding(company_id=company.id, since=day, as_of=day, **said)
        db.add(row)
    else:
        for name, value in said.items():
            setattr(row, name, value)
        row.since = row.as_of = day
        row.state, row.reason_code, row.note = FindingState.open, "", ""
        row.decided_by_id = row.decided_at = None
    record(
        db, "register_contradicts", actor=None, subject=company, register_status=found.status,
        fields=list(found.differs), as_of=day.isoformat(),
    )  # fmt: skip
    return row


def _columns(found: Found) -> dict[str, str | int | Sequence[str]]:
    return {
        "status": found.status, "differs": list(found.differs), "gravity": found.gravity,
        "digest": found.digest,
    }  # fmt: skip
