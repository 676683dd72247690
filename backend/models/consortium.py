"""Consortia: who takes part in which role, what they must be able to do, and what they were."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.models.account import User
from backend.models.base import Base, Id, Now
from backend.models.call import Call
from backend.models.claim import ConsortiumClaim, ConsortiumKinship
from backend.models.company import Company


class ConsortiumState(StrEnum):
    """How far a consortium has come; moves in consortia/states.py."""

    draft = "draft"
    proposed = "proposed"
    under_review = "under_review"
    approved = "approved"
    invited = "invited"
    forming = "forming"
    complete = "complete"
    submitted = "submitted"
    funded = "funded"
    rejected = "rejected"
    dissolved = "dissolved"


class Origin(StrEnum):
    """Who started it."""

    company = "company"
    officer = "officer"
    engine = "engine"


class LookingFor(StrEnum):
    """What companies outside see of the open slots on the call's page."""

    closed = "closed"
    anonymous = "anonymous"
    named = "named"


class MemberRole(StrEnum):
    """The roles of the programmes that a consortium gives (values of ROLE)."""

    coordinator = "coordinator"
    beneficiary = "beneficiary"
    affiliated_entity = "affiliated_entity"
    associated_partner = "associated_partner"
    subcontractor = "subcontractor"


class MemberState(StrEnum):
    """Where a company's part in a consortium stands; moves in consortia/member_states.py."""

    suggested = "suggested"
    invited = "invited"
    requested = "requested"
    accepted = "accepted"
    declined = "declined"
    expired = "expired"
    refused = "refused"
    withdrawn = "withdrawn"
    removed = "removed"
    left = "left"


class Part(StrEnum):
    """What a member does for a slot."""

    lead = "lead"
    backup = "backup"


def one_of(column: str, values: type[StrEnum]) -> str:
    """The condition that a column holds one of these values."""
    listed = ", ".join(f"'{one.value}'" for one in values)
    return f"{column} in ({listed})"


#: states in which a company is part of the picture
LIVE = "state in ('suggested', 'invited', 'requested', 'accepted')"
ENDED_WITH_REASON = "state not in ('declined', 'refused', 'left')"


class Consortium(Base):
    """Companies that prepare one proposal for one call."""

    __tablename__ = "consortia"
    __table_args__ = (
        CheckConstraint(one_of("state", ConsortiumState), name="state"),
        CheckConstraint(one_of("origin", Origin), name="origin"),
        CheckConstraint(one_of("looking_for", LookingFor), name="looking_for"),
        CheckConstraint("char_length(btrim(title)) between 3 and 160", name="title"),
        CheckConstraint("minimum_members between 1 and 60", name="minimum_members"),
        CheckConstraint("maximum_members between minimum_members and 60", name="maximum_members"),
        CheckConstraint("minimum_ukrainians between 0 and 20", name="minimum_ukrainians"),
        CheckConstraint("minimum_smes between 0 and 30", name="minimum_smes"),
        CheckConstraint("budget_eur > 0", name="budget"),
        CheckConstraint("version > 0", name="version"),
        Index(
            "uq_consortia_standing", "coordinator_id", "call_id", func.lower(text("title")),
            unique=True,
            postgresql_where=text("state not in ('funded', 'rejected', 'dissolved')"),
        ),
        Index("ix_consortia_state_id", "state", "id"),
        Index("ix_consortia_call_id", "call_id"),
    )  # fmt: skip

    id: Mapped[Id]
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id", ondelete="RESTRICT"))
    #: the version of the call from which the slots were taken
    call_version: Mapped[int]
    title: Mapped[str]
    #: what the consortium wants to do, for those who are invited
    summary: Mapped[str] = mapped_column(default="")
    coordinator_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="RESTRICT"))
    state: Mapped[ConsortiumState] = mapped_column(String, default=ConsortiumState.draft)
    origin: Mapped[Origin] = mapped_column(String, default=Origin.company)
    looking_for: Mapped[LookingFor] = mapped_column(String, default=LookingFor.closed)
    minimum_members: Mapped[int] = mapped_column(default=3)
    maximum_members: Mapped[int] = mapped_column(default=12)
    minimum_ukrainians: Mapped[int] = mapped_column(default=0)
    minimum_smes: Mapped[int] = mapped_column(default=0)
    #: eligible costs of the whole project
    budget_eur: Mapped[int | None]
    #: teams that the engine proposed last (consortia/proposing.py); {} before the first time
    proposals: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    #: number of the latest version
    version: Mapped[int] = mapped_column(default=1)
    #: why it was last moved, where a reason was asked for
    state_reason: Mapped[str] = mapped_column(default="")
    state_note: Mapped[str] = mapped_column(default="")
    state_at: Mapped[datetime] = mapped_column(server_default=func.now())
    #: the version that officers approved, or confirmed last; None: not approved, or withdrawn
    approved_version: Mapped[int | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Now]

    call: Mapped[Call] = relationship(lazy="raise")
    coordinator: Mapped[Company] = relationship(lazy="raise")
    created_by: Mapped[User | None] = relationship(lazy="raise")
    members: Mapped[list["ConsortiumMember"]] = relationship(
        lazy="raise", back_populates="consortium", order_by="ConsortiumMember.id"
    )
    slots: Mapped[list["ConsortiumSlot"]] = relationship(
        lazy="raise",
        back_populates="consortium",
        order_by="(ConsortiumSlot.position, ConsortiumSlot.id)",
    )
    claims: Mapped[list[ConsortiumClaim]] = relationship(
        lazy="raise", order_by=ConsortiumClaim.id, passive_deletes=True
    )
    kinships: Mapped[list[ConsortiumKinship]] = relationship(
        lazy="raise", order_by=ConsortiumKinship.id, passive_deletes=True
    )


