"""Questions to the directory that somebody asks again and again."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    func,
    text,
)  # fmt: skip
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.models.account import User
from backend.models.base import Base, Id, Now


class Mails(StrEnum):
    """How often a search writes, if somebody is new."""

    never = "never"
    daily = "daily"
    weekly = "weekly"
    monthly = "monthly"


class SavedSearch(Base):
    """A named question, whom its reader has seen in the answer, and how often news are mailed."""

    __tablename__ = "saved_searches"
    __table_args__ = (
        UniqueConstraint("user_id", "name"),
        CheckConstraint("char_length(btrim(name)) > 0", name="name"),
        CheckConstraint("mails in ('never', 'daily', 'weekly', 'monthly')", name="mails"),
        Index("ix_saved_searches_mailed", "user_id", postgresql_where=text("mails <> 'never'")),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str]
    #: as the directory's address holds it
    query: Mapped[str]
    #: how often an e-mail tells of new companies
    mails: Mapped[Mails] = mapped_column(
        String, default=Mails.never, server_default=Mails.never.value
    )
    #: companies in the answer when the reader looked last
    known: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), default=list, server_default="{}")
    #: new ones that an e-mail has told of, so that none does twice
    told: Mapped[list[int]] = mapped_column(ARRAY(BigInteger), default=list, server_default="{}")
    looked_at: Mapped[datetime] = mapped_column(server_default=func.now())
    #: new companies when it was counted last, every night
    fresh: Mapped[int] = mapped_column(default=0, server_default="0")
    counted_at: Mapped[datetime] = mapped_column(server_default=func.now())
    created_at: Mapped[Now]

    user: Mapped[User] = relationship(lazy="raise")
