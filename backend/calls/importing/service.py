"""Importing calls: what is new, what has changed, what stays because an officer wrote it."""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.calls.drafting.service import ask_for_codes, draft_call
from backend.calls.forms import CallText
from backend.calls.importing.reading import UNKNOWN, CallRow, read_calls
from backend.calls.service import DRAFTED_FROM, apply, completed, keep_version
from backend.calls.snapshots import changes, values_of
from backend.forms import message_of
from backend.i18n import mark
from backend.imports.report import FileTally, ImportReport, Problem, Stopwatch, Tally
from backend.imports.runs import keep
from backend.models import Call, ImportKind, ImportRun, ImportState, User, VersionKind

Progress = Callable[[str, int, int], None]
REQUIRED = frozenset({"identifier", "title"})
TWICE = mark("Line %(first)s is about the same topic; that one was taken.")
KEPT = mark("An officer wrote “%(ours)s” here, which stays; the file says “%(theirs)s”.")
SHOWN = 120
LOCK = func.pg_advisory_xact_lock(func.hashtext("calls_import"))


@dataclass
class _Work:
    """What an import has found so far."""

    run: ImportRun
    file: str
    known: dict[str, Call]
    lines: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    new: list[Call] = field(default_factory=list)
    changed: list[Call] = field(default_factory=list)
    unchanged: int = 0
    refused: int = 0
    drafted: int = 0
    to_draft: list[Call] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)

    def say(self, line: int, message: str, *, column: str = "", fatal: bool, **values: Any) -> None:
        """Notes what is wrong with a row or a value."""
        self.problems.append(Problem(self.file, line, message, values, column, fatal))
        self.refused += fatal


def import_calls(
    db: Session, *, data: bytes, file_name: str, user: User | None = None,
    progress: Progress | None = None,
) -> tuple[ImportRun, ImportReport]:  # fmt: skip
    """Imports a file of calls; the same file again changes nothing.

    Every row is new, changed, unchanged or refused; each change leaves a version, each refusal a
    line number and a reason.
    """
    watch = Stopwatch()
    rows = list(read_calls(data, file_name))
    db.execute(select(LOCK))
    run = ImportRun(
        kind=ImportKind.calls, state=ImportState.done, source=file_name, file_name=file_name,
        digest=hashlib.sha256(data).hexdigest(), started_by_id=user.id if user else None,
        finished_at=datetime.now(UTC),
    )  # fmt: skip
    db.add(run)
    db.flush()
    known = {call.identifier.casefold(): call for call in db.scalars(select(Call)).all()}
    work = _Work(run, file_name, known)
    for number, row in enumerate(rows, 1):
        _take(db, work, row, user)
        if progress:
            progress("reading calls", number, len(rows))
    for call in work.to_draft:
        work.drafted += draft_call(db, call)
    ask_for_codes(db, work.to_draft)
    report = _report(work, len(rows), watch)
    keep(db, run=run, report=report)
    record(db, "calls_imported", actor=user, subject=run, **run.counts)
    return run, report


@dataclass(frozen=True)
class Part:
    """What became of some rows of a file; `lines` and `unknown` are those of all rows so far."""

    read: int
    refused: int
    tallies: Mapping[str, tuple[int, int, int]]
    problems: Sequence[Problem]
    lines: dict[str, int]
    unknown: set[str]


def take_part(
    db: Session, run: ImportRun, rows: Sequence[CallRow], user: User | None, *,
    lines: Mapping[str, int], unknown: Iterable[str],
) -> Part:  # fmt: skip
    """Imports some rows of a file, after those whose `lines` are given by identifier."""
    db.execute(select(LOCK))
    known = {call.identifier.casefold(): call for call in db.scalars(select(Call)).all()}
    work = _Work(run, run.file_name, known, dict(lines), unknown=set(unknown))
    for row in rows:
        _take(db, work, row, user)
    for call in work.to_draft:
        work.drafted += draft_call(db, call)
    ask_for_codes(db, work.to_draft)
    tallies = {
        "calls": (len(work.new), len(work.changed), work.unchanged),
        "drafted capabilities": (work.drafted, 0, 0),
    }
    return Part(len(rows), work.refused, tallies, work.problems, work.lines, work.unknown)


