"""People, their sessions and the links mailed to them."""

import re
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Dialect, ForeignKey, LargeBinary, String, TypeDecorator
from sqlalchemy.dialects.postgresql import CITEXT
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.i18n import gettext, mark
from backend.models.base import Base, Id, Now

#: the name that is stored where an account was deleted, and what it is to a reader
DELETED = re.compile(r"Deleted account (\d+)")
DELETED_WORDS = mark("Deleted account %(number)s")


class Role(StrEnum):
    """What a person does here."""

    representative = "representative"
    officer = "officer"
    administrator = "administrator"


class PersonsName(TypeDecorator[str]):
    """A name as it is read: of a deleted account, that it is one, in the reader's language."""

    impl = String
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """Says it wherever names are shown: lists, histories, files, e-mails."""
        gone = DELETED.fullmatch(value) if value else None
        return gettext(DELETED_WORDS, number=gone[1]) if gone else value


class User(Base):
    """A person who can sign in."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("email like '%_@_%'", name="email"),
        CheckConstraint("role in ('representative', 'officer', 'administrator')", name="role"),
        CheckConstraint("locale in ('en', 'uk')", name="locale"),
        CheckConstraint("deleted_at is null or disabled_at is not null", name="deleted"),
    )

    id: Mapped[Id]
    email: Mapped[str] = mapped_column(CITEXT, unique=True)
    name: Mapped[str] = mapped_column(PersonsName)
    password_hash: Mapped[str]
    role: Mapped[Role] = mapped_column(String, default=Role.representative)
    locale: Mapped[str] = mapped_column(default="en")
    confirmed_at: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    #: by its owner: nothing of the person is left, the trail still refers to the row
    deleted_at: Mapped[datetime | None]
    created_at: Mapped[Now]


class Stage(StrEnum):
    """How far logging in has come; only an open session is let in anywhere."""

    open = "open"
    code = "code"  # the password was right, the second factor is asked for
    setup = "setup"  # a second factor must be set up first


class LoginSession(Base):
    """A browser or program that signed in; only a digest of its token is kept."""

    __tablename__ = "sessions"
    __table_args__ = (CheckConstraint("stage in ('open', 'code', 'setup')", name="stage"),)

    id: Mapped[Id]
    token_digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    user_agent: Mapped[str] = mapped_column(default="")
    stage: Mapped[Stage] = mapped_column(String, default=Stage.open, server_default="open")
    created_at: Mapped[Now]
    expires_at: Mapped[datetime]

    user: Mapped[User] = relationship(lazy="raise")


class Purpose(StrEnum):
    """What a mailed link may be used for."""

    confirm_email = "confirm_email"
    reset_password = "reset_password"  # noqa: S105 - the name of a purpose


class MailedLink(Base):
    """A link that works once, for one purpose, until it expires."""

    __tablename__ = "mailed_links"
    __table_args__ = (
        CheckConstraint("purpose in ('confirm_email', 'reset_password')", name="purpose"),
    )

    id: Mapped[Id]
    token_digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[Purpose] = mapped_column(String)
    created_at: Mapped[Now]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise")


class SecondFactor(Base):
    """An authenticator app of a person; its secret is derived from the salt and SPILNO_SECRET."""

    __tablename__ = "second_factors"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), unique=True)
    #: of the app in use; empty until one was set up
    salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    #: of an app that was shown and has not answered with a right code yet
    next_salt: Mapped[bytes | None] = mapped_column(LargeBinary)
    #: the half minute of the last code: it and all before it are used up
    last_step: Mapped[int] = mapped_column(default=0, server_default="0")
    set_up_at: Mapped[datetime | None]


class RecoveryCode(Base):
    """A code that stands for a lost phone, once; only its keyed digest is kept."""

    __tablename__ = "recovery_codes"

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    code_digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    used_at: Mapped[datetime | None]
