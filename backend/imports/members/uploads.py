"""Member lists that an administrator uploads: tried out first, then imported or thrown away."""

import tempfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.errors import Conflict
from backend.i18n import mark
from backend.imports.errors import Unreadable
from backend.imports.members import parts
from backend.imports.members.importing import import_list, new_run
from backend.imports.members.template import write_template
from backend.imports.problems import problems_of, write_problems
from backend.imports.queries import run_with_file
from backend.imports.report import ImportReport, Problem
from backend.imports.runs import keep
from backend.models import ImportRun, ImportState, User

NOT_WAITING = mark("This list has already been imported or discarded.")


def try_upload(
    db: Session, *, data: bytes, file_name: str, source: str, actor: User
) -> ImportRun | Unreadable:
    """Keeps the list with what importing it would do; or says why it can't be read."""
    try:
        report = import_list(db, data=data, file_name=file_name, source=source, dry_run=True)
    except Unreadable as refusal:
        return refusal
    run = new_run(file_name=file_name, data=data, source=report.source, actor=actor)
    run.state, run.file = ImportState.checked, data
    keep(db, run=run, report=report)
    return run


def trial(db: Session, run: ImportRun) -> ImportReport | None:
    """What importing a waiting list would do as things stand now."""
    if run.file is None or run.state != ImportState.checked:
        return None
    return import_list(db, data=run.file, file_name=run.file_name, source=run.source, dry_run=True)


def confirm_upload(db: Session, *, run_id: int, actor: User) -> ImportRun:
    """Has a waiting list imported by jobs; doing it twice is doing it once."""
    run = run_with_file(db, run_id, lock=True)
    if run.state in {ImportState.running, ImportState.done}:
        return run
    if run.file is None:
        raise Conflict(NOT_WAITING)
    run.started_by_id = actor.id
    parts.begin(db, run)
    return run


def discard_upload(db: Session, *, run_id: int, actor: User) -> None:
    """Throws a waiting list away."""
    run = run_with_file(db, run_id, lock=True)
    if run.state == ImportState.abandoned:
        return
    if run.state != ImportState.checked:
        raise Conflict(NOT_WAITING)
    run.state, run.file, run.finished_at = ImportState.abandoned, None, datetime.now(UTC)
    record(db, "members_discarded", actor=actor, subject=run)


def problem_file(db: Session, *, run_id: int, ending: str) -> bytes:
    """All problems of an import as a csv or xlsx file."""
    run = run_with_file(db, run_id)
    return _written(problems_of(db, run.id), ending)


def template_file(ending: str) -> bytes:
    """The template as a csv or xlsx file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"members.{ending}"
        write_template(path)
        return path.read_bytes()


def _written(problems: Iterable[Problem], ending: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"problems.{ending}"
        write_problems(path, problems)
        return path.read_bytes()
