"""Files of calls: new, changed, unchanged, refused; nothing is lost silently."""

import gzip
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.calls import queries, service
from backend.calls.forms import CallText
from backend.calls.importing.service import import_calls
from backend.imports.errors import Unreadable
from backend.imports.report import ImportReport
from backend.models import Call, CallVersion, Event, ImportProblem, RequiredCapability, Role
from tests.calls.making import TEXT, lines, row, saved_call, typed
from tests.factories import Factory
from tests.jobs import Jobs


def brought_in(db: Session, data: bytes, name: str = "calls.jsonl") -> ImportReport:
    return import_calls(db, data=data, file_name=name)[1]


def tally(report: ImportReport) -> tuple[int, int, int, int]:
    one = report.tallies["calls"]
    return one.new, one.changed, one.unchanged, report.refused


def said(report: ImportReport) -> list[tuple[int, str, bool]]:
    return [(one.line, one.column, one.fatal) for one in report.problems]


def test_a_row_becomes_a_call_with_what_identifier_and_text_tell(db: Session) -> None:
    report = brought_in(db, lines(row()))
    call = db.scalars(select(Call)).one()
    assert tally(report) == (1, 0, 0, 0)
    assert (call.programme, call.action, call.status, call.language) == ("EDF", "DA", "open", "en")
    assert (call.budget_total, call.expected_grants) == (12_000_000, 1)
    assert call.read_from_text == ["budget_total", "expected_grants"]
    assert call.text.startswith("Scope:\nArmies lack boats. This topic aims")


def test_its_capabilities_are_drafted_and_nothing_is_confirmed(db: Session, jobs: Jobs) -> None:
    brought_in(db, lines(row()))
    call = db.scalars(select(Call)).one()
    rows = queries.capabilities_of(db, call.id)
    assert [(one.drafted_by, one.confirmed_at, one.codes[0]) for one in rows] == [
        ("engine", None, "EDF:NAVAL")
    ] * 5
    assert jobs.waiting("draft_capabilities") == [{"call_ids": [call.id]}]


def test_the_same_file_again_changes_nothing(db: Session) -> None:
    data = lines(row(), row(topicId="HORIZON-CL3-2031-01-BM-01", title="Border posts"))
    assert tally(brought_in(db, data)) == (2, 0, 0, 0)
    before = db.scalars(select(RequiredCapability.id).order_by(RequiredCapability.id)).all()
    assert tally(brought_in(db, data)) == (0, 0, 2, 0)
    after = db.scalars(select(RequiredCapability.id).order_by(RequiredCapability.id)).all()
    assert (before, db.scalar(select(func.count()).select_from(CallVersion))) == (after, 2)


def test_a_change_keeps_the_earlier_version(db: Session) -> None:
    brought_in(db, lines(row()), "august.jsonl")
    report = brought_in(db, lines(row(deadline="2031-10-13")), "september.jsonl")
    call = db.scalars(select(Call)).one()
    newest, first = queries.versions_of(db, call.id)
    assert tally(report) == (0, 1, 0, 0)
    assert [(one.column, one.old, one.new) for one in newest.changes] == [
        ("deadline", "2031-09-29", "2031-10-13")
    ]
    assert (newest.version.source, first.version.source) == ("september.jsonl", "august.jsonl")
    assert first.version.values["deadline"] == "2031-09-29"


def test_what_an_officer_wrote_stays_and_is_reported(db: Session, make: Factory) -> None:
    officer = make.user(role=Role.officer)
    brought_in(db, lines(row()))
    call = db.scalars(select(Call)).one()
    data = CallText.model_validate(typed(title="Boats, as we say", call_identifier="EDF-2031-DA"))
    service.edit_call(db, user=officer, call_id=call.id, data=data, seen=1)
    report = brought_in(db, lines(row(deadline="2031-10-13")))
    assert (call.title, str(call.deadline)) == ("Boats, as we say", "2031-10-13")
    kept = [one for one in report.problems if one.column == "title"]
    assert [(one.line, one.fatal, one.values["theirs"]) for one in kept] == [
        (1, False, "Fast uncrewed boats")
    ]


