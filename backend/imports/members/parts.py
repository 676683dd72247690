"""A member list brought in part by part: each part a job, so that its progress can be seen.

The whole list is planned each time, so that rows are judged beside each other, and rows that are
in already stay as they are: a part that is done twice is done once.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.companies.claims.creation import LOCK
from backend.imports.members.importing import finish, report_of
from backend.imports.members.plan import RowPlan, plan_members
from backend.imports.members.rows import read_members
from backend.imports.members.work import carry_out
from backend.imports.queries import run_with_file
from backend.imports.report import RowOutcome, RowStatus
from backend.imports.runs import keep
from backend.jobs import enqueue
from backend.models import ImportRun, ImportState, User

PART = 1000
TOUCHED = frozenset({RowStatus.new, RowStatus.update})


def begin(db: Session, run: ImportRun) -> None:
    """Has a waiting list brought in."""
    run.state = ImportState.running
    run.checkpoint = {"rows": sum(file[0] for file in run.counts["files"].values()), "taken": 0}
    _ask(db, run)


def go_on(db: Session, run_id: int) -> None:
    """Brings the next part in, and asks for the one after it; nothing when all is done."""
    run = run_with_file(db, run_id, lock=True)
    if run.state != ImportState.running or run.file is None:
        return
    db.execute(select(LOCK))
    members = read_members(run.file, run.file_name)
    plans = plan_members(db, members, source=run.source, lock=True)
    taken = int(run.checkpoint["taken"])
    told: list[dict[str, Any]] = list(run.checkpoint.get("outcomes", ()))
    if not taken:  # what the list comes to, before any of it is in
        report = report_of(members, plans, source=run.source, dry_run=False)
        keep(db, run=run, report=report)
        told = [_told(plan.outcome) for plan in plans]
    part = plans[taken : taken + PART]
    _name_companies(told[taken : taken + PART], part, carry_out(db, part, source=run.source))
    done = min(taken + PART, len(plans))
    run.checkpoint = {"rows": len(plans), "taken": done, "outcomes": told}
    if done < len(plans):
        _ask(db, run)
        return
    finish(db, run=run, actor=db.get(User, run.started_by_id) if run.started_by_id else None)


def _ask(db: Session, run: ImportRun) -> None:
    db.flush()
    enqueue(db, "import_members", lock="import_members", run_id=run.id)


def _told(outcome: RowOutcome) -> dict[str, Any]:
    """What became of a row, to be shown once it is in."""
    return {
        "line": outcome.line, "status": outcome.status.value, "name": outcome.name,
        "company_id": outcome.company_id, "matched_by": outcome.matched_by,
        "changes": list(outcome.changes), "added": outcome.facets_added,
        "changed": outcome.facets_changed,
    }  # fmt: skip


def _name_companies(
    told: Sequence[dict[str, Any]], part: Sequence[RowPlan], ids: Sequence[int]
) -> None:
    touched = [row for row, plan in zip(told, part, strict=True) if plan.outcome.status in TOUCHED]
    for row, company_id in zip(touched, ids, strict=True):
        row["company_id"] = company_id