def _take(db: Session, work: _Work, row: CallRow, user: User | None) -> None:
    for name in row.unknown:
        if name not in work.unknown:
            work.unknown.add(name)
            work.say(row.line, UNKNOWN, fatal=False, name=name)
    if row.fault:
        work.say(row.line, row.fault, fatal=True, **row.fault_values)
        return
    found = _valid(work, row)
    if found is None:
        return
    full, told = found
    key = full["identifier"].casefold()
    if key in work.lines:
        work.say(row.line, TWICE, fatal=True, first=work.lines[key])
        return
    work.lines[key] = row.line
    call = work.known.get(key)
    if call is None:
        work.known[key] = _new(db, work, full, user)
    else:
        _update(db, work, row.line, call, {c: full[c] for c in full if c in told}, user)


def _valid(work: _Work, row: CallRow) -> tuple[dict[str, Any], set[str]] | None:
    """The call as the row tells it, and which columns it tells; None when it is no call.

    What the file does not have, or has wrongly, is left as it is known.
    """
    given = {column: value for column, value in row.values.items() if value not in (None, "")}
    wrong: set[str] = set()
    try:
        data = CallText.model_validate(given)
    except ValidationError as error:
        for item in error.errors(include_url=False):
            column = str(item["loc"][0])
            message, values = message_of(dict(item))
            plain = {name: str(value) for name, value in values.items()}
            wrong.add(column)
            work.say(row.line, message, column=column, fatal=column in REQUIRED, **plain)
        if wrong & REQUIRED:
            work.refused -= len(wrong & REQUIRED) - 1  # two reasons, one row
            return None
        data = CallText.model_validate({k: v for k, v in given.items() if k not in wrong})
    full = completed(data.columns())
    told = {*row.values} - wrong | {"programme", "action", *full["read_from_text"]}
    if "text" in row.values:
        told |= {"language", "read_from_text"}
    return full, told


def _new(db: Session, work: _Work, values: Mapping[str, Any], user: User | None) -> Call:
    call = Call(**values)
    db.add(call)
    db.flush()
    _version(db, work, call, user)
    work.new.append(call)
    work.to_draft.append(call)
    return call


def _update(
    db: Session, work: _Work, line: int, call: Call, values: Mapping[str, Any], user: User | None
) -> None:  # fmt: skip
    before = values_of(call)
    told = {c: v for c, v in values.items() if c not in call.edited or c == "identifier"}
    for column in values.keys() - told.keys():
        if values[column] != getattr(call, column) and values[column] not in (None, ""):
            work.say(
                line, KEPT, column=column, fatal=False,
                ours=str(getattr(call, column) or "")[:SHOWN], theirs=str(values[column])[:SHOWN],
            )  # fmt: skip
    told.pop("identifier")
    apply(call, told)
    changed = {change.column for change in changes(before, values_of(call))}
    if not changed:
        work.unchanged += 1
        return
    _version(db, work, call, user)
    work.changed.append(call)
    if changed & DRAFTED_FROM:
        work.to_draft.append(call)


def _version(db: Session, work: _Work, call: Call, user: User | None) -> None:
    keep_version(
        db, call, kind=VersionKind.imported, user=user, source=work.file, run=work.run
    )  # fmt: skip


def _report(work: _Work, read: int, watch: Stopwatch) -> ImportReport:
    return ImportReport(
        source=work.file,
        files=(FileTally(work.file, read, read - work.refused, work.refused),),
        tallies={
            mark("calls"): Tally(len(work.new), len(work.changed), work.unchanged),
            mark("drafted capabilities"): Tally(work.drafted),
        },
        problems=tuple(work.problems),
        seconds=watch.seconds,
        peak_mib=watch.peak_mib,
    )
