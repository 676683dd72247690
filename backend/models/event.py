"""The audit trail."""

from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.models.account import User
from backend.models.base import Base, Id, Now


class Event(Base):
    """Who did what to what, when; rows are never changed or removed (a trigger sees to it)."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_subject", "subject_type", "subject_id"),
        Index("ix_events_kind_at", "kind", "at"),
        Index("ix_events_actor_id_id", "actor_id", "id"),
    )

    id: Mapped[Id]
    at: Mapped[Now]
    #: no foreign key action: the trail outlives the account
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[str]
    subject_type: Mapped[str]
    subject_id: Mapped[int | None]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)

    actor: Mapped[User | None] = relationship(lazy="raise")
