"""Companies and who may speak for them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

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
from sqlalchemy.dialects.postgresql import ARRAY, CITEXT, JSONB, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.models.account import User
from backend.models.base import Base, Id, Now


class CompanyState(StrEnum):
    """How far a company's entry has come; the moves are in companies/states.py."""

    unclaimed = "unclaimed"
    draft = "draft"
    submitted = "submitted"
    verified = "verified"
    returned = "returned"
    suspended = "suspended"


class Company(Base):
    """An organisation, imported or entered, with what it says of itself.

    `provenance` names the columns that an import filled: {column: {"source", "at"}}. A column that
    the representative edits leaves it, so an imported fact is never shown as the company's words.
    """

    __tablename__ = "companies"
    __table_args__ = (
        CheckConstraint("char_length(btrim(name)) > 0", name="name"),
        CheckConstraint("country ~ '^[A-Z]{2}$'", name="country"),
        CheckConstraint("pic is null or pic ~ '^[0-9]{9}$'", name="pic"),
        CheckConstraint("edrpou is null or edrpou ~ '^[0-9]{8}$'", name="edrpou"),
        CheckConstraint("lei is null or lei ~ '^[0-9A-Z]{18}[0-9]{2}$'", name="lei"),
        CheckConstraint("ncage is null or ncage ~ '^[0-9A-HJ-NP-Z]{5}$'", name="ncage"),
        CheckConstraint("staff is null or staff >= 0", name="staff"),
        CheckConstraint("turnover_eur is null or turnover_eur >= 0", name="turnover"),
        CheckConstraint("balance_eur is null or balance_eur >= 0", name="balance"),
        CheckConstraint("founded is null or founded between 1500 and 2100", name="founded"),
        CheckConstraint(
            "guarantee in ('', 'not_needed', 'needed', 'requested', 'approved', 'refused')",
            name="guarantee",
        ),
        CheckConstraint("territory in ('', 'controlled', 'outside_control')", name="territory"),
        CheckConstraint(
            "state in ('unclaimed','draft','submitted','verified','returned','suspended')",
            name="state",
        ),
        UniqueConstraint("source", "source_key"),
        Index("ix_companies_search", "search", postgresql_using="gin"),
        Index(
            "ix_companies_name_trgm",
            "name",
            postgresql_using="gin",
            postgresql_ops={"name": "gin_trgm_ops"},
        ),
        Index(
            "ix_companies_latin_name_trgm",
            "latin_name",
            postgresql_using="gin",
            postgresql_ops={"latin_name": "gin_trgm_ops"},
        ),
        Index("ix_companies_country_id", "country", "id"),
        Index(
            "ix_companies_waiting",
            "submitted_at",
            "id",
            postgresql_where=text("state = 'submitted'"),
        ),
    )

    id: Mapped[Id]
    name: Mapped[str]
    short_name: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(String(2))
    region: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    kind: Mapped[str] = mapped_column(default="private_company")
    founded: Mapped[int | None]
    staff: Mapped[int | None]
    turnover_eur: Mapped[int | None]
    balance_eur: Mapped[int | None]
    imported_sme: Mapped[bool | None]
    ownership: Mapped[str] = mapped_column(default="")
    controlling_country: Mapped[str | None] = mapped_column(String(2))
    management_country: Mapped[str | None] = mapped_column(String(2))
    #: where the means used for projects are; empty: not given
    asset_countries: Mapped[list[str]] = mapped_column(
        ARRAY(String), default=list, server_default="{}"
    )
    #: in Ukraine: whether the government controls the area of the registered address
    territory: Mapped[str] = mapped_column(default="", server_default="")
    #: how far the state of establishment has come in vouching for a company controlled from abroad
    guarantee: Mapped[str] = mapped_column(default="", server_default="")
    guarantee_on: Mapped[date | None]
    #: the parent at the top; companies that name the same one are not independent of each other
    control_group: Mapped[str] = mapped_column(default="", server_default="")
    #: whether its statutes forbid handing out profit; None: not said
    non_profit: Mapped[bool | None]
    #: whether it would use the results itself, as police, rescue services or armed forces do
    end_user: Mapped[bool | None]
    #: a structure for European armament programmes; a body of Union law or research organisation
    #: of European interest, which counts as one more state
    seap: Mapped[bool | None]
    union_body: Mapped[bool | None]
    #: an earlier programme, call and day of which found it eligible
    tested_programme: Mapped[str] = mapped_column(default="", server_default="")
    tested_call: Mapped[str] = mapped_column(default="", server_default="")
    tested_on: Mapped[date | None]
    website: Mapped[str] = mapped_column(default="")
    about: Mapped[str] = mapped_column(default="")
    language: Mapped[str] = mapped_column(String(2), default="en")
    languages: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    certificates: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    facilities: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    capacity: Mapped[str] = mapped_column(default="")
    exports_to: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    contact_title: Mapped[str] = mapped_column(default="")
    contact_email: Mapped[str | None] = mapped_column(CITEXT)
    contact_phone: Mapped[str] = mapped_column(default="")
    pic: Mapped[str | None] = mapped_column(unique=True)
    edrpou: Mapped[str | None] = mapped_column(unique=True)
    vat: Mapped[str] = mapped_column(default="")
    lei: Mapped[str | None] = mapped_column(unique=True)
    #: of its seat; each of its sites may have another
    ncage: Mapped[str | None] = mapped_column(unique=True)
    state: Mapped[CompanyState] = mapped_column(String, default=CompanyState.draft)
    state_note: Mapped[str] = mapped_column(default="")
    submitted_at: Mapped[datetime | None]
    verified_at: Mapped[datetime | None]
    source: Mapped[str | None]
    source_key: Mapped[str | None]
    provenance: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: rises with every change that matching must see; embedded when the two are equal
    profile_version: Mapped[int] = mapped_column(default=1)
    embedded_version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Now]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
    search: Mapped[Any] = mapped_column(
        TSVECTOR,
        Computed(
            "setweight(to_tsvector('simple', name || ' ' || short_name), 'A') || "
            "setweight(to_tsvector('simple', about), 'C')",
            persisted=True,
        ),
        deferred=True,
    )
    #: for finding names across alphabets, accents and typing mistakes
    latin_name: Mapped[str] = mapped_column(
        Computed("latin(name || ' ' || short_name)", persisted=True), deferred=True
    )


