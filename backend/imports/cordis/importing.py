"""Importing CORDIS: projects, their participants as unclaimed companies, and who did what."""

from contextlib import ExitStack
from pathlib import Path

from backend.audit.service import record
from backend.database import Sessions
from backend.i18n import mark
from backend.imports import Progress
from backend.imports.chunks import Step, clear, one_at_a_time, open_run, run_in_chunks
from backend.imports.cordis.check import CheckRows
from backend.imports.cordis.companies import SOURCE, MakeCompanies
from backend.imports.cordis.files import digest_of, find_sources
from backend.imports.cordis.projects import MakeProjects
from backend.imports.cordis.staging import StageFile
from backend.imports.cordis.track_records import MakeTrackRecords
from backend.imports.errors import RowsRefused
from backend.imports.problems import problems_of, write_problems
from backend.imports.report import SHOWN, FileTally, ImportReport, Stopwatch, Tally
from backend.models import ImportRun, ImportState


def import_cordis(
    sessions: Sessions, place: Path, *, h2020: bool = False, strict: bool = False,
    rejects: Path | None = None, progress: Progress | None = None,
) -> ImportReport:  # fmt: skip
    """Imports the CORDIS files of a folder or zip, in chunks that it commits itself.

    Started again with the same files after it was killed, it goes on where it was. `strict`
    refuses everything, before any company is touched, when a single row can't be used; `rejects`
    names a csv or xlsx file for what was refused.
    """
    watch = Stopwatch()
    sources = find_sources(place, h2020=h2020)
    with ExitStack() as stack:
        stack.enter_context(one_at_a_time(sessions))
        run_id, resumed = open_run(
            sessions, source=SOURCE, file_name=place.name, digest=digest_of(sources)
        )
        reading: list[Step] = [stack.enter_context(StageFile(source)) for source in sources]
        run_in_chunks(sessions, run_id, [*reading, CheckRows()], progress)
        if rejects is not None:
            with sessions.begin() as db:
                write_problems(rejects, problems_of(db, run_id))
        if strict:
            _take_all_or_none(sessions, run_id)
        making: list[Step] = [MakeProjects(), MakeCompanies(), MakeTrackRecords()]
        run_in_chunks(sessions, run_id, making, progress)
        with sessions.begin() as db:
            run = db.get_one(ImportRun, run_id)
            clear(db, run, ImportState.done)
            record(db, "cordis_imported", actor=None, subject=run, **run.counts)
            return ImportReport(
                source=run.source,
                files=tuple(FileTally(s.name, *run.counts["files"][s.name]) for s in sources),
                tallies={step.name: _tally(run, step) for step in making},
                problems=tuple(problems_of(db, run.id, SHOWN)),
                resumed=resumed,
                seconds=watch.seconds,
                peak_mib=watch.peak_mib,
            )


def _take_all_or_none(sessions: Sessions, run_id: int) -> None:
    """Ends the run when a row was refused: so far only the rows on the way were written."""
    with sessions.begin() as db:
        run = db.get_one(ImportRun, run_id)
        refused = sum(file[2] for file in run.counts["files"].values())
        if not refused:
            return
        clear(db, run, ImportState.abandoned)
        first = next(problem for problem in problems_of(db, run_id) if problem.fatal)
    raise RowsRefused(
        mark(
            "%(count)s rows can't be imported, so nothing was. The first is line %(line)s of "
            "%(file)s: %(reason)s"
        ),
        count=refused, line=first.line, file=first.file, reason=first.text,
    )  # fmt: skip


def _tally(run: ImportRun, step: Step) -> Tally:
    return Tally(*run.counts.get("tallies", {}).get(step.name, ()))
