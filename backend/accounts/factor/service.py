"""Asking for the second factor, setting it up, moving it to another phone, taking it away."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from backend import mail
from backend.accounts.factor.queries import (
    codes_left,
    has_factor,
    locked_factor,
    other_administrators,
    unused_code,
)  # fmt: skip
from backend.accounts.queries import events_since
from backend.accounts.service import check_password, open_session
from backend.accounts.users_queries import locked_user
from backend.audit.service import record
from backend.database import one_at_a_time
from backend.errors import Conflict, TooMany
from backend.i18n import mark
from backend.models import LoginSession, RecoveryCode, Role, SecondFactor, Stage, User
from backend.security.factor import (
    RECOVERY_CODES,
    new_recovery_code,
    new_salt,
    recovery_digest,
    step_of,
    tidy,
)  # fmt: skip
from backend.security.tokens import digest, new_token
from backend.settings import settings

STAFF = frozenset({Role.officer, Role.administrator})
#: how long the second step of a log-in may take
STEP_LASTS = timedelta(minutes=15)
#: wrong codes of one account within a span of time, after which it has to wait
LIMITS = ((5, timedelta(minutes=15)), (20, timedelta(days=1)))
HELP_WINDOW = timedelta(hours=1)
WRONG_PASSWORD = mark("This is not your password.")
WRONG_CODE = mark("This code is wrong or has been used. Take the next one that the app shows.")
WRONG_NEW_CODE = mark(
    "This is not the code for this picture. The phone's clock must be set automatically; "
    "take the next code that the app shows."
)
TOO_MANY = mark("Too many wrong codes; wait 15 minutes. We have written to you about it.")
TOO_MANY_TODAY = mark("Too many wrong codes today; try again tomorrow or ask an administrator.")
NOT_BEGUN = mark("This set-up is finished or was never begun; start it once more.")
REQUIRED = mark("Officers and administrators keep a second factor here; you can only move it.")
OWN = mark("Your own factor can't be reset here: move it or ask another administrator.")
NONE = mark("This account has no second factor.")


@dataclass(frozen=True)
class Begun:
    """A log-in whose password was right: the token of its session and what is still asked."""

    token: str
    stage: Stage


def must_have_factor(user: User) -> bool:
    """Whether this installation asks a person of this role for a second factor."""
    return settings().staff_needs_factor and user.role in STAFF


def begin(db: Session, *, user: User, user_agent: str) -> Begun:
    """Logs in who needs no second step; else opens a session that only leads to it."""
    if has_factor(db, user.id):
        return Begun(_half_done(db, user, Stage.code, user_agent), Stage.code)
    if must_have_factor(user):
        start_setup(db, user=user)
        return Begun(_half_done(db, user, Stage.setup, user_agent), Stage.setup)
    return Begun(open_session(db, user=user, user_agent=user_agent), Stage.open)


def finish(db: Session, *, waiting: LoginSession) -> str:
    """Logs in after the second step; the token of the first is worthless from now on."""
    db.delete(waiting)
    return open_session(db, user=waiting.user, user_agent=waiting.user_agent)


def check_code(db: Session, *, user: User, code: str) -> bool:
    """Whether a code of the app, or a recovery code, is right; each serves once."""
    factor = locked_factor(db, user.id)
    if factor is None or factor.salt is None:
        raise Conflict(NONE)
    _refuse_guessing(db, user)
    now = datetime.now(UTC)
    step = step_of(factor.salt, tidy(code), now)
    if step is not None and step > factor.last_step:
        factor.last_step = step
        return True
    recovery = unused_code(db, user.id, code)
    if recovery is None:
        _note_failure(db, user)
        return False
    recovery.used_at = now
    db.flush()
    left = codes_left(db, user.id)
    record(db, "recovery_code_used", actor=user, subject=user, left=left)
    mail.send(db, to=user, template="recovery_code_used", left=left)
    return True


def refusals(db: Session, *, user: User, password: str, code: str) -> dict[str, str]:
    """Why somebody is not believed to be the owner of the account, by field; empty: believed.

    The failures are counted, so the caller answers and does not raise.
    """
    if check_password(db, email=user.email, password=password) is None:
        return {"password": WRONG_PASSWORD}
    if has_factor(db, user.id) and not (code and check_code(db, user=user, code=code)):
        return {"code": WRONG_CODE}
    return {}


def start_setup(db: Session, *, user: User) -> SecondFactor:
    """Makes the secret of an app to be; the one in use, if any, serves until it answers."""
    one_at_a_time(db, f"second factor of {user.id}")
    factor = locked_factor(db, user.id)
    if factor is None:
        factor = SecondFactor(user_id=user.id)
        db.add(factor)
    factor.next_salt = new_salt()
    db.flush()
    return factor


def confirm_setup(
    db: Session, *, user: User, code: str, waiting: LoginSession | None = None
) -> list[str] | None:
    """Takes the new app into use once it answers; returns fresh recovery codes, or None.

    Other log-ins that stand before a set-up end: from now on the password alone leads to none.
    """
    factor = locked_factor(db, user.id)
    if factor is None or factor.next_salt is None:
        raise Conflict(NOT_BEGUN)
    now = datetime.now(UTC)
    step = step_of(factor.next_salt, tidy(code), now)
    if step is None:
        return None
    kind = "second_factor_set_up" if factor.salt is None else "second_factor_moved"
    factor.salt, factor.next_salt = factor.next_salt, None
    factor.set_up_at, factor.last_step = now, step
    _end_half_done(db, user, but=waiting)
    record(db, kind, actor=user, subject=user)
    mail.send(db, to=user, template="second_factor_on")
    return _fresh_codes(db, user)


def renew_codes(db: Session, *, user: User) -> list[str]:
    """New recovery codes; the old ones are worthless from now on."""
    if not has_factor(db, user.id):
        raise Conflict(NONE)
    record(db, "recovery_codes_renewed", actor=user, subject=user)
    return _fresh_codes(db, user)


def replace_lost_phone(db: Session, *, waiting: LoginSession) -> None:
    """After a recovery code: the log-in goes on with setting up another phone."""
    start_setup(db, user=waiting.user)
    waiting.stage = Stage.setup


def turn_off(db: Session, *, user: User) -> None:
    """The owner logs in with the password alone again, where that is allowed."""
    if must_have_factor(user):
        raise Conflict(REQUIRED)
    if not has_factor(db, user.id):
        raise Conflict(NONE)
    _remove(db, user)
    record(db, "second_factor_off", actor=user, subject=user)
    mail.send(db, to=user, template="second_factor_off", by="")


def reset(db: Session, *, administrator: User | None, user_id: int) -> User:
    """Takes a lost factor away for somebody; without an administrator, by the operator."""
    if administrator is not None and administrator.id == user_id:
        raise Conflict(OWN)
    user = locked_user(db, user_id)
    if not has_factor(db, user.id):
        raise Conflict(NONE)
    _remove(db, user)
    db.execute(delete(LoginSession).where(LoginSession.user_id == user.id))
    record(db, "second_factor_reset", actor=administrator, subject=user)
    by = administrator.name if administrator else settings().operator
    mail.send(db, to=user, template="second_factor_off", by=by)
    return user


def ask_for_help(db: Session, *, user: User) -> int:
    """Writes to the administrators that a phone is lost; returns how many there are."""
    one_at_a_time(db, f"help for {user.id}")
    helpers = other_administrators(db, user)
    since = datetime.now(UTC) - HELP_WINDOW
    if events_since(db, "second_factor_help_asked", user, since) == 0:
        record(db, "second_factor_help_asked", actor=None, subject=user)
        for one in helpers:
            mail.send(db, to=one, template="second_factor_help", person=user)
    return len(helpers)


def _end_half_done(db: Session, user: User, but: LoginSession | None) -> None:
    others = delete(LoginSession).where(
        LoginSession.user_id == user.id, LoginSession.stage != Stage.open
    )
    db.execute(others if but is None else others.where(LoginSession.id != but.id))


def _half_done(db: Session, user: User, stage: Stage, user_agent: str) -> str:
    token = new_token()
    db.add(
        LoginSession(
            user_id=user.id, token_digest=digest(token), user_agent=user_agent[:300], stage=stage,
            expires_at=datetime.now(UTC) + STEP_LASTS,
        )
    )  # fmt: skip
    return token


def _fresh_codes(db: Session, user: User) -> list[str]:
    db.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))
    codes = [new_recovery_code() for _ in range(RECOVERY_CODES)]
    db.add_all(
        RecoveryCode(user_id=user.id, code_digest=recovery_digest(user.id, code)) for code in codes
    )
    return codes


def _remove(db: Session, user: User) -> None:
    db.execute(delete(SecondFactor).where(SecondFactor.user_id == user.id))
    db.execute(delete(RecoveryCode).where(RecoveryCode.user_id == user.id))


def _refuse_guessing(db: Session, user: User) -> None:
    now = datetime.now(UTC)
    for (allowed, window), words in zip(LIMITS, (TOO_MANY, TOO_MANY_TODAY), strict=True):
        if events_since(db, "second_factor_failed", user, now - window) >= allowed:
            raise TooMany(words)


def _note_failure(db: Session, user: User) -> None:
    record(db, "second_factor_failed", actor=None, subject=user)
    db.flush()
    allowed, window = LIMITS[0]
    if events_since(db, "second_factor_failed", user, datetime.now(UTC) - window) == allowed:
        mail.send(db, to=user, template="codes_guessed")