class MembershipState(StrEnum):
    """Whether a person already speaks for the company."""

    pending = "pending"
    active = "active"
    declined = "declined"


class Membership(Base):
    """A person who speaks, or asks to speak, for a company."""

    __tablename__ = "memberships"
    __table_args__ = (
        UniqueConstraint("user_id", "company_id"),
        CheckConstraint("state in ('pending', 'active', 'declined')", name="state"),
        Index("ix_memberships_pending", "id", postgresql_where=text("state = 'pending'")),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    company_id: Mapped[int] = mapped_column(
        ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    state: Mapped[MembershipState] = mapped_column(String, default=MembershipState.pending)
    #: why the claim was believed: e-mail domain, officer, creator
    evidence: Mapped[str] = mapped_column(default="")
    #: the draft that was left for this one; it waits until what it says is taken over
    draft_id: Mapped[int | None] = mapped_column(
        ForeignKey("companies.id", ondelete="SET NULL"), index=True
    )
    created_at: Mapped[Now]
    decided_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="raise")
    company: Mapped[Company] = relationship(lazy="raise", foreign_keys=[company_id])


class Project(Base):
    """A funded project from a public record."""

    __tablename__ = "projects"
    __table_args__ = (
        UniqueConstraint("source", "source_key"),
        Index("ix_projects_search", "search", postgresql_using="gin"),
    )

    id: Mapped[Id]
    source: Mapped[str]
    source_key: Mapped[str]
    acronym: Mapped[str] = mapped_column(default="")
    title: Mapped[str]
    objective: Mapped[str] = mapped_column(default="")
    topic_code: Mapped[str] = mapped_column(default="", index=True)
    topic_title: Mapped[str] = mapped_column(default="")
    programme: Mapped[str] = mapped_column(default="")
    scheme: Mapped[str] = mapped_column(default="")
    #: what it is about: paths of the European science vocabulary, "natural sciences/…/optics"
    subjects: Mapped[list[str]] = mapped_column(
        ARRAY(String), default=list, server_default=text("'{}'")
    )
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    search: Mapped[Any] = mapped_column(
        TSVECTOR,
        Computed(
            "setweight(to_tsvector('simple', acronym || ' ' || title), 'B') || "
            "setweight(to_tsvector('simple', topic_title), 'D')",
            persisted=True,
        ),
        deferred=True,
    )


class TrackRecord(Base):
    """That a company took part in a project, in which role."""

    __tablename__ = "track_records"
    __table_args__ = (UniqueConstraint("company_id", "project_id", "role"),)

    id: Mapped[Id]
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), index=True
    )
    role: Mapped[str]
    contribution_eur: Mapped[int | None]
    imported: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)

    company: Mapped[Company] = relationship(lazy="raise")
    project: Mapped[Project] = relationship(lazy="raise")
