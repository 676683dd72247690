"""Reads about second factors and log-ins that are half done."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from backend.models import LoginSession, RecoveryCode, Role, SecondFactor, Stage, User
from backend.security.factor import recovery_digest
from backend.security.tokens import digest


def factor_of(db: Session, user_id: int) -> SecondFactor | None:
    """What is known of a person's app, in use or about to be."""
    return db.scalars(select(SecondFactor).where(SecondFactor.user_id == user_id)).first()


def locked_factor(db: Session, user_id: int) -> SecondFactor | None:
    """The same, fresh; two codes at once are judged one after the other."""
    return db.scalars(
        select(SecondFactor)
        .where(SecondFactor.user_id == user_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def has_factor(db: Session, user_id: int) -> bool:
    """Whether a person logs in with a code."""
    found = factor_of(db, user_id)
    return found is not None and found.salt is not None


def codes_left(db: Session, user_id: int) -> int:
    """How many recovery codes may still be used."""
    query = select(func.count()).select_from(RecoveryCode)
    unused = RecoveryCode.used_at.is_(None)
    return db.scalar(query.where(RecoveryCode.user_id == user_id, unused)) or 0


def unused_code(db: Session, user_id: int, code: str) -> RecoveryCode | None:
    """The recovery code that was typed, if it may still be used."""
    return db.scalars(
        select(RecoveryCode).where(
            RecoveryCode.user_id == user_id,
            RecoveryCode.code_digest == recovery_digest(user_id, code),
            RecoveryCode.used_at.is_(None),
        )
    ).first()


def waiting_log_in(db: Session, token: str | None, stage: Stage | None = None) -> (
    LoginSession | None
):  # fmt: skip
    """The log-in that waits for its second step, with its person."""
    if not token:
        return None
    query = (
        select(LoginSession)
        .join(LoginSession.user)
        .where(
            LoginSession.token_digest == digest(token),
            LoginSession.stage != Stage.open,
            LoginSession.expires_at > datetime.now(UTC),
            User.disabled_at.is_(None),
        )
        .options(joinedload(LoginSession.user))
    )
    return db.scalars(query if stage is None else query.where(LoginSession.stage == stage)).first()


def other_administrators(db: Session, user: User) -> Sequence[User]:
    """Those who could help somebody whose phone is gone."""
    return db.scalars(
        select(User)
        .where(
            User.role == Role.administrator, User.disabled_at.is_(None),
            User.confirmed_at.is_not(None), User.id != user.id,
        )
        .order_by(User.id)
    ).all()  # fmt: skip
