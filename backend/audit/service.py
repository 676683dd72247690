"""Writing the trail."""

from sqlalchemy.orm import Session

from backend.models import Base, Event, User


def record(
    db: Session, kind: str, *, actor: User | None, subject: Base | None, **data: object
) -> Event:
    """Adds one event to the trail, in the caller's transaction.

    `kind` is a past-tense fact (company_claimed); `data` holds plain JSON values only.
    """
    if subject is not None and getattr(subject, "id", None) is None:
        db.flush()
    event = Event(
        kind=kind,
        actor_id=actor.id if actor else None,
        subject_type=subject.__tablename__ if subject is not None else "site",
        subject_id=getattr(subject, "id", None),
        data=data,
    )
    db.add(event)
    return event