class ConsortiumMember(Base):
    """A company's part in a consortium, from the first thought of it to its end."""

    __tablename__ = "consortium_members"
    __table_args__ = (
        CheckConstraint(one_of("role", MemberRole), name="role"),
        CheckConstraint(one_of("state", MemberState), name="state"),
        CheckConstraint("cost_eur >= 0", name="cost"),
        CheckConstraint("state <> 'invited' or reply_by is not null", name="reply_by"),
        CheckConstraint(f"{ENDED_WITH_REASON} or reason_code is not null", name="reason"),
        Index(
            "uq_consortium_members_live", "consortium_id", "company_id", unique=True,
            postgresql_where=text(LIVE),
        ),
        Index(
            "uq_consortium_members_coordinator", "consortium_id", unique=True,
            postgresql_where=text(f"role = 'coordinator' and {LIVE}"),
        ),
        Index("ix_consortium_members_company_id_state", "company_id", "state"),
        Index(
            "ix_consortium_members_reply_by", "reply_by",
            postgresql_where=text("state = 'invited'"),
        ),
    )  # fmt: skip

    id: Mapped[Id]
    consortium_id: Mapped[int] = mapped_column(ForeignKey("consortia.id", ondelete="CASCADE"))
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="RESTRICT"))
    role: Mapped[MemberRole] = mapped_column(String, default=MemberRole.beneficiary)
    state: Mapped[MemberState] = mapped_column(String, default=MemberState.suggested)
    #: stays whatever the engine proposes
    locked: Mapped[bool] = mapped_column(default=False)
    #: its share of the eligible costs
    cost_eur: Mapped[int | None]
    #: what it was asked, or what it asks
    note: Mapped[str] = mapped_column(default="")
    reply_by: Mapped[date | None]
    #: why it ended, a value of DECLINE
    reason_code: Mapped[str | None]
    reply_note: Mapped[str] = mapped_column(default="")
    #: the member whose place it was thought of for
    replaces_id: Mapped[int | None] = mapped_column(
        ForeignKey("consortium_members.id", ondelete="SET NULL")
    )
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    reminded_at: Mapped[datetime | None]
    created_at: Mapped[Now]
    state_at: Mapped[datetime] = mapped_column(server_default=func.now())

    consortium: Mapped[Consortium] = relationship(lazy="raise", back_populates="members")
    company: Mapped[Company] = relationship(lazy="raise")


class ConsortiumSlot(Base):
    """Something the consortium must be able to do, as the call's version required it."""

    __tablename__ = "consortium_slots"
    __table_args__ = (
        CheckConstraint("weight between 1 and 5", name="weight"),
        CheckConstraint("minimum_trl between 1 and 9", name="minimum_trl"),
        CheckConstraint("text_en <> '' or text_uk <> ''", name="text"),
        UniqueConstraint("consortium_id", "capability_id"),
        Index("ix_consortium_slots_consortium_id_position", "consortium_id", "position"),
    )

    id: Mapped[Id]
    consortium_id: Mapped[int] = mapped_column(ForeignKey("consortia.id", ondelete="CASCADE"))
    capability_id: Mapped[int | None] = mapped_column(
        ForeignKey("required_capabilities.id", ondelete="SET NULL")
    )
    position: Mapped[int]
    text_en: Mapped[str] = mapped_column(default="")
    text_uk: Mapped[str] = mapped_column(default="")
    codes: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    weight: Mapped[int]
    minimum_trl: Mapped[int | None]
    role: Mapped[str] = mapped_column(default="")
    #: whether an officer had confirmed the requirement when it was taken over
    confirmed: Mapped[bool] = mapped_column(default=False)

    consortium: Mapped[Consortium] = relationship(lazy="raise", back_populates="slots")
    coverage: Mapped[list["SlotCoverage"]] = relationship(
        lazy="raise", back_populates="slot", order_by="SlotCoverage.id", passive_deletes=True
    )


class SlotCoverage(Base):
    """A member leads a slot or backs its lead up."""

    __tablename__ = "slot_coverage"
    __table_args__ = (
        CheckConstraint(one_of("part", Part), name="part"),
        UniqueConstraint("slot_id", "member_id"),
        Index(
            "uq_slot_coverage_lead", "slot_id", unique=True,
            postgresql_where=text("part = 'lead'"),
        ),
        Index("ix_slot_coverage_member_id", "member_id"),
    )  # fmt: skip

    id: Mapped[Id]
    slot_id: Mapped[int] = mapped_column(ForeignKey("consortium_slots.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("consortium_members.id", ondelete="CASCADE"))
    part: Mapped[Part] = mapped_column(String)

    slot: Mapped[ConsortiumSlot] = relationship(lazy="raise", back_populates="coverage")


class ConsortiumBan(Base):
    """A company that is not to be proposed for a consortium."""

    __tablename__ = "consortium_bans"
    __table_args__ = (UniqueConstraint("consortium_id", "company_id"),)

    id: Mapped[Id]
    consortium_id: Mapped[int] = mapped_column(ForeignKey("consortia.id", ondelete="CASCADE"))
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Now]

    company: Mapped[Company] = relationship(lazy="raise")
