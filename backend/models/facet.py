"""What a company offers and needs, one facet each, and the vectors of its texts."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from pgvector.sqlalchemy import VECTOR
from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, LargeBinary, String, func
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.models.base import Base, Id, Now
from backend.models.company import Company, Project


class FacetKind(StrEnum):
    """Which way a facet points."""

    offer = "offer"
    need = "need"


class Visibility(StrEnum):
    """From which level of trust a facet or field is shown."""

    public = "public"
    member = "member"
    partner = "partner"


class Facet(Base):
    """One offer or one need of a company."""

    __tablename__ = "facets"
    __table_args__ = (
        CheckConstraint("kind in ('offer', 'need')", name="kind"),
        CheckConstraint("trl between 1 and 9", name="trl"),
        CheckConstraint("char_length(text) between 1 and 2000", name="text"),
        CheckConstraint("visibility in ('public', 'member', 'partner')", name="visibility"),
        Index("ix_facets_search", "search", postgresql_using="gin"),
        Index("ix_facets_codes", "codes", postgresql_using="gin"),
    )

    id: Mapped[Id]
    company_id: Mapped[int] = mapped_column(
        ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[FacetKind] = mapped_column(String)
    text: Mapped[str]
    language: Mapped[str] = mapped_column(String(2), default="en")
    codes: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    trl: Mapped[int | None]
    cooperation: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    visibility: Mapped[Visibility] = mapped_column(String, default=Visibility.member)
    #: None when the company wrote it, else where it was imported from
    source: Mapped[str | None]
    archived_at: Mapped[datetime | None]
    created_at: Mapped[Now]
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
    search: Mapped[Any] = mapped_column(
        TSVECTOR, Computed("to_tsvector('simple', text)", persisted=True), deferred=True
    )

    company: Mapped[Company] = relationship(lazy="raise")


class FacetVector(Base):
    """A facet's text as a vector; `text_digest` tells whether it is still the same text."""

    __tablename__ = "facet_vectors"

    facet_id: Mapped[int] = mapped_column(
        ForeignKey("facets.id", ondelete="CASCADE"), primary_key=True
    )
    model_id: Mapped[str] = mapped_column(primary_key=True)
    text_digest: Mapped[bytes] = mapped_column(LargeBinary)
    vector: Mapped[Any] = mapped_column(VECTOR)
    created_at: Mapped[Now]

    facet: Mapped[Facet] = relationship(lazy="raise")


class ProjectVector(Base):
    """A project's title and objective as a vector."""

    __tablename__ = "project_vectors"

    project_id: Mapped[int] = mapped_column(
        ForeignKey("projects.id", ondelete="CASCADE"), primary_key=True
    )
    model_id: Mapped[str] = mapped_column(primary_key=True)
    text_digest: Mapped[bytes] = mapped_column(LargeBinary)
    vector: Mapped[Any] = mapped_column(VECTOR)
    created_at: Mapped[Now]

    project: Mapped[Project] = relationship(lazy="raise")
