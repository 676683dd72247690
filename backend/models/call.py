"""Calls for proposals, what they were before each change, and the capabilities they require."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, String, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import ARRAY, CITEXT, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.models.account import User
from backend.models.base import Base, Id, Now


class CallStatus(StrEnum):
    """Whether a call takes proposals; moves in calls/states.py."""

    forthcoming = "forthcoming"
    open = "open"
    closed = "closed"


class Call(Base):
    """One topic of a call for proposals, as it is now."""

    __tablename__ = "calls"
    __table_args__ = (
        CheckConstraint("status in ('forthcoming', 'open', 'closed')", name="status"),
        CheckConstraint("language in ('en', 'uk')", name="language"),
        CheckConstraint("char_length(identifier::text) between 3 and 120", name="identifier"),
        CheckConstraint("budget_min <= budget_max", name="budget"),
        CheckConstraint("opens_on <= deadline", name="dates"),
        Index("ix_calls_status_deadline", "status", "deadline", "id"),
        Index("ix_calls_programme", "programme"),
        Index("ix_calls_search", "search", postgresql_using="gin"),
    )

    id: Mapped[Id]
    #: of the topic, as the portal writes it
    identifier: Mapped[str] = mapped_column(CITEXT, unique=True)
    #: a value of PROGRAMME; "" for programmes whose rules are not known here
    programme: Mapped[str] = mapped_column(default="")
    #: the source's own words
    programme_name: Mapped[str] = mapped_column(default="")
    #: RA, DA, IRA, RIA...: with the programme and a day it chooses the rules; "" when not known
    action: Mapped[str] = mapped_column(default="")
    types_of_action: Mapped[str] = mapped_column(default="")
    call_identifier: Mapped[str] = mapped_column(default="")
    call_title: Mapped[str] = mapped_column(default="")
    title: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(String(2), default="en")
    opens_on: Mapped[date | None]
    deadline: Mapped[date | None]
    #: whole euros: for the topic, and for one proposal
    budget_total: Mapped[int | None]
    budget_min: Mapped[int | None]
    budget_max: Mapped[int | None]
    expected_grants: Mapped[int | None]
    link: Mapped[str] = mapped_column(default="")
    status: Mapped[CallStatus] = mapped_column(String, default=CallStatus.forthcoming)
    #: columns that no source gave and the call's own text did
    read_from_text: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    #: columns that an officer wrote: an import does not overwrite them
    edited: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    #: what the call document asks of a team beyond its programme's rules; None: nothing
    minimum_members: Mapped[int | None]
    maximum_members: Mapped[int | None]
    minimum_countries: Mapped[int | None]
    minimum_end_users: Mapped[int | None]
    #: letter of the statutory activity on which the rules of composition depend
    activity: Mapped[str] = mapped_column(default="", server_default="")
    #: whether organisations controlled from outside are barred; None: not read
    control_restriction: Mapped[bool | None]
    #: number of the latest version
    version: Mapped[int] = mapped_column(default=0)
    #: version whose text the drafted capabilities come from; None before the first draft
    drafted_version: Mapped[int | None]
    created_at: Mapped[Now]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    search: Mapped[Any] = mapped_column(
        TSVECTOR,
        Computed(
            "setweight(to_tsvector('simple', identifier::text || ' ' || call_identifier), 'A') || "
            "setweight(to_tsvector('english', title || ' ' || call_title), 'A') || "
            "setweight(to_tsvector('english', text), 'C')",
            persisted=True,
        ),
        deferred=True,
    )


class VersionKind(StrEnum):
    """What made a version."""

    created = "created"
    imported = "imported"
    edited = "edited"
    moved = "moved"


class CallVersion(Base):
    """A call as one change left it: who, when, from which source."""

    __tablename__ = "call_versions"
    __table_args__ = (
        CheckConstraint("kind in ('created', 'imported', 'edited', 'moved')", name="kind"),
        UniqueConstraint("call_id", "number"),
        Index("ix_call_versions_run_id", "run_id"),
    )

    id: Mapped[Id]
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    number: Mapped[int]
    kind: Mapped[VersionKind] = mapped_column(String)
    at: Mapped[Now]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    #: name of the imported file; "" for what was typed
    source: Mapped[str] = mapped_column(default="")
    run_id: Mapped[int | None] = mapped_column(ForeignKey("import_runs.id", ondelete="SET NULL"))
    #: every column of the call as text, number or null (calls/snapshots.py)
    values: Mapped[dict[str, Any]]

    by: Mapped[User | None] = relationship(lazy="raise")
    call: Mapped[Call] = relationship(lazy="raise")


class Drafter(StrEnum):
    """Who wrote a required capability."""

    engine = "engine"
    officer = "officer"


class RequiredCapability(Base):
    """Something that a consortium for the call must be able to do."""

    __tablename__ = "required_capabilities"
    __table_args__ = (
        CheckConstraint("weight between 1 and 5", name="weight"),
        CheckConstraint("minimum_trl between 1 and 9", name="minimum_trl"),
        CheckConstraint("text_en <> '' or text_uk <> ''", name="text"),
        CheckConstraint("drafted_by in ('engine', 'officer')", name="drafted_by"),
        Index("ix_required_capabilities_call_id_position", "call_id", "position"),
    )

    id: Mapped[Id]
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    position: Mapped[int]
    text_en: Mapped[str] = mapped_column(default="")
    text_uk: Mapped[str] = mapped_column(default="")
    #: full codes of EDF and CPV
    codes: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    weight: Mapped[int] = mapped_column(default=3)
    minimum_trl: Mapped[int | None]
    #: a value of ROLE; "" for any
    role: Mapped[str] = mapped_column(default="")
    drafted_by: Mapped[Drafter] = mapped_column(String)
    #: why the engine drafted it so (calls/drafting.py); {} for an officer's own
    reasons: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: nobody relies on a draft unknowingly: None until an officer has said yes
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    #: kept, so that the next draft does not bring it back
    removed_at: Mapped[datetime | None]
    created_at: Mapped[Now]

    confirmed_by: Mapped[User | None] = relationship(lazy="raise")
