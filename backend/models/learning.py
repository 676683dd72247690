"""What was shown to whom with which chance, and what is believed after the decisions."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)  # fmt: skip
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.models.account import User
from backend.models.base import Base, Id, Now


class ListKind(StrEnum):
    """Which list was shown."""

    partners = "partners"  # the answer to a request
    queue = "queue"  # the officers' pairs
    candidates = "candidates"  # who would fit, on the desk of a consortium
    teams = "teams"  # a team that was proposed, its coordinator in the first slot
    directory = "directory"  # a page of the directory


class ShownList(Base):
    """One list as it was made: by which model and belief, with which share left to chance."""

    __tablename__ = "shown_lists"
    __table_args__ = (
        CheckConstraint(
            "kind in ('partners', 'queue', 'candidates', 'teams', 'directory')", name="kind"
        ),
        CheckConstraint("exploration between 0 and 0.5", name="exploration"),
        UniqueConstraint("digest"),
        Index(
            "ix_shown_lists_consortium_id",
            "consortium_id",
            postgresql_where=text("consortium_id is not null"),
        ),
        Index("ix_shown_lists_call_id", "call_id", postgresql_where=text("call_id is not null")),
        Index("ix_shown_lists_request_id", "request_id"),
        Index("ix_shown_lists_kind_at", "kind", "at"),
    )

    id: Mapped[Id]
    kind: Mapped[ListKind] = mapped_column(String)
    request_id: Mapped[int | None] = mapped_column(
        ForeignKey("match_requests.id", ondelete="SET NULL")
    )
    model_id: Mapped[str]
    belief_id: Mapped[int | None] = mapped_column(ForeignKey("beliefs.id"))
    #: share of the first places that was drawn
    exploration: Mapped[float]
    #: first places: those that people look at; behind them stands what chance left out
    places: Mapped[int] = mapped_column(default=10, server_default=text("10"))
    at: Mapped[Now]
    #: two models took turns in making it
    trial_id: Mapped[int | None] = mapped_column(
        ForeignKey("ranking_trials.id", ondelete="SET NULL"), index=True
    )
    #: before whose eyes it came, where it was made for a page and not ahead of it
    viewer_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    consortium_id: Mapped[int | None] = mapped_column(
        ForeignKey("consortia.id", ondelete="CASCADE")
    )
    call_id: Mapped[int | None] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    #: what tells lists of one consortium, or of one page, apart
    about: Mapped[str] = mapped_column(default="", server_default=text("''"))
    #: of the list, its reader and the day: written once however often it is drawn again
    digest: Mapped[bytes | None] = mapped_column(LargeBinary)

    entries: Mapped[list["ShownEntry"]] = relationship(lazy="raise", order_by="ShownEntry.slot")


class ShownEntry(Base):
    """One pair on a list: its slot, and the chance with which it came there."""

    __tablename__ = "shown_entries"
    __table_args__ = (
        CheckConstraint("propensity > 0 and propensity <= 1", name="propensity"),
        CheckConstraint("team in ('champion', 'challenger')", name="team"),
        UniqueConstraint("list_id", "slot"),
        Index("ix_shown_entries_suggestion_id", "suggestion_id"),
        Index("ix_shown_entries_company_id_partner_id", "company_id", "partner_id"),
    )

    id: Mapped[Id]
    list_id: Mapped[int] = mapped_column(ForeignKey("shown_lists.id", ondelete="CASCADE"))
    suggestion_id: Mapped[int | None] = mapped_column(
        ForeignKey("suggestions.id", ondelete="SET NULL")
    )
    #: for which company it was listed; None where officers look for nobody in particular
    company_id: Mapped[int | None] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    partner_id: Mapped[int] = mapped_column(ForeignKey("companies.id", ondelete="CASCADE"))
    slot: Mapped[int]
    propensity: Mapped[float]
    #: put there by chance
    drawn: Mapped[bool]
    score: Mapped[float]
    #: without what decisions had taught by then
    plain: Mapped[float]
    #: {"fit": {trait: number}, "answers": {...}}: what a decision on it teaches
    traits: Mapped[dict[str, Any]]
    #: when somebody first had it before their eyes
    seen_at: Mapped[datetime | None]
    #: which of two models picked it, on a list that they made in turns
    team: Mapped[str | None] = mapped_column(String)


class Team(StrEnum):
    """Who picked an entry of a list that two models made in turns."""

    champion = "champion"
    challenger = "challenger"


class BeliefState(StrEnum):
    """Whether a belief takes part in scores."""

    challenger = "challenger"
    in_use = "in_use"
    retired = "retired"


class BeliefVersion(Base):
    """What is believed after one night's decisions; never altered but for its state."""

    __tablename__ = "beliefs"
    __table_args__ = (
        CheckConstraint("state in ('challenger', 'in_use', 'retired')", name="state"),
        Index("uq_beliefs_in_use", "state", unique=True, postgresql_where=text("state = 'in_use'")),
    )

    id: Mapped[Id]
    state: Mapped[BeliefState] = mapped_column(String, default=BeliefState.challenger)
    #: {"names", "mean", "precision", "centre", "lessons"} of each belief
    fit: Mapped[dict[str, Any]]
    answers: Mapped[dict[str, Any]]
    #: decisions of this night by reason code
    decisions: Mapped[dict[str, Any]]
    #: what the log says of it: {"verdict", "change", "low", "effective", "because"}
    judgement: Mapped[dict[str, Any]]
    #: decisions until then are part of it
    until: Mapped[datetime]
    created_at: Mapped[Now]
    state_at: Mapped[datetime | None]
    state_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    state_reason: Mapped[str] = mapped_column(default="")

    state_by: Mapped[User | None] = relationship(lazy="raise")


