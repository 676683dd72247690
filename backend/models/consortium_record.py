"""What a consortium was after each change, and what its members have put in writing."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)  # fmt: skip
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.models.account import User
from backend.models.base import Base, Id, Now
from backend.models.consortium import Consortium, ConsortiumMember, one_of


class ConsortiumVersion(Base):
    """A consortium as one change left it."""

    __tablename__ = "consortium_versions"
    __table_args__ = (UniqueConstraint("consortium_id", "number"),)

    id: Mapped[Id]
    consortium_id: Mapped[int] = mapped_column(ForeignKey("consortia.id", ondelete="CASCADE"))
    number: Mapped[int]
    #: kind of the event that made it (audit/words.py)
    kind: Mapped[str]
    at: Mapped[Now]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    note: Mapped[str] = mapped_column(default="")
    #: settings, members, coverage (consortia/snapshots.py)
    values: Mapped[dict[str, Any]]

    by: Mapped[User | None] = relationship(lazy="raise")


class LetterOfIntent(Base):
    """A member's word, in writing, that it means to take part."""

    __tablename__ = "letters_of_intent"
    __table_args__ = (
        CheckConstraint("language in ('en', 'uk')", name="language"),
        CheckConstraint("char_length(btrim(signatory)) > 0", name="signatory"),
        Index(
            "uq_letters_of_intent_standing", "member_id", unique=True,
            postgresql_where=text("withdrawn_at is null"),
        ),
    )  # fmt: skip

    id: Mapped[Id]
    member_id: Mapped[int] = mapped_column(ForeignKey("consortium_members.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(2), default="en")
    signatory: Mapped[str]
    position: Mapped[str] = mapped_column(default="")
    #: what the member means to do in the project
    commitment: Mapped[str] = mapped_column(default="")
    #: version of the consortium that the signatory had before them
    version: Mapped[int]
    #: what it says of others, as it was that day (consortia/papers/letters.py)
    said: Mapped[dict[str, Any]]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Now]
    withdrawn_at: Mapped[datetime | None]

    member: Mapped[ConsortiumMember] = relationship(lazy="raise")


class HandoverState(StrEnum):
    """Where an offer to hand the coordination over stands (consortia/members/handing.py)."""

    offered = "offered"
    accepted = "accepted"
    declined = "declined"
    withdrawn = "withdrawn"
    lapsed = "lapsed"


class Handover(Base):
    """A coordinator's offer to another member to coordinate in its place, and what came of it."""

    __tablename__ = "consortium_handovers"
    __table_args__ = (
        CheckConstraint(one_of("state", HandoverState), name="state"),
        CheckConstraint("from_id <> to_id", name="apart"),
        Index(
            "uq_consortium_handovers_open", "consortium_id", unique=True,
            postgresql_where=text("state = 'offered'"),
        ),
        Index(
            "ix_consortium_handovers_to_id", "to_id", postgresql_where=text("state = 'offered'")
        ),
    )  # fmt: skip

    id: Mapped[Id]
    consortium_id: Mapped[int] = mapped_column(ForeignKey("consortia.id", ondelete="CASCADE"))
    from_id: Mapped[int] = mapped_column(ForeignKey("consortium_members.id", ondelete="CASCADE"))
    to_id: Mapped[int] = mapped_column(ForeignKey("consortium_members.id", ondelete="CASCADE"))
    state: Mapped[HandoverState] = mapped_column(String, default=HandoverState.offered)
    #: why, in the words of who offers, and of who answers
    note: Mapped[str] = mapped_column(default="")
    reply_note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[Now]
    ended_at: Mapped[datetime | None]

    giver: Mapped[ConsortiumMember] = relationship(lazy="raise", foreign_keys=from_id)
    heir: Mapped[ConsortiumMember] = relationship(lazy="raise", foreign_keys=to_id)


class DossierKind(StrEnum):
    """What a dossier is made as."""

    pdf = "pdf"
    xlsx = "xlsx"


class DossierState(StrEnum):
    """Whether a dossier is there yet."""

    waiting = "waiting"
    ready = "ready"
    refused = "refused"


class ConsortiumDossier(Base):
    """A dossier as a file: for whom it was made, from which state of things, what is in it."""

    __tablename__ = "consortium_dossiers"
    __table_args__ = (
        CheckConstraint("kind in ('pdf', 'xlsx')", name="kind"),
        CheckConstraint("locale in ('en', 'uk')", name="locale"),
        CheckConstraint("state in ('waiting', 'ready', 'refused')", name="state"),
        CheckConstraint("state <> 'ready' or content is not null", name="content"),
        Index("ix_consortium_dossiers_consortium_id_seen_as", "consortium_id", "seen_as"),
        Index("ix_consortium_dossiers_asked_at", "asked_at"),
    )  # fmt: skip

    id: Mapped[Id]
    consortium_id: Mapped[int] = mapped_column(ForeignKey("consortia.id", ondelete="CASCADE"))
    kind: Mapped[DossierKind] = mapped_column(String)
    locale: Mapped[str] = mapped_column(String(2))
    #: whose eyes it was made for: officers, those who lead, one member (papers/readers.py)
    seen_as: Mapped[str]
    #: digest of everything it was made from; another one means that it is out of date
    basis: Mapped[str] = mapped_column(String(64))
    #: of the consortium
    version: Mapped[int]
    state: Mapped[DossierState] = mapped_column(String, default=DossierState.waiting)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    asked_at: Mapped[Now]
    made_at: Mapped[datetime | None]
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    size: Mapped[int | None]
    #: SHA-256 of the content
    sha256: Mapped[str] = mapped_column(String(64), default="")

    by: Mapped[User | None] = relationship(lazy="raise")
    consortium: Mapped[Consortium] = relationship(lazy="raise")
