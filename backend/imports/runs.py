"""The record of an import: the name of its source, its counts, its problems."""

from collections.abc import Iterable

from sqlalchemy import delete
from sqlalchemy.orm import Session

from backend.i18n import mark
from backend.imports.errors import Unreadable
from backend.imports.report import ImportReport, Problem
from backend.models import ImportProblem, ImportRun

LONGEST_SOURCE = 120


def named(source: str) -> str:
    """The name of a list, as it will stand beside its facts."""
    text = " ".join(source.split())
    if not 3 <= len(text) <= LONGEST_SOURCE or text == "cordis":
        raise Unreadable(
            mark("Name the list in 3 to %(most)s characters, for example the association and the "
                 "year: the name is shown beside its facts."),
            most=LONGEST_SOURCE,
        )  # fmt: skip
    return text


def keep(db: Session, *, run: ImportRun, report: ImportReport) -> None:
    """Keeps a report's counts and problems with its run, in place of earlier ones."""
    run.counts = {
        "files": {f.name: [f.read, f.imported, f.refused] for f in report.files},
        "tallies": {w: [t.new, t.changed, t.unchanged] for w, t in report.tallies.items()},
    }
    db.add(run)
    db.flush()
    db.execute(delete(ImportProblem).where(ImportProblem.run_id == run.id))
    db.add_all(problem_rows(run, report.problems))
    db.flush()


def problem_rows(run: ImportRun, problems: Iterable[Problem]) -> list[ImportProblem]:
    """Problems as they are kept with an import."""
    return [
        ImportProblem(
            run_id=run.id, file=p.file, line=p.line, column=p.column, message=p.message,
            values=dict(p.values), fatal=p.fatal,
        )
        for p in problems
    ]  # fmt: skip
