"""Reads about imports, for administrators."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, defer, joinedload, undefer

from backend.errors import NotFound
from backend.i18n import mark
from backend.imports.problems import as_problem
from backend.imports.report import FileTally, Problem, Tally
from backend.models import ImportProblem, ImportRun, ImportState
from backend.paging import SIZE, Page, cut, decode

NO_RUN = mark("There is no such import.")


@dataclass(frozen=True)
class RunSummary:
    """An import with what it read and made."""

    run: ImportRun

    @property
    def by(self) -> str:
        """Who started it; nobody for the command line."""
        return self.run.started_by.name if self.run.started_by else ""

    @property
    def files(self) -> tuple[FileTally, ...]:
        """Rows of each file."""
        return tuple(
            FileTally(name, *row) for name, row in self.run.counts.get("files", {}).items()
        )

    @property
    def tallies(self) -> dict[str, Tally]:
        """What was made of them."""
        return {what: Tally(*row) for what, row in self.run.counts.get("tallies", {}).items()}

    @property
    def taken(self) -> tuple[int, int]:
        """Rows that are in, and rows in all, while a job brings them in."""
        return int(self.run.checkpoint.get("taken", 0)), int(self.run.checkpoint.get("rows", 0))

    @property
    def outcomes(self) -> list[dict[str, Any]]:
        """What became of each row, once the list is in."""
        if self.run.state != ImportState.done:
            return []
        return list(self.run.checkpoint.get("outcomes", ()))

    @property
    def imported(self) -> int:
        """Rows whose facts are in the database, or would be."""
        return sum(file.imported for file in self.files)

    @property
    def refused(self) -> int:
        """Rows that were not taken."""
        return sum(file.refused for file in self.files)


def runs(db: Session, *, after: str | None = None, size: int = SIZE) -> Page[RunSummary]:
    """Imports, newest first."""
    long = defer(ImportRun.checkpoint)  # may hold what became of thousands of rows
    query = select(ImportRun).options(joinedload(ImportRun.started_by), long)
    if (place := decode(after, 1)) is not None:
        query = query.where(ImportRun.id < place[0])
    found = db.scalars(query.order_by(ImportRun.id.desc()).limit(size + 1)).all()
    return cut([RunSummary(run) for run in found], size, lambda summary: [summary.run.id])


def run_summary(db: Session, run_id: int) -> RunSummary:
    """One import."""
    return RunSummary(_run(db, run_id))


def run_with_file(db: Session, run_id: int, *, lock: bool = False) -> ImportRun:
    """One import with its file, if that is still kept."""
    return _run(db, run_id, lock=lock)


def problems(
    db: Session, run_id: int, *, after: str | None = None, size: int = SIZE
) -> Page[Problem]:
    """What was wrong, in the order of lines."""
    _run(db, run_id)
    query = select(ImportProblem).where(ImportProblem.run_id == run_id)
    if (place := decode(after, 1)) is not None:
        query = query.where(ImportProblem.id > place[0])
    found = db.scalars(query.order_by(ImportProblem.id).limit(size + 1)).all()
    page = cut(found, size, lambda row: [row.id])
    return Page([as_problem(row) for row in page.items], page.next, problem_count(db, run_id))


def problem_count(db: Session, run_id: int) -> int:
    """How many problems there were."""
    counted = select(func.count()).where(ImportProblem.run_id == run_id)
    return db.scalar(counted) or 0


def _run(db: Session, run_id: int, *, lock: bool = False) -> ImportRun:
    query = (
        select(ImportRun)
        .where(ImportRun.id == run_id)
        .options(joinedload(ImportRun.started_by), undefer(ImportRun.file))
        .execution_options(populate_existing=True)
    )
    if lock:
        query = query.with_for_update(of=ImportRun)
    run = db.scalars(query).first()
    if run is None:
        raise NotFound(NO_RUN)
    return run
