"""Importing a register: facts by which forms are prefilled and companies checked.

Only facts of legal persons are kept. Heads, founders and owners, whom the files name too, are not.
"""

from contextlib import ExitStack
from datetime import date
from pathlib import Path

from backend.audit.service import record
from backend.database import Sessions
from backend.i18n import mark
from backend.imports import Progress
from backend.imports.chunks import clear, one_at_a_time, open_run, run_in_chunks
from backend.imports.errors import Unreadable
from backend.imports.problems import problems_of, write_problems
from backend.imports.register.bring_in import TALLY, BringIn
from backend.imports.register.files import day_in, register_file
from backend.imports.report import SHOWN, FileTally, ImportReport, Stopwatch, Tally
from backend.imports.runs import named
from backend.jobs import enqueue
from backend.models import ImportKind, ImportRun, ImportState, Scheme

NO_DAY = mark(
    "State the date of the register, as in --as-of 2026-11-01: it stands beside every fact, "
    "and the name of %(file)s does not tell it."
)
TO_COME = mark("%(day)s is still to come. State the date of the register with --as-of.")


def import_register(  # noqa: PLR0913 - what a command can be asked for
    sessions: Sessions, path: Path, *, source: str, as_of: date | None = None,
    today: date, rejects: Path | None = None, progress: Progress | None = None,
) -> ImportReport:  # fmt: skip
    """Imports a register's file, in chunks that it commits itself.

    Started again with the same file after it was killed, it goes on where it was. `as_of` is the
    day of the facts, by default the one in the file's name; `rejects` names a csv or xlsx file
    for the rows that were refused.
    """
    watch = Stopwatch()
    file = register_file(path)
    source, day = named(source), as_of or day_in(file.member, path.name)
    if day is None:
        raise Unreadable(NO_DAY, file=path.name)
    if day > today:
        raise Unreadable(TO_COME, day=day.isoformat())
    with ExitStack() as stack:
        stack.enter_context(one_at_a_time(sessions))
        run_id, resumed = open_run(
            sessions, kind=ImportKind.register, source=source, file_name=path.name,
            digest=f"{file.digest()} {day.isoformat()} {source}",
        )  # fmt: skip
        step = stack.enter_context(BringIn(file, Scheme.edr, day))
        run_in_chunks(sessions, run_id, [step], progress)
        with sessions.begin() as db:
            run = db.get_one(ImportRun, run_id)
            clear(db, run, ImportState.done)
            if rejects is not None:
                write_problems(rejects, problems_of(db, run_id))
            record(
                db, "register_imported", actor=None, subject=run, as_of=day.isoformat(),
                **run.counts,
            )  # fmt: skip
            enqueue(db, "compare_with_register", lock="register")
            return ImportReport(
                source=f"{run.source}, {day.isoformat()}",
                files=(FileTally(step.name, *run.counts["files"][step.name]),),
                tallies={TALLY: Tally(*run.counts["tallies"][TALLY])},
                problems=tuple(problems_of(db, run.id, SHOWN)),
                resumed=resumed, seconds=watch.seconds, peak_mib=watch.peak_mib,
            )  # fmt: skip
