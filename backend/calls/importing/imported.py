"""An import of calls as its page and its API answer show it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from backend.calls.importing.parts import begin
from backend.errors import NotFound
from backend.i18n import mark
from backend.imports.errors import Unreadable
from backend.imports.problems import problems_of
from backend.imports.report import FileTally, Problem, Tally
from backend.models import ImportKind, ImportRun, ImportState, User

GONE = mark("There is no such import.")
SHOWN = 500


@dataclass(frozen=True)
class Imported:
    """What an import of calls did, or has done so far: `taken` of its `rows`."""

    run: ImportRun
    file: FileTally
    calls: Tally
    problems: Sequence[Problem]
    taken: int
    rows: int

    @property
    def running(self) -> bool:
        """Whether a job still works on it."""
        return self.run.state == ImportState.running


def bring_in(db: Session, *, user: User, data: bytes, file_name: str) -> int | Unreadable:
    """Has a job import a file; returns the import's number, or why the file can't be read."""
    try:
        run = begin(db, data=data, file_name=file_name, user=user)
    except Unreadable as error:
        return error
    return run.id


def found(db: Session, run_id: int) -> Imported:
    """An import by its number, with the first 500 of its problems."""
    run = db.get(ImportRun, run_id)
    if run is None or run.kind != ImportKind.calls:
        raise NotFound(GONE)
    [(name, (read, taken, refused))] = run.counts["files"].items()
    return Imported(
        run,
        FileTally(name, read, taken, refused),
        Tally(*run.counts["tallies"]["calls"]),
        list(problems_of(db, run_id, SHOWN)),
        run.checkpoint.get("taken", read),
        run.checkpoint.get("rows", read),
    )
