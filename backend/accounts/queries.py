"""Reads about people and their sessions."""

from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from backend.models import Event, LoginSession, MailedLink, Purpose, Stage, User
from backend.security.tokens import digest


def session_user(db: Session, token: str) -> User | None:
    """Whose session this is, if it has not ended and the account is not closed."""
    found = db.scalars(
        select(LoginSession)
        .join(LoginSession.user)
        .where(
            LoginSession.token_digest == digest(token),
            LoginSession.stage == Stage.open,
            LoginSession.expires_at > datetime.now(UTC),
            User.disabled_at.is_(None),
        )
        .options(joinedload(LoginSession.user))
    ).first()
    return found.user if found else None


def user_by_email(db: Session, email: str) -> User | None:
    """The account of an address, whatever its capital letters."""
    return db.scalars(select(User).where(User.email == email)).first()


def open_link(db: Session, token: str, purpose: Purpose) -> MailedLink | None:
    """A mailed link that may still be used."""
    return db.scalars(
        select(MailedLink)
        .where(
            MailedLink.token_digest == digest(token),
            MailedLink.purpose == purpose,
            MailedLink.used_at.is_(None),
            MailedLink.expires_at > datetime.now(UTC),
        )
        .options(joinedload(MailedLink.user))
        .with_for_update(of=MailedLink)
    ).first()


def failures_since(db: Session, email: str, since: datetime) -> int:
    """How often signing in to an address failed lately."""
    return (
        db.scalar(
            select(func.count())
            .select_from(Event)
            .where(
                Event.kind == "login_failed",
                Event.at > since,
                Event.data["email"].astext == email.lower(),
            )
        )
        or 0
    )


def events_since(db: Session, kind: str, user: User, since: datetime) -> int:
    """How often something was recorded about an account lately."""
    query = select(func.count()).where(
        Event.kind == kind, Event.at > since,
        Event.subject_type == User.__tablename__, Event.subject_id == user.id,
    )  # fmt: skip
    return db.scalar(query) or 0


def links_since(db: Session, user: User, purpose: Purpose, since: datetime) -> int:
    """How many links of one purpose were mailed to an account lately."""
    query = select(func.count()).where(
        MailedLink.user_id == user.id, MailedLink.purpose == purpose, MailedLink.created_at > since
    )
    return db.scalar(query) or 0
