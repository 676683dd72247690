"""What the judgement found for a call: companies that could take part, and what each brings."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.dialects.postgresql import ARRAY, BIGINT
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.models.base import Base, Now
from backend.models.call import Call


class CallPool(Base):
    """The candidates of a call, so that a page need not wake the engine to compare teams."""

    __tablename__ = "call_pools"

    call_id: Mapped[int] = mapped_column(
        ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True
    )
    #: companies that somebody asked for, whatever their fit
    asked_for: Mapped[list[int]] = mapped_column(ARRAY(BIGINT), default=list)
    #: of the call's words and capabilities; another one means that the pool is out of date
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    model_id: Mapped[str]
    made_at: Mapped[datetime]
    #: how many companies were judged
    judged: Mapped[int]
    #: candidates and ties (matcher/consortia/pool.py)
    body: Mapped[dict[str, Any]]
    created_at: Mapped[Now]

    call: Mapped[Call] = relationship(lazy="raise")


class CallSuggestion(Base):
    """The consortium that the engine would put together for an open call, as of the last night.

    `team` and `before` are a proposal as plain data (consortia/proposing.py); `before` is {} until
    the team has changed once.
    """

    __tablename__ = "call_suggestions"
    __table_args__ = (Index("ix_call_suggestions_changed_at_call_id", "changed_at", "call_id"),)

    call_id: Mapped[int] = mapped_column(
        ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True
    )
    call_version: Mapped[int]
    model_id: Mapped[str]
    team: Mapped[dict[str, Any]]
    before: Mapped[dict[str, Any]] = mapped_column(default=dict)
    first_at: Mapped[datetime]
    #: when the team was last another one than the night before
    changed_at: Mapped[datetime]
    made_at: Mapped[datetime]

    call: Mapped[Call] = relationship(lazy="raise")


class TeamCompletion(Base):
    """Who would complete the team of a consortium, as it was judged last."""

    __tablename__ = "team_completions"

    consortium_id: Mapped[int] = mapped_column(
        ForeignKey("consortia.id", ondelete="CASCADE"), primary_key=True
    )
    #: of the members, their records and the call's title; another one means: out of date
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    model_id: Mapped[str]
    made_at: Mapped[datetime]
    #: how many companies could have stood in the lists
    judged: Mapped[int]
    #: members about whom the records say anything
    recorded: Mapped[int]
    #: the two lists, best first (matcher/consortia/completing.py)
    body: Mapped[dict[str, Any]]
