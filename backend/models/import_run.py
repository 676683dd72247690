"""Imports of public records and member lists: their runs, what they refused, rows on the way."""

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, Numeric, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column, relationship

from backend.models.account import User
from backend.models.base import Base, Id, Now


class ImportKind(StrEnum):
    """What is imported."""

    cordis = "cordis"
    members = "members"
    calls = "calls"
    register = "register"


class ImportState(StrEnum):
    """How far an import has come."""

    checked = "checked"  # a member list was tried out and waits for a yes
    running = "running"
    done = "done"
    abandoned = "abandoned"


class ImportRun(Base):
    """One import: of which files, how far it has come, what it found."""

    __tablename__ = "import_runs"
    __table_args__ = (
        CheckConstraint("kind in ('cordis', 'members', 'calls', 'register')", name="kind"),
        CheckConstraint("state in ('checked', 'running', 'done', 'abandoned')", name="state"),
        CheckConstraint(
            "(state <> 'checked' or file is not null) and "
            "(file is null or state in ('checked', 'running'))",
            name="file",
        ),
        Index("ix_import_runs_state", "state"),
    )

    id: Mapped[Id]
    kind: Mapped[ImportKind] = mapped_column(String)
    state: Mapped[ImportState] = mapped_column(String)
    #: under which name its facts are shown
    source: Mapped[str]
    file_name: Mapped[str]
    #: of the files' content: the same files go on where they stopped
    digest: Mapped[str]
    #: {step: how far}; moved in the transaction of the rows that it speaks of
    checkpoint: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: {"files": {name: [read, imported, refused]}, "tallies": {what: [new, changed, unchanged]}}
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: an uploaded list, kept between the trial and the yes, or while a job works through it
    file: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[Now]
    finished_at: Mapped[datetime | None]

    started_by: Mapped[User | None] = relationship(lazy="raise")


class ImportProblem(Base):
    """A row, or one value of it, that an import did not take, and why."""

    __tablename__ = "import_problems"

    id: Mapped[Id]
    run_id: Mapped[int] = mapped_column(
        ForeignKey("import_runs.id", ondelete="CASCADE"), index=True
    )
    file: Mapped[str]
    line: Mapped[int]
    column: Mapped[str] = mapped_column("column_name", default="")
    #: a message id and what it names
    message: Mapped[str]
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: the whole row was refused, not just this value
    fatal: Mapped[bool]


class StagedProject(Base):
    """A project's row as read, before it is merged with the others."""

    __tablename__ = "staged_projects"
    __table_args__ = (
        Index("ix_staged_projects_run_id_key", "run_id", "key"),
        {"prefixes": ["UNLOGGED"]},
    )

    run_id: Mapped[int] = mapped_column(
        ForeignKey("import_runs.id", ondelete="CASCADE"), primary_key=True
    )
    file: Mapped[str] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key: Mapped[str]
    #: date of the record: the latest one counts
    stamp: Mapped[date | None]
    acronym: Mapped[str]
    title: Mapped[str]
    objective: Mapped[str]
    topic_code: Mapped[str]
    topic_title: Mapped[str]
    programme: Mapped[str]
    scheme: Mapped[str]
    subjects: Mapped[list[str]] = mapped_column(ARRAY(String), server_default=text("'{}'"))
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]


class StagedParticipation(Base):
    """A participation's row as read: the organisation as it was then, and its part."""

    __tablename__ = "staged_participations"
    __table_args__ = (
        Index("ix_staged_participations_run_id_pic", "run_id", "pic"),
        {"prefixes": ["UNLOGGED"]},
    )

    run_id: Mapped[int] = mapped_column(
        ForeignKey("import_runs.id", ondelete="CASCADE"), primary_key=True
    )
    file: Mapped[str] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    project_key: Mapped[str]
    pic: Mapped[str]
    stamp: Mapped[date | None]
    name: Mapped[str | None]
    short_name: Mapped[str | None]
    country: Mapped[str | None]
    city: Mapped[str | None]
    kind: Mapped[str | None]
    imported_sme: Mapped[bool | None]
    website: Mapped[str | None]
    vat: Mapped[str | None]
    role: Mapped[str]
    record_role: Mapped[str]
    contribution: Mapped[Decimal | None] = mapped_column(Numeric)
