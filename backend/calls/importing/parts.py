"""A file of calls brought in part by part: each part a job, so that its progress can be seen.

The file stays with its import until the last part is done; a part that fails is tried again and
nothing of it is counted twice.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from backend.audit.service import record
from backend.calls.importing.reading import read_calls
from backend.calls.importing.service import Part, take_part
from backend.imports.runs import problem_rows
from backend.jobs import enqueue
from backend.models import ImportKind, ImportRun, ImportState, User

PART = 100


def begin(db: Session, *, user: User, data: bytes, file_name: str) -> ImportRun:
    """Keeps a file and has it brought in; raises Unreadable when it is not a list of calls."""
    rows = sum(1 for _ in read_calls(data, file_name))
    run = ImportRun(
        kind=ImportKind.calls, state=ImportState.running, source=file_name, file_name=file_name,
        digest=hashlib.sha256(data).hexdigest(), started_by_id=user.id, file=data,
        checkpoint={"rows": rows, "taken": 0, "lines": {}, "unknown": []},
        counts={"files": {file_name: [0, 0, 0]}, "tallies": {"calls": [0, 0, 0]}},
    )  # fmt: skip
    db.add(run)
    db.flush()
    _ask(db, run)
    return run


def go_on(db: Session, run_id: int) -> None:
    """Brings the next part in, and asks for the one after it; nothing when all is done."""
    query = select(ImportRun).where(ImportRun.id == run_id).options(undefer(ImportRun.file))
    run = db.scalars(query.with_for_update(of=ImportRun)).one()
    if run.state != ImportState.running or run.file is None:
        return
    rows = list(read_calls(run.file, run.file_name))
    done = run.checkpoint["taken"]
    user = db.get(User, run.started_by_id) if run.started_by_id else None
    part = take_part(
        db, run, rows[done : done + PART], user, lines=run.checkpoint["lines"],
        unknown=run.checkpoint["unknown"],
    )  # fmt: skip
    taken = min(done + PART, len(rows))
    run.checkpoint = {
        "rows": len(rows), "taken": taken, "lines": part.lines, "unknown": sorted(part.unknown),
    }  # fmt: skip
    run.counts = _added(run.counts, part)
    db.add_all(problem_rows(run, part.problems))
    if taken < len(rows):
        _ask(db, run)
        return
    run.state, run.file, run.finished_at = ImportState.done, None, datetime.now(UTC)
    run.checkpoint = {"rows": len(rows), "taken": taken}
    record(db, "calls_imported", actor=user, subject=run, **run.counts)


def _ask(db: Session, run: ImportRun) -> None:
    enqueue(db, "import_calls", lock="import_calls", run_id=run.id)


def _added(counts: Mapping[str, Any], part: Part) -> dict[str, Any]:
    [(name, before)] = counts["files"].items()
    tallies = {
        what: [old + new for old, new in zip(counts["tallies"].get(what, (0, 0, 0)), now,
                                             strict=True)]
        for what, now in part.tallies.items()
    }  # fmt: skip
    read = [part.read, part.read - part.refused, part.refused]
    return {
        "files": {name: [old + new for old, new in zip(before, read, strict=True)]},
        "tallies": tallies,
    }
