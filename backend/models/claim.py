"""What is said of a consortium's project and of its members' groups, and whether it was shown."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.models.base import Base, Id, Now
from backend.models.company import Company


class ClaimKind(StrEnum):
    """What a project may say of itself where a rate or a rule asks for it."""

    pesco = "pesco"
    new_cooperation = "new_cooperation"
    new_capacity = "new_capacity"
    crisis_relevant = "crisis_relevant"
    special = "special"
    supporting_state = "supporting_state"


KINDS = ", ".join(f"'{one.value}'" for one in ClaimKind)


class ConsortiumClaim(Base):
    """Something that holds, or does not, of a project; it counts once its paper was seen."""

    __tablename__ = "consortium_claims"
    __table_args__ = (
        CheckConstraint(f"what in ({KINDS})", name="what"),
        CheckConstraint("(what = 'supporting_state') = (country <> '')", name="country"),
        CheckConstraint("not holds or char_length(btrim(evidence)) > 0", name="evidence"),
        CheckConstraint("shown_at is null or holds", name="shown"),
        UniqueConstraint("consortium_id", "what", "country"),
    )

    id: Mapped[Id]
    consortium_id: Mapped[int] = mapped_column(ForeignKey("consortia.id", ondelete="CASCADE"))
    what: Mapped[ClaimKind] = mapped_column(String)
    #: the state that supports the project
    country: Mapped[str] = mapped_column(String(2), default="")
    holds: Mapped[bool]
    #: which paper says so, whose, of when
    evidence: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Now]
    #: when an officer saw the paper
    shown_at: Mapped[datetime | None]
    shown_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))


class ConsortiumKinship(Base):
    """Whether two companies whose names suggest it are one group, as those who lead know it."""

    __tablename__ = "consortium_kinships"
    __table_args__ = (
        CheckConstraint("one_id < other_id", name="pair"),
        UniqueConstraint("consortium_id", "one_id", "other_id"),
    )

    id: Mapped[Id]
    consortium_id: Mapped[int] = mapped_column(ForeignKey("consortia.id", ondelete="CASCADE"))
    one_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    same: Mapped[bool]
    note: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Now]

    one: Mapped[Company] = relationship(lazy="raise", foreign_keys=[one_id])
    other: Mapped[Company] = relationship(lazy="raise", foreign_keys=[other_id])
