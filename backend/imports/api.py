"""The API twins of the pages about imports."""

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response, UploadFile
from pydantic import BaseModel, Field

from backend.access import UserManager
from backend.database import DB
from backend.imports import queries
from backend.imports.errors import Unreadable
from backend.imports.members import uploads
from backend.imports.queries import RunSummary
from backend.imports.reading.sheets import MOST_BYTES
from backend.imports.report import FileTally, Problem, RowOutcome, RowStatus, Tally
from backend.imports.routes import MEDIA, Ending
from backend.imports.runs import LONGEST_SOURCE
from backend.models import ImportKind, ImportState

router = APIRouter(prefix="/api/v1", tags=["imports"])


class ImportOut(BaseModel):
    """An import; of a list that waits, what it would do."""

    id: int
    kind: ImportKind
    state: ImportState
    source: str = Field(description="under which name its facts are shown")
    file_name: str
    by: str = Field(description="who started it; empty for the command line")
    created_at: datetime
    finished_at: datetime | None
    files: list[FileTally]
    tallies: dict[str, Tally] = Field(description="rows made, changed and left as they were")


class ImportPage(BaseModel):
    """One page of imports, newest first."""

    items: list[ImportOut]
    next: str | None = Field(description="cursor of the next page, as `after`")


class ProblemOut(BaseModel):
    """What is wrong with a row, or with one value of it."""

    file: str
    line: int
    column: str
    text: str
    fatal: bool = Field(description="the row was refused, not just this value")


class ProblemPage(BaseModel):
    """One page of problems."""

    items: list[ProblemOut]
    next: str | None
    total: int


class RowOut(BaseModel):
    """A row of a list that waits, and what would become of it."""

    line: int
    status: RowStatus
    name: str
    company_id: int | None
    matched_by: str
    changes: list[str] = Field(description="columns that would change")
    kept: list[str] = Field(description="columns in which the list differs and is not followed")
    facets_added: int = Field(description="offers and needs that would be added")
    facets_changed: int = Field(description="and those that would change or be archived")
    problems: list[ProblemOut]


class Rows(BaseModel):
    """The rows of a list that waits; none once it is imported."""

    items: list[RowOut]


@router.get("/imports", name="api-imports")
def imports(
    db: DB, user: UserManager, after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 25,
) -> ImportPage:  # fmt: skip
    """Every import so far."""
    page = queries.runs(db, after=after, size=limit)
    return ImportPage(items=[_out(summary) for summary in page.items], next=page.next)


@router.post("/imports", status_code=201, name="api-import-new")
def upload(
    db: DB, user: UserManager, file: UploadFile,
    source: Annotated[str, Form(min_length=3, max_length=LONGEST_SOURCE)],
) -> ImportOut:  # fmt: skip
    """Tries a list out; nothing is changed until it is confirmed."""
    data = file.file.read(MOST_BYTES + 1)
    tried = uploads.try_upload(
        db, data=data, file_name=file.filename or "list", source=source, actor=user
    )
    if isinstance(tried, Unreadable):
        raise tried
    return _out(queries.run_summary(db, tried.id))


@router.get("/imports/template.{ending}", name="api-import-template")
def template(user: UserManager, ending: Ending) -> Response:
    """An empty list to fill in."""
    return Response(uploads.template_file(ending), media_type=MEDIA[ending])


@router.get("/imports/{run_id}", name="api-import")
def one_import(db: DB, run_id: int, user: UserManager) -> ImportOut:
    """One import."""
    return _out(queries.run_summary(db, run_id))


@router.get("/imports/{run_id}/rows", name="api-import-rows")
def rows(db: DB, run_id: int, user: UserManager, status: RowStatus | None = None) -> Rows:
    """What would become of each row of a list that waits."""
    report = uploads.trial(db, queries.run_summary(db, run_id).run)
    found = report.rows if report else ()
    return Rows(items=[_row(row) for row in found if status in {None, row.status}])


@router.get("/imports/{run_id}/problems", name="api-import-problems")
def problems(
    db: DB, run_id: int, user: UserManager, after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> ProblemPage:  # fmt: skip
    """What was wrong."""
    page = queries.problems(db, run_id, after=after, size=limit)
    return ProblemPage(
        items=[_problem(problem) for problem in page.items], next=page.next, total=page.total or 0
    )


@router.post("/imports/{run_id}/confirm", name="api-import-confirm")
def confirm(db: DB, run_id: int, user: UserManager) -> ImportOut:
    """Imports the list that was tried out; twice is once."""
    uploads.confirm_upload(db, run_id=run_id, actor=user)
    return _out(queries.run_summary(db, run_id))


@router.delete("/imports/{run_id}", status_code=204, name="api-import-discard")
def discard(db: DB, run_id: int, user: UserManager) -> None:
    """Throws a list that waits away."""
    uploads.discard_upload(db, run_id=run_id, actor=user)


def _out(summary: RunSummary) -> ImportOut:
    run = summary.run
    return ImportOut(
        id=run.id, kind=run.kind, state=run.state, source=run.source, file_name=run.file_name,
        by=summary.by, created_at=run.created_at, finished_at=run.finished_at,
        files=list(summary.files), tallies=summary.tallies,
    )  # fmt: skip


def _problem(problem: Problem) -> ProblemOut:
    return ProblemOut(
        file=problem.file, line=problem.line, column=problem.column, text=problem.text,
        fatal=problem.fatal,
    )  # fmt: skip


def _row(row: RowOutcome) -> RowOut:
    return RowOut(
        line=row.line, status=row.status, name=row.name, company_id=row.company_id,
        matched_by=row.matched_by, changes=list(row.changes), kept=list(row.kept),
        facets_added=row.facets_added, facets_changed=row.facets_changed,
        problems=[_problem(problem) for problem in row.problems],
    )  # fmt: skip
