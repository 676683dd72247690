"""The one place that commits on its own: long imports go in chunks, and go on after a kill.

Everywhere else a request or a job is one transaction. A public record has too many rows for that:
a mistake in the last would undo an hour, and a table's locks would be held for as long. So an
import is a list of steps, each step a row of chunks, each chunk one transaction that also moves
the checkpoint of the run. Whatever moment the process dies at, the database holds exactly the
chunks before the checkpoint, and the next start goes on behind it.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import Engine, delete, select, text, update
from sqlalchemy.orm import Session

from backend.database import Sessions
from backend.i18n import mark
from backend.imports import Progress
from backend.imports.errors import ImportRunning
from backend.models import (
    ImportKind,
    ImportRun,
    ImportState,
    StagedParticipation,
    StagedProject,
)  # fmt: skip

LOCK = 7_307_211_940  # any number that nothing else here locks
#: the server needs a moment to see that a killed process is gone
LOCK_WAIT = 10.0


class Step(Protocol):
    """A part of an import that is done in chunks."""

    name: str

    def chunk(self, db: Session, run: ImportRun) -> bool:
        """Does the next chunk behind the run's checkpoint and moves it; False when none is left."""

    def position(self) -> tuple[int, int]:
        """How much is done, of how much; the total is 0 while unknown."""


def run_in_chunks(
    sessions: Sessions, run_id: int, steps: Sequence[Step], progress: Progress | None
) -> None:
    """Runs the steps one after the other, each chunk in a transaction with its checkpoint."""
    for step in steps:
        more = True
        while more:
            with sessions.begin() as db:
                run = db.get_one(ImportRun, run_id, with_for_update=True)
                more = step.chunk(db, run)
            if progress is not None:
                progress(step.name, *step.position())


def moved(run: ImportRun, step: str, to: Any) -> None:
    """Moves the checkpoint of a step."""
    run.checkpoint = {**run.checkpoint, step: to}


def counted(run: ImportRun, group: str, name: str, numbers: Sequence[int]) -> None:
    """Adds to the run's counts, one number to each."""
    counts = run.counts.get(group, {})
    before = counts.get(name, [0] * len(numbers))
    added = [a + b for a, b in zip(before, numbers, strict=True)]
    run.counts = {**run.counts, group: {**counts, name: added}}


@contextmanager
def one_at_a_time(sessions: Sessions) -> Iterator[None]:
    """Holds a lock of the database for as long as this process lives."""
    bind = sessions.kw["bind"]
    connection = bind.connect() if isinstance(bind, Engine) else bind
    if isinstance(bind, Engine):
        connection = connection.execution_options(isolation_level="AUTOCOMMIT")
    try:
        deadline = time.monotonic() + LOCK_WAIT
        while not connection.scalar(text("select pg_try_advisory_lock(:key)"), {"key": LOCK}):
            if time.monotonic() > deadline:
                raise ImportRunning(
                    mark("Another import of public records is running. Start again after it.")
                )
            time.sleep(0.2)
        try:
            yield
        finally:
            connection.execute(text("select pg_advisory_unlock(:key)"), {"key": LOCK})
    finally:
        if isinstance(bind, Engine):
            connection.close()


def open_run(
    sessions: Sessions, *, source: str, file_name: str, digest: str,
    kind: ImportKind = ImportKind.cordis,
) -> tuple[int, bool]:  # fmt: skip
    """The run to go on with (True) if these files were stopped halfway, else a new one."""
    with sessions.begin() as db:
        stopped = db.scalars(
            select(ImportRun)
            .where(ImportRun.kind == kind, ImportRun.state == ImportState.running)
            .order_by(ImportRun.id.desc())
        ).all()
        for run in stopped:
            if run.digest == digest and run.checkpoint:
                return run.id, True
            clear(db, run, ImportState.abandoned)
        fresh = ImportRun(
            kind=kind, state=ImportState.running, source=source,
            file_name=file_name, digest=digest,
        )  # fmt: skip
        db.add(fresh)
        db.flush()
        return fresh.id, False


def clear(db: Session, run: ImportRun, state: ImportState) -> None:
    """Ends a run; its rows on the way are not needed any more."""
    for staged in (StagedParticipation, StagedProject):
        db.execute(delete(staged).where(staged.run_id == run.id))
    db.execute(
        update(ImportRun)
        .where(ImportRun.id == run.id)
        .values(state=state, finished_at=datetime.now(UTC))
    )
