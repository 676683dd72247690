"""A file of calls is brought in part by part: nothing lost, nothing twice."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from backend.calls.importing import parts as import_parts
from backend.models import Call, Event, ImportProblem, ImportRun, ImportState, Role
from tests.calls.making import lines, row
from tests.factories import Factory
from tests.jobs import Jobs

FILE = "calls.jsonl"


@pytest.fixture
def run(db: Session, make: Factory, monkeypatch: pytest.MonkeyPatch) -> ImportRun:
    """Five rows in parts of two: one torn, one about a topic that was read before."""
    monkeypatch.setattr(import_parts, "PART", 2)
    data = lines(
        row(topicId="EDF-2031-DA-AIR-ONE"), "torn", row(topicId="EDF-2031-DA-AIR-TWO"),
        row(topicId="EDF-2031-DA-AIR-ONE", title="Once more"), row(moon="full"),
    )  # fmt: skip
    user = make.user(role=Role.officer)
    return import_parts.begin(db, user=user, data=data, file_name=FILE)


def kept(db: Session, run_id: int) -> ImportRun:
    query = select(ImportRun).where(ImportRun.id == run_id).options(undefer(ImportRun.file))
    return db.scalars(query.execution_options(populate_existing=True)).one()


def test_each_part_moves_the_count_and_keeps_the_file(db: Session, run: ImportRun) -> None:
    import_parts.go_on(db, run.id)
    found = kept(db, run.id)
    assert (found.state, found.checkpoint["taken"], bool(found.file)) == ("running", 2, True)
    assert found.counts["files"] == {FILE: [2, 1, 1]}


def test_all_parts_together_do_what_one_import_does(
    db: Session, run: ImportRun, jobs: Jobs
) -> None:
    jobs.run()
    found = kept(db, run.id)
    assert (found.state, found.file, found.checkpoint) == (
        ImportState.done, None, {"rows": 5, "taken": 5},
    )  # fmt: skip
    assert found.counts["files"] == {FILE: [5, 3, 2]}
    assert found.counts["tallies"]["calls"] == [3, 0, 0]
    problems = db.execute(
        select(ImportProblem.line, ImportProblem.fatal).order_by(ImportProblem.line)
    ).all()
    assert [tuple(one) for one in problems] == [(2, True), (4, True), (5, False)]
    assert db.scalar(select(func.count()).select_from(Call)) == 3
    events = select(func.count()).where(Event.kind == "calls_imported")
    assert db.scalar(events) == 1


def test_a_part_that_runs_again_after_the_end_changes_nothing(
    db: Session, run: ImportRun, jobs: Jobs
) -> None:
    jobs.run()
    before = kept(db, run.id).counts
    import_parts.go_on(db, run.id)
    assert kept(db, run.id).counts == before
