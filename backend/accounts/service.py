"""Signing up, confirming, logging in and out, resetting a password."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from backend import mail
from backend.accounts.queries import (
    events_since,
    failures_since,
    links_since,
    open_link,
    user_by_email,
)  # fmt: skip
from backend.audit.service import record
from backend.database import one_at_a_time
from backend.errors import Conflict, TooMany
from backend.i18n import mark
from backend.models import LoginSession, MailedLink, Purpose, Role, User
from backend.security.passwords import hash_password, password_fits
from backend.security.tokens import digest, new_token
from backend.settings import settings

LINK_LASTS = {Purpose.confirm_email: timedelta(days=3), Purpose.reset_password: timedelta(hours=2)}
FAILURES_ALLOWED = 10
FAILURE_WINDOW = timedelta(minutes=15)
#: e-mails of one kind to one address within an hour: whoever asks for more annoys its owner
MAILS_ALLOWED = 3
MAIL_WINDOW = timedelta(hours=1)
LINK_DEAD = mark("This link has been used or has expired. Ask for a new one.")


def sign_up(db: Session, *, email: str, name: str, password: str, locale: str) -> None:
    """Opens an unconfirmed account and mails its link; tells a stranger nothing about others."""
    one_at_a_time(db, f"account {email.lower()}")
    existing = user_by_email(db, email)
    if existing is None:
        user = add_user(db, email=email, name=name, password=password, locale=locale)
        record(db, "signed_up", actor=user, subject=user)
        _mail_link(db, user, Purpose.confirm_email)
        return
    same = password_fits(password, existing.password_hash)  # in any case: it takes its time
    if existing.confirmed_at is None:
        if not same:
            # whoever typed the address first need not be its owner: who confirms it chooses anew
            existing.password_hash, existing.name = "", name
        _mail_link(db, existing, Purpose.confirm_email)
    elif events_since(db, "signed_up_again", existing, _lately()) < MAILS_ALLOWED:
        record(db, "signed_up_again", actor=None, subject=existing)
        mail.send(db, to=existing, template="already_here")


def add_user(  # noqa: PLR0913 - a user has what a user has
    db: Session, *, email: str, name: str, password: str, locale: str = "en",
    role: Role = Role.representative, confirmed: bool = False,
) -> User:  # fmt: skip
    """Adds an account; operators and the demo may confirm it at once."""
    user = User(
        email=email, name=name, password_hash=hash_password(password), locale=locale, role=role,
        confirmed_at=datetime.now(UTC) if confirmed else None,
    )  # fmt: skip
    db.add(user)
    db.flush()
    return user


def confirm_email(db: Session, *, token: str) -> User:
    """Believes the address, since its link came back."""
    link = open_link(db, token, Purpose.confirm_email)
    if link is None:
        raise Conflict(LINK_DEAD)
    now = datetime.now(UTC)
    link.used_at = now
    link.user.confirmed_at = link.user.confirmed_at or now
    record(db, "email_confirmed", actor=link.user, subject=link.user)
    return link.user


def link_to_choose(db: Session, *, user: User) -> str:
    """The token by which somebody chooses a password at once; the mailbox is known to be theirs."""
    return _new_link(db, user, Purpose.reset_password)


def check_password(db: Session, *, email: str, password: str) -> User | None:
    """The user of a right password; each wrong one is counted against the address."""
    since = datetime.now(UTC) - FAILURE_WINDOW
    if failures_since(db, email, since) >= FAILURES_ALLOWED:
        raise TooMany(mark("Too many wrong passwords for this address; wait 15 minutes."))
    user = user_by_email(db, email)
    fits = password_fits(password, user.password_hash if user else None)
    if user is None or not fits or user.disabled_at is not None:
        record(db, "login_failed", actor=None, subject=None, email=email.lower())
        return None
    return user


def open_session(db: Session, *, user: User, user_agent: str) -> str:
    """Logs a confirmed user in and returns the session's token."""
    token = new_token()
    lasts = timedelta(hours=settings().session_hours)
    db.add(
        LoginSession(
            user_id=user.id, token_digest=digest(token), user_agent=user_agent[:300],
            expires_at=datetime.now(UTC) + lasts,
        )
    )  # fmt: skip
    record(db, "logged_in", actor=user, subject=user)
    return token


def close_session(db: Session, *, user: User, token: str) -> None:
    """Logs out; the token is worthless from now on."""
    db.execute(delete(LoginSession).where(LoginSession.token_digest == digest(token)))
    record(db, "logged_out", actor=user, subject=user)


def ask_reset(db: Session, *, email: str) -> None:
    """Mails a reset link if the address has an account; the answer is the same if not."""
    user = user_by_email(db, email)
    if user is None or user.disabled_at is not None:
        return
    if _mail_link(db, user, Purpose.reset_password):
        record(db, "reset_asked", actor=None, subject=user)


def reset_password(db: Session, *, token: str, password: str) -> User:
    """Sets a new password and ends every session of the account."""
    link = open_link(db, token, Purpose.reset_password)
    if link is None:
        raise Conflict(LINK_DEAD)
    now = datetime.now(UTC)
    _spend_links(db, link.user)
    link.user.password_hash = hash_password(password)
    link.user.confirmed_at = link.user.confirmed_at or now  # the link came to the address
    db.execute(delete(LoginSession).where(LoginSession.user_id == link.user_id))
    record(db, "password_reset", actor=link.user, subject=link.user)
    return link.user


def resend_confirmation(db: Session, *, user: User) -> None:
    """Mails the confirmation link again."""
    _mail_link(db, user, Purpose.confirm_email)


def _lately() -> datetime:
    return datetime.now(UTC) - MAIL_WINDOW


def _mail_link(db: Session, user: User, purpose: Purpose) -> bool:
    """Mails a link, unless enough of them are on their way; whether it did."""
    one_at_a_time(db, f"mail to {user.id}")
    if links_since(db, user, purpose, _lately()) >= MAILS_ALLOWED:
        return False
    mail.send(db, to=user, template=purpose.value, token=_new_link(db, user, purpose))
    return True


def _new_link(db: Session, user: User, purpose: Purpose) -> str:
    token = new_token()
    db.add(
        MailedLink(
            user_id=user.id, purpose=purpose, token_digest=digest(token),
            expires_at=datetime.now(UTC) + LINK_LASTS[purpose],
        )
    )  # fmt: skip
    return token


def _spend_links(db: Session, user: User) -> None:
    """A new password makes every link that was mailed before worthless, not only the one used."""
    db.execute(
        update(MailedLink)
        .where(MailedLink.user_id == user.id, MailedLink.used_at.is_(None))
        .values(used_at=datetime.now(UTC))
    )
