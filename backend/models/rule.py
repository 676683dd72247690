"""Rows of programme rules as administrators changed them; the shipped rows are files."""

from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.models.account import User
from backend.models.base import Base, Id, Now


class RuleChange(StrEnum):
    """What a version did: put its row in force, or took the administrators' row out again."""

    adopted = "adopted"
    withdrawn = "withdrawn"


class RuleVersion(Base):
    """One change of a rule's row; never altered or removed, so that every answer can be retraced.

    A row is named by its rule and its first day. Its newest version counts: adopted, its row holds
    instead of the shipped one; withdrawn, the shipped one (or none) holds again.
    """

    __tablename__ = "rule_versions"
    __table_args__ = (
        CheckConstraint("kind in ('adopted', 'withdrawn')", name="kind"),
        CheckConstraint("reason <> ''", name="reason"),
        UniqueConstraint("rule_id", "number"),
        Index("ix_rule_versions_rule_id_first_day", "rule_id", "first_day", "id"),
    )

    id: Mapped[Id]
    rule_id: Mapped[str] = mapped_column(String(80))
    first_day: Mapped[date]
    number: Mapped[int]
    kind: Mapped[RuleChange] = mapped_column(String)
    #: the row as `Rule.as_row` gives it, days as text; of a withdrawal what was taken out
    row: Mapped[dict[str, Any]]
    reason: Mapped[str]
    at: Mapped[Now]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))

    by: Mapped[User | None] = relationship(lazy="raise")
