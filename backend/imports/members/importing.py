"""Importing an association's member list: a trial first, then the same for good."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.companies.claims.creation import LOCK
from backend.i18n import mark
from backend.imports.errors import Unreadable
from backend.imports.members.plan import RowPlan, plan_members
from backend.imports.members.rows import MemberList, read_members
from backend.imports.members.work import carry_out
from backend.imports.problems import write_problems
from backend.imports.report import FileTally, ImportReport, Problem, RowStatus, Stopwatch, Tally
from backend.imports.runs import keep, named
from backend.models import ImportKind, ImportRun, ImportState, User

TAKEN = frozenset({RowStatus.new, RowStatus.update, RowStatus.same})


def import_companies(
    db: Session, file: Path, *, source: str, dry_run: bool, errors: Path | None = None,
    actor: User | None = None,
) -> ImportReport:  # fmt: skip
    """Imports a csv or xlsx list, or in a dry run says what that would do.

    `source` is the name under which the list's facts are shown; `errors` names a csv or xlsx file
    for the rows and cells that are wrong.
    """
    if not file.is_file():
        raise Unreadable(mark("There is no file %(file)s."), file=str(file))
    data = file.read_bytes()
    report = import_list(db, data=data, file_name=file.name, source=source, dry_run=dry_run)
    if not dry_run:
        run = new_run(file_name=file.name, data=data, source=report.source, actor=actor)
        keep(db, run=run, report=report)
        finish(db, run=run, actor=actor)
    if errors is not None:
        write_problems(errors, report.problems)
    return report


def import_list(
    db: Session, *, data: bytes, file_name: str, source: str, dry_run: bool
) -> ImportReport:
    """The same for a list in memory, without keeping a record of the import."""
    watch = Stopwatch()
    source = named(source)
    members = read_members(data, file_name)
    if not dry_run:
        db.execute(select(LOCK))
    plans = plan_members(db, members, source=source, lock=not dry_run)
    report = report_of(members, plans, source=source, dry_run=dry_run)
    if not dry_run:
        report = replace(report, company_ids=carry_out(db, plans, source=source))
    return replace(report, seconds=watch.seconds, peak_mib=watch.peak_mib)


def new_run(*, file_name: str, data: bytes, source: str, actor: User | None) -> ImportRun:
    """The run of a list."""
    return ImportRun(
        kind=ImportKind.members, state=ImportState.done, source=source, file_name=file_name,
        digest=hashlib.sha256(data).hexdigest(), started_by_id=actor.id if actor else None,
    )  # fmt: skip


def finish(db: Session, *, run: ImportRun, actor: User | None) -> None:
    """Ends an import that was done."""
    run.state, run.file, run.finished_at = ImportState.done, None, datetime.now(UTC)
    record(db, "members_imported", actor=actor, subject=run, **run.counts)


def report_of(
    members: MemberList, plans: Sequence[RowPlan], *, source: str, dry_run: bool
) -> ImportReport:
    """What the plans of a list come to."""
    outcomes = tuple(plan.outcome for plan in plans)
    problems: list[Problem] = [p for outcome in outcomes for p in outcome.problems]
    taken = sum(outcome.status in TAKEN for outcome in outcomes)

    def count(status: RowStatus) -> int:
        return sum(outcome.status is status for outcome in outcomes)

    facets = [plan.facets for plan in plans if plan.outcome.status in TAKEN]
    return ImportReport(
        source=source,
        files=(FileTally(members.file, len(outcomes), taken, len(outcomes) - taken),),
        tallies={
            mark("companies"): Tally(
                count(RowStatus.new), count(RowStatus.update), count(RowStatus.same)
            ),
            mark("offers and needs"): Tally(
                sum(len(f.add) for f in facets),
                sum(len(f.change) + len(f.archive) for f in facets),
                sum(f.same for f in facets),
            ),
        },
        problems=tuple(problems),
        rows=outcomes,
        dry_run=dry_run,
        note=members.note,
    )
