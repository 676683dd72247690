"""Requests for partners, the suggestions that answer them, interest and decisions."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    UniqueConstraint,
    false,
    text,
)  # fmt: skip
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.models.base import Base, Id, Now
from backend.models.company import Company
from backend.models.facet import Facet


class RequestKind(StrEnum):
    """What partners are asked for."""

    general = "general"
    need = "need"
    call_text = "call_text"


class RequestState(StrEnum):
    """Whether the answer is there."""

    waiting = "waiting"
    ready = "ready"
    failed = "failed"


class MatchRequest(Base):
    """A company asks for partners: in general, for one need, or for a call's text."""

    __tablename__ = "match_requests"
    __table_args__ = (
        CheckConstraint("kind in ('general', 'need', 'call_text')", name="kind"),
        CheckConstraint("(kind = 'need') = (facet_id is not null)", name="need"),
        CheckConstraint("(kind = 'call_text') = (text is not null)", name="call_text"),
        CheckConstraint("state in ('waiting', 'ready', 'failed')", name="state"),
        Index("ix_match_requests_company_id_id", "company_id", "id"),
    )

    id: Mapped[Id]
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    asked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    kind: Mapped[RequestKind] = mapped_column(String)
    facet_id: Mapped[int | None] = mapped_column(ForeignKey("facets.id", ondelete="CASCADE"))
    text: Mapped[str | None]
    #: of the call's text, as detected when it was pasted
    language: Mapped[str] = mapped_column(String(2), default="")
    #: where to look; the shape is matches/filters.py
    filters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    title: Mapped[str] = mapped_column(default="")
    state: Mapped[RequestState] = mapped_column(String, default=RequestState.waiting)
    failure: Mapped[str] = mapped_column(default="")
    model_id: Mapped[str] = mapped_column(default="")
    #: new connections stand on a list of their own
    parted: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: of the asking company, when the answer was made
    profile_version: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[Now]
    answered_at: Mapped[datetime | None]

    company: Mapped[Company] = relationship(lazy="raise")
    facet: Mapped[Facet | None] = relationship(lazy="raise")


class ListSection(StrEnum):
    """On which of a request's lists a suggestion stands; each has slots of its own."""

    main = "main"
    #: both have a record, and nobody joins the two
    new_connections = "new_connections"


class PairState(StrEnum):
    """Where an officer's review of a suggested pair stands; moves in reviews/states.py."""

    suggested = "suggested"
    held = "held"
    approved = "approved"
    rejected = "rejected"


class Suggestion(Base):
    """One company suggested to another, with the score and its reasons as they were then.

    `reasons` is {"version": 1, "base": float, "reasons": [{"code", "side", "values",
    "contribution"}]}; base and contributions sum to `score` (logit). Side "query" speaks of
    `company`, side "candidate" of `partner`.
    """

    __tablename__ = "suggestions"
    __table_args__ = (
        CheckConstraint("company_id <> partner_id", name="two_sides"),
        CheckConstraint("fit between 0 and 1", name="fit"),
        CheckConstraint("state in ('suggested', 'held', 'approved', 'rejected')", name="state"),
        CheckConstraint("section in ('main', 'new_connections')", name="section"),
        UniqueConstraint("request_id", "partner_id"),
        Index(
            "uq_suggestions_pair", "company_id", "partner_id", unique=True,
            postgresql_where=text("request_id is null"),
        ),
        Index("ix_suggestions_partner_id", "partner_id"),
        Index("ix_suggestions_state_score", "state", "score"),
    )  # fmt: skip

    id: Mapped[Id]
    #: the request it answers; None for a pair in the officers' queue
    request_id: Mapped[int | None] = mapped_column(
        ForeignKey("match_requests.id", ondelete="CASCADE")
    )
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    partner_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    section: Mapped[ListSection] = mapped_column(
        String, default=ListSection.main, server_default=text("'main'")
    )
    slot: Mapped[int]
    score: Mapped[float]
    fit: Mapped[float]
    low: Mapped[float]
    high: Mapped[float]
    reasons: Mapped[dict[str, Any]] = mapped_column(JSONB)
    model_id: Mapped[str]
    #: chance put it on the list (matches/shown.py), not its score
    drawn: Mapped[bool] = mapped_column(default=False, server_default=false())
    #: of a pair in the queue: {"company": n, "partner": n} others that would meet each side
    competition: Mapped[dict[str, Any]] = mapped_column(
        JSONB, default=dict, server_default=text("'{}'")
    )
    state: Mapped[PairState] = mapped_column(String, default=PairState.suggested)
    created_at: Mapped[Now]

    company: Mapped[Company] = relationship(lazy="raise", foreign_keys=[company_id])
    partner: Mapped[Company] = relationship(lazy="raise", foreign_keys=[partner_id])
    request: Mapped[MatchRequest | None] = relationship(lazy="raise")