def test_rows_that_are_no_call_are_refused_by_line(db: Session) -> None:
    report = brought_in(
        db, lines("{broken", row(title=""), "[1]", row(), row(topicId="edf-2031-da-naval-boat"))
    )
    assert tally(report) == (1, 0, 0, 4)
    assert said(report) == [
        (1, "", True), (2, "title", True), (3, "", True), (5, "", True),
    ]  # fmt: skip
    assert (report.read, report.imported) == (5, 1)


def test_one_row_with_two_faults_is_refused_once(db: Session) -> None:
    report = brought_in(db, lines(row(title="", topicId="?")))
    assert (tally(report), len(report.problems)) == ((0, 0, 0, 1), 2)


@pytest.mark.parametrize(
    ("columns", "column"),
    [
        ({"deadline": "next year"}, "deadline"),
        ({"callStatus": "perhaps"}, "status"),
        ({"budgetMin": 5, "budgetMax": 4}, "budget_max"),
        ({"portalUrl": "javascript:alert(1)"}, "link"),
        ({"colour": "blue"}, ""),
    ],
)
def test_a_value_that_does_not_fit_is_left_out_and_named(
    db: Session, columns: dict[str, Any], column: str
) -> None:
    report = brought_in(db, lines(row(**columns)))
    assert (tally(report), said(report)) == ((1, 0, 0, 0), [(1, column, False)])


def test_a_wrong_value_does_not_wipe_out_what_is_known(db: Session) -> None:
    brought_in(db, lines(row()))
    report = brought_in(db, lines(row(deadline="soon")))
    assert (tally(report), said(report)) == ((0, 0, 1, 0), [(1, "deadline", False)])
    assert str(db.scalars(select(Call.deadline)).one()) == "2031-09-29"


def test_csv_and_gzip_say_the_same(db: Session) -> None:
    table = "topicId;title;deadline;callStatus\n"
    table += 'HORIZON-CL3-2031-01-BM-01;"Posts; walls";2031-01-05;open'
    assert tally(brought_in(db, table.encode(), "calls.csv")) == (1, 0, 0, 0)
    assert tally(brought_in(db, gzip.compress(table.encode()), "calls.csv.gz")) == (0, 0, 1, 0)
    call = db.scalars(select(Call)).one()
    assert (call.title, call.programme, str(call.deadline)) == ("Posts; walls", "HE", "2031-01-05")


@pytest.mark.parametrize(
    "data", [b"", b"[{}]", b"%PDF-1.7", b"name,colour\na,b", b"\x1f\x8bbroken", b"\xff\xfe\x00"]
)
def test_a_file_that_is_no_list_of_calls_is_refused_whole(db: Session, data: bytes) -> None:
    with pytest.raises(Unreadable):
        brought_in(db, data)
    assert db.scalar(select(func.count()).select_from(Call)) == 0


def test_a_call_whose_deadline_has_passed_comes_in_closed(db: Session) -> None:
    brought_in(db, lines(row(deadline="2020-01-01")))
    assert db.scalars(select(Call.status)).one() == "closed"


def test_the_import_and_its_problems_are_on_record(db: Session) -> None:
    run, _ = import_calls(db, data=lines(row(), "nothing"), file_name="calls.jsonl")
    event = db.scalars(select(Event).where(Event.kind == "calls_imported")).one()
    assert (event.subject_id, event.data["files"]) == (run.id, {"calls.jsonl": [2, 1, 1]})
    assert db.scalars(select(ImportProblem.line)).all() == [2]


def test_a_changed_text_redrafts_what_nobody_has_touched(db: Session, make: Factory) -> None:
    call = saved_call(db, make.user(role=Role.officer))
    before = {one.text_en: one.id for one in queries.capabilities_of(db, call.id)}
    call.edited = []
    db.flush()
    brought_in(db, lines(row(description=TEXT.replace("radio link", "laser link"))))
    after = {one.text_en: one.id for one in queries.capabilities_of(db, call.id)}
    assert after.keys() - before.keys() == {"A jam-resistant laser link"}
    assert before.keys() - after.keys() == {"A jam-resistant radio link"}
    assert {after[text] == before[text] for text in after.keys() & before.keys()} == {True}
