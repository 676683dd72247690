"""Who may open a consortium, lead it, change it now; that somebody looked is recorded."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.consortia import queries, states
from backend.consortia.standing import Standing, standing
from backend.database import one_at_a_time
from backend.errors import Conflict, Forbidden, Invalid, NotFound
from backend.i18n import gettext, mark
from backend.models import Consortium, Event, User

STALE = mark(
    "Somebody else changed this consortium after you opened it. Your change is not saved yet: "
    "look at what changed, then do it again."
)
NOT_EDITABLE = mark(
    "While officers review it, and after it is complete, a consortium can't be changed. Take it "
    "back or open it again first."
)


def open_workspace(db: Session, *, user: User, consortium_id: int) -> Standing:
    """The workspace for its reader; that somebody looked is recorded, once a day."""
    found = queries.consortium(db, consortium_id)
    who = inside(db, user, found)
    if not who.leads or who.officer:
        record_view(db, who)
    return who


def inside(db: Session, user: User, found: Consortium) -> Standing:
    """The reader's standing; the consortium is not there for those outside."""
    who = standing(db, user, found)
    if not who.inside:
        raise NotFound(queries.GONE)
    return who


def leading(db: Session, user: User, found: Consortium) -> Standing:
    """The standing of somebody who leads it; plans are not for members to read."""
    who = inside(db, user, found)
    if not who.leads:
        raise Forbidden(states.NOT_YOURS)
    return who


def open_to_lead(db: Session, *, user: User, consortium_id: int) -> Standing:
    """The workspace for somebody who leads it, with the look recorded as for any other page."""
    who = open_workspace(db, user=user, consortium_id=consortium_id)
    if not who.leads:
        raise Forbidden(states.NOT_YOURS)
    return who


def to_edit(db: Session, user: User, consortium_id: int) -> Standing:
    """The consortium, held, for somebody who may change who takes part in it now."""
    found = queries.locked_consortium(db, consortium_id)
    who = leading(db, user, found)
    if found.state not in states.EDITABLE:
        raise Conflict(NOT_EDITABLE)
    return who


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


def worded(check: Callable[[], object]) -> dict[str, str]:
    """What a check refuses, by field and in words; {} when it passes."""
    try:
        check()
    except Invalid as refused:
        return refused.fields
    except Conflict as refused:
        return {"": gettext(refused.detail, **refused.values)}
    return {}
