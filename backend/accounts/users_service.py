"""What administrators do with accounts; nobody is ever acted for."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from backend import mail
from backend.accounts.queries import user_by_email
from backend.accounts.service import add_user, resend_confirmation
from backend.accounts.users_queries import locked_administrators, locked_user, speaks_for
from backend.audit.service import record
from backend.database import one_at_a_time
from backend.errors import Conflict, Invalid
from backend.i18n import gettext, mark
from backend.models import LoginSession, MailedLink, Purpose, Role, User
from backend.security.tokens import digest, new_token

INVITATION_LASTS = timedelta(days=3)
LAST = mark("This is the last administrator; make somebody else administrator first.")
OWN = mark("You can't disable your own account; ask another administrator.")
TAKEN = mark("This address has an account already; change its role instead.")
SPEAKS = mark("This person speaks for %(company)s and must leave it first: officers stay neutral.")
MOVED_ON = mark("The account has changed since you opened it; look at it again.")
DISABLED = mark("This account is disabled; enable it first.")


def taken(db: Session, email: str) -> bool:
    """Whether an address has an account."""
    return user_by_email(db, email) is not None


def invite(db: Session, *, administrator: User, email: str, name: str, role: Role,
           locale: str) -> User:  # fmt: skip
    """Adds an officer or administrator and mails the link by which the password is set."""
    one_at_a_time(db, f"account {email.lower()}")
    if taken(db, email):
        raise Invalid(fields={"email": gettext(TAKEN)})
    user = add_user(db, email=email, name=name, password=new_token(), role=role, locale=locale)
    _mail_invitation(db, user)
    record(db, "user_invited", actor=administrator, subject=user, role=role.value)
    return user


def change_role(db: Session, *, administrator: User, user_id: int, role: Role, seen: Role) -> User:
    """Changes what a person does here; open sessions end, so that the change holds at once."""
    others = locked_administrators(db) - {user_id}
    user = locked_user(db, user_id)
    if user.role != seen:
        raise Conflict(MOVED_ON)
    if user.role == role:
        return user
    if user.role == Role.administrator and not others:
        raise Conflict(LAST)
    company = speaks_for(db, user_id) if role != Role.representative else ""
    if company:
        raise Conflict(SPEAKS, company=company)
    before, user.role = user.role, role
    _end_sessions(db, user)
    record(db, "role_changed", actor=administrator, subject=user, before=before, after=role)
    return user


def disable(db: Session, *, administrator: User, user_id: int) -> User:
    """Closes an account and ends its sessions; doing it twice is doing it once."""
    if user_id == administrator.id:
        raise Conflict(OWN)
    others = locked_administrators(db) - {user_id}
    user = locked_user(db, user_id)
    if user.disabled_at is not None:
        return user
    if user.role == Role.administrator and not others:
        raise Conflict(LAST)
    user.disabled_at = datetime.now(UTC)
    _end_sessions(db, user)
    record(db, "user_disabled", actor=administrator, subject=user)
    return user


def enable(db: Session, *, administrator: User, user_id: int) -> User:
    """Opens a closed account again."""
    user = locked_user(db, user_id)
    if user.disabled_at is not None:
        user.disabled_at = None
        record(db, "user_enabled", actor=administrator, subject=user)
    return user


def end_sessions(db: Session, *, administrator: User, user_id: int) -> int:
    """Logs an account out everywhere; returns how many sessions ended."""
    user = locked_user(db, user_id)
    ended = _end_sessions(db, user)
    record(db, "sessions_ended", actor=administrator, subject=user, sessions=ended)
    return ended


def send_link(db: Session, *, administrator: User, user_id: int) -> User:
    """Mails the account's link again: to confirm for who signed up, else to set a password."""
    user = locked_user(db, user_id)
    if user.disabled_at is not None:
        raise Conflict(DISABLED)
    if user.confirmed_at is None and user.role == Role.representative:
        resend_confirmation(db, user=user)
    else:
        _mail_invitation(db, user)
    record(db, "user_link_sent", actor=administrator, subject=user)
    return user


def _end_sessions(db: Session, user: User) -> int:
    ended = db.execute(
        delete(LoginSession).where(LoginSession.user_id == user.id).returning(LoginSession.id)
    )
    return len(ended.all())


def _mail_invitation(db: Session, user: User) -> None:
    token = new_token()
    db.add(
        MailedLink(
            user_id=user.id, purpose=Purpose.reset_password, token_digest=digest(token),
            expires_at=datetime.now(UTC) + INVITATION_LASTS,
        )
    )  # fmt: skip
    mail.send(db, to=user, template="set_password", token=token)
