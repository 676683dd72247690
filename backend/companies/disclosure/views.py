"""The record of who looked at a company's page, for that company's and the officers' sake."""

from datetime import UTC, datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from backend.access import membership_of
from backend.audit.service import record
from backend.companies.disclosure.levels import Level, level_for, may_open
from backend.companies.queries import GONE, company
from backend.errors import NotFound
from backend.models import Company, Event, User

KIND = "company_viewed"


def opened(db: Session, *, viewer: User, company_id: int) -> tuple[Company, Level]:
    """A company and how much of it this reader sees; a look closer than a stranger's is kept."""
    found = company(db, company_id)
    level = level_for(db, viewer=viewer, company=found)
    if not may_open(found, level):
        raise NotFound(GONE)
    if level not in {Level.public, Level.own}:
        record_view(db, viewer=viewer, company=found, level=level)
    return found, level


def record_view(db: Session, *, viewer: User, company: Company, level: Level) -> None:
    """Records a view, once per reader, company and day (UTC)."""
    # two tabs opened at once wait for each other here, so that the second finds the first's row
    db.execute(
        select(func.pg_advisory_xact_lock(func.hashtext(f"{KIND}:{viewer.id}:{company.id}")))
    )
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    seen = exists().where(
        Event.kind == KIND,
        Event.at >= midnight,
        Event.actor_id == viewer.id,
        Event.subject_id == company.id,
    )
    if db.scalar(select(seen)):
        return
    membership = membership_of(db, viewer)
    record(
        db, "company_viewed", actor=viewer, subject=company, level=level.value,
        by_company_id=membership.company_id if membership else None,
    )  # fmt: skip
