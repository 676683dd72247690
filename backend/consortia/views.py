"""The record of who looked at a consortium, for the coordinator's and the officers' sake."""

from datetime import UTC, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.consortia.standing import Standing
from backend.database import one_at_a_time
from backend.models import Consortium, Event


def record_view(db: Session, who: Standing) -> None:
    """Records a look by somebody who does not coordinate, once per reader and day (UTC)."""
    found = who.consortium
    one_at_a_time(db, f"consortium_viewed:{who.user.id}:{found.id}")
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    seen = exists().where(
        Event.kind == "consortium_viewed", Event.at >= midnight,
        Event.actor_id == who.user.id, Event.subject_type == Consortium.__tablename__,
        Event.subject_id == found.id,
    )  # fmt: skip
    if not db.scalar(select(seen)):
        by = who.member.company_id if who.member else None
        record(db, "consortium_viewed", actor=who.user, subject=found, by_company_id=by)
