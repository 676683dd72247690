"""Officers' decisions on suggested pairs, and what keeps an officer from deciding."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.models.account import User
from backend.models.base import Base, Id, Now
from backend.models.company import Company
from backend.models.match import PairState, Suggestion


class ReviewDecision(Base):
    """An officer's decision on a suggested pair.

    Staged until `applied_at` is set: only officers see it and nothing has happened yet. An applied
    decision is kept for good; a pair has at most one staged decision at a time.
    """

    __tablename__ = "review_decisions"
    __table_args__ = (
        CheckConstraint(
            "decision in ('suggested', 'held', 'approved', 'rejected')", name="decision"
        ),
        Index(
            "uq_review_decisions_staged", "suggestion_id", unique=True,
            postgresql_where=text("applied_at is null"),
        ),
    )  # fmt: skip

    id: Mapped[Id]
    suggestion_id: Mapped[int] = mapped_column(
        ForeignKey("suggestions.id", ondelete="CASCADE"), index=True
    )
    officer_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    decision: Mapped[PairState] = mapped_column(String)
    reason_code: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[Now]
    applied_at: Mapped[datetime | None]
    applied_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

    suggestion: Mapped[Suggestion] = relationship(lazy="raise")
    officer: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[officer_id])
    applied_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[applied_by_id])


class ConflictOfInterest(Base):
    """An officer's declared interest in a company: closes all of its pairs to that officer."""

    __tablename__ = "conflicts_of_interest"
    __table_args__ = (
        Index(
            "uq_conflicts_of_interest_standing", "officer_id", "company_id", unique=True,
            postgresql_where=text("lifted_at is null"),
        ),
    )  # fmt: skip

    id: Mapped[Id]
    officer_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    company_id: Mapped[int] = mapped_column(
        ForeignKey("companies.id", ondelete="CASCADE"), index=True
    )
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[Now]
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

    officer: Mapped[User] = relationship(lazy="raise", foreign_keys=[officer_id])
    company: Mapped[Company] = relationship(lazy="raise")
