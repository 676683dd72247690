"""What official registers say of organisations, whether or not they are here."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    Computed,
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
from backend.models.company import Company


class Scheme(StrEnum):
    """A register, by its code in the list of org-id.guide."""

    edr = "UA-EDR"


class RegisterStatus(StrEnum):
    """Whether the register counts an organisation as existing."""

    active = "active"
    terminating = "terminating"
    insolvent = "insolvent"
    terminated = "terminated"
    unknown = "unknown"


class RegisterEntry(Base):
    """An organisation in a register: facts of a legal person, none of the people behind it."""

    __tablename__ = "register_entries"
    __table_args__ = (
        UniqueConstraint("scheme", "identifier"),
        CheckConstraint("scheme in ('UA-EDR')", name="scheme"),
        CheckConstraint(
            "status in ('active', 'terminating', 'insolvent', 'terminated', 'unknown')",
            name="status",
        ),
        CheckConstraint("char_length(btrim(name)) > 0", name="name"),
        Index("ix_register_entries_as_of", "scheme", "as_of"),
        Index(
            "ix_register_entries_latin_name_trgm",
            "latin_name",
            postgresql_using="gin",
            postgresql_ops={"latin_name": "gin_trgm_ops"},
            postgresql_where=text("status <> 'terminated'"),
        ),
    )

    id: Mapped[Id]
    scheme: Mapped[Scheme] = mapped_column(String)
    identifier: Mapped[str]
    name: Mapped[str]
    short_name: Mapped[str] = mapped_column(default="", server_default="")
    legal_form: Mapped[str] = mapped_column(default="", server_default="")
    status: Mapped[RegisterStatus] = mapped_column(String)
    #: the status in the register's own words
    status_said: Mapped[str] = mapped_column(default="", server_default="")
    region: Mapped[str] = mapped_column(default="", server_default="")
    city: Mapped[str] = mapped_column(default="", server_default="")
    #: of the registered office; for officers alone
    address: Mapped[str] = mapped_column(default="", server_default="")
    #: main activity by the national classification (KVED), which follows NACE
    activity_code: Mapped[str] = mapped_column(default="", server_default="")
    activity: Mapped[str] = mapped_column(default="", server_default="")
    founded: Mapped[int | None]
    #: under which name its facts are shown, and of which day they are
    source: Mapped[str]
    as_of: Mapped[date]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())
    #: for finding names across alphabets, accents and typing mistakes
    latin_name: Mapped[str] = mapped_column(
        Computed("latin(name || ' ' || short_name)", persisted=True), deferred=True
    )


class FindingState(StrEnum):
    """Whether an officer still has to look."""

    open = "open"
    dismissed = "dismissed"


class RegisterFinding(Base):
    """That a register contradicts a company that officers have verified; one row a company.

    `digest` is of both sides' words: a finding that an officer dismissed is open again only when
    one of them says something else.
    """

    __tablename__ = "register_findings"
    __table_args__ = (
        CheckConstraint("state in ('open', 'dismissed')", name="state"),
        CheckConstraint("state <> 'dismissed' or decided_at is not null", name="decided"),
        Index("ix_register_findings_state", "state", "gravity", "since", "id"),
    )

    id: Mapped[Id]
    company_id: Mapped[int] = mapped_column(
        ForeignKey("companies.id", ondelete="CASCADE"), unique=True
    )
    status: Mapped[RegisterStatus] = mapped_column(String)
    #: columns of the company in which the two differ
    differs: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    #: terminated 0, another doubt about its existence 1, its name 2, anything else 3
    gravity: Mapped[int]
    digest: Mapped[str]
    #: the day of the first register that said so, and of the latest
    since: Mapped[date]
    as_of: Mapped[date]
    state: Mapped[FindingState] = mapped_column(String, default=FindingState.open)
    reason_code: Mapped[str] = mapped_column(default="", server_default="")
    note: Mapped[str] = mapped_column(default="", server_default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    decided_at: Mapped[datetime | None]
    created_at: Mapped[Now]

    company: Mapped[Company] = relationship(lazy="raise")
    decided_by: Mapped[User | None] = relationship(lazy="raise")