class InterestState(StrEnum):
    """Where an expression of interest stands; moves in introductions/states.py."""

    open = "open"
    accepted = "accepted"
    declined = "declined"
    withdrawn = "withdrawn"
    expired = "expired"


class Interest(Base):
    """One company asks another for an introduction, with a note and a reply-by date."""

    __tablename__ = "interests"
    __table_args__ = (
        CheckConstraint("from_company_id <> to_company_id", name="two_sides"),
        CheckConstraint(
            "state in ('open', 'accepted', 'declined', 'withdrawn', 'expired')", name="state"
        ),
        Index(
            "uq_interests_open", "from_company_id", "to_company_id", unique=True,
            postgresql_where=text("state = 'open'"),
        ),
        Index("ix_interests_to_company_id_state", "to_company_id", "state"),
    )  # fmt: skip

    id: Mapped[Id]
    from_company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    to_company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    suggestion_id: Mapped[int | None] = mapped_column(
        ForeignKey("suggestions.id", ondelete="SET NULL")
    )
    sent_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    note: Mapped[str]
    reply_by: Mapped[date]
    state: Mapped[InterestState] = mapped_column(String, default=InterestState.open)
    reason_code: Mapped[str | None]
    reply_note: Mapped[str] = mapped_column(default="")
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    reminded_at: Mapped[datetime | None]
    created_at: Mapped[Now]
    closed_at: Mapped[datetime | None]

    from_company: Mapped[Company] = relationship(lazy="raise", foreign_keys=[from_company_id])
    to_company: Mapped[Company] = relationship(lazy="raise", foreign_keys=[to_company_id])


class Block(Base):
    """One company does not want to meet another; works both ways and is told to nobody else."""

    __tablename__ = "blocks"
    __table_args__ = (
        CheckConstraint("company_id <> blocked_company_id", name="two_sides"),
        UniqueConstraint("company_id", "blocked_company_id"),
    )

    id: Mapped[Id]
    company_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    blocked_company_id: Mapped[int] = mapped_column(
        ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    reason_code: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Now]

    blocked_company: Mapped[Company] = relationship(lazy="raise", foreign_keys=[blocked_company_id])


class LoweredFacet(Base):
    """A need or an offer counts a little less, because its company refused what it had matched.

    Holds while the facet says what it `said` and until the company lifts it.
    """

    __tablename__ = "lowered_facets"
    __table_args__ = (
        Index(
            "uq_lowered_facets_standing", "facet_id", unique=True,
            postgresql_where=text("lifted_at is null"),
        ),
    )  # fmt: skip

    id: Mapped[Id]
    facet_id: Mapped[int] = mapped_column(ForeignKey("facets.id", ondelete="CASCADE"), index=True)
    #: the company that was refused
    refused_id: Mapped[int] = mapped_column(
        ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    said: Mapped[str]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Now]
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

    facet: Mapped[Facet] = relationship(lazy="raise")
    refused: Mapped[Company] = relationship(lazy="raise")
