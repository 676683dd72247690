"""The record of who looked at a company's page, for that company's and the officers' sake."""

from datetime import UTC, datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from backend.access import membership_of
from backend.audit.service import record
from backend.companies.disclosure import Level
from backend.models import Company, Event, User

KIND = "company_viewed"


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