class RankingState(StrEnum):
    """Whether a trained model makes the lists; moves in learning/rankings/states.py."""

    challenger = "challenger"
    in_use = "in_use"
    retired = "retired"


class RankingModel(Base):
    """A trained model brought here beside the one that ships; never altered but for its state."""

    __tablename__ = "ranking_models"
    __table_args__ = (
        CheckConstraint("state in ('challenger', 'in_use', 'retired')", name="state"),
        UniqueConstraint("model_id"),
        Index(
            "uq_ranking_models_in_use", "state", unique=True,
            postgresql_where=text("state = 'in_use'"),
        ),
    )  # fmt: skip

    id: Mapped[Id]
    #: name and hash of its numbers, as stored with everything that it scores
    model_id: Mapped[str]
    state: Mapped[RankingState] = mapped_column(String, default=RankingState.challenger)
    #: the two files of its folder, as they were
    card: Mapped[str]
    numbers: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    note: Mapped[str] = mapped_column(default="")
    #: what the log says of it: a verdict for each kind of list, and together
    judgement: Mapped[dict[str, Any]] = mapped_column(default=dict)
    judged_at: Mapped[datetime | None]
    registered_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("users.id", ondelete="SET NULL")
    )
    created_at: Mapped[Now]
    state_at: Mapped[datetime | None]
    state_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    state_reason: Mapped[str] = mapped_column(default="")

    registered_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[registered_by_id])
    state_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[state_by_id])


class EntryScore(Base):
    """What a challenger would have said of an entry of a list, before what decisions teach."""

    __tablename__ = "entry_scores"

    entry_id: Mapped[int] = mapped_column(
        ForeignKey("shown_entries.id", ondelete="CASCADE"), primary_key=True
    )
    ranking_id: Mapped[int] = mapped_column(
        ForeignKey("ranking_models.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    plain: Mapped[float]


class TrialState(StrEnum):
    """Whether two models take turns."""

    running = "running"
    ended = "ended"


class RankingTrial(Base):
    """A challenger makes a share of the lists together with the model in use."""

    __tablename__ = "ranking_trials"
    __table_args__ = (
        CheckConstraint("state in ('running', 'ended')", name="state"),
        CheckConstraint("share > 0 and share <= 1", name="share"),
        Index(
            "uq_ranking_trials_running", "state", unique=True,
            postgresql_where=text("state = 'running'"),
        ),
    )  # fmt: skip

    id: Mapped[Id]
    ranking_id: Mapped[int] = mapped_column(
        ForeignKey("ranking_models.id", ondelete="CASCADE"), index=True
    )
    #: the model in use against which it stands
    champion_id: Mapped[str]
    state: Mapped[TrialState] = mapped_column(String, default=TrialState.running)
    #: of the lists that answer requests
    share: Mapped[float]
    reason: Mapped[str]
    created_at: Mapped[Now]
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    #: why it ended, "" where another model was put in use
    ended_reason: Mapped[str] = mapped_column(default="")

    started_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[started_by_id])
    ended_by: Mapped[User | None] = relationship(lazy="raise", foreign_keys=[ended_by_id])
