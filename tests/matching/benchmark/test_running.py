"""How a run is carried out: side by side, kept as it goes, whatever becomes of a piece."""

import json
import os
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from backend.settings import ROOT
from matching.benchmark.questions.roster import UnknownTask, named
from matching.benchmark.questions.tasks import Split
from matching.benchmark.report import Report
from matching.benchmark.running.abreast import Failure, Piece, abreast
from matching.benchmark.sections import canaries
from matching.benchmark.sections.canaries import Audited, LeakError
from matching.evaluate import Course, EvaluationError, evaluate
from tests.matching.tables import write

DEV = Split(date(2024, 1, 1), date(2024, 1, 1), date(2025, 1, 1))
SMALL = ["CO->CO", "EU->UA", "STRANGERS"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("tables"))


def _piece(name: str, answer: Any, into: list[Any]) -> Piece:
    def work(_: Any) -> Any:
        return answer() if callable(answer) else answer

    return Piece(name, work, into.append)


def _fall() -> None:
    raise ValueError("a stone")


def _silent(*_: object) -> None:
    """Nobody listens."""


@pytest.mark.parametrize("at_once", [1, 2])
def test_a_piece_that_fails_is_named_and_the_others_go_on(at_once: int) -> None:
    kept: list[Any] = []
    work = [_piece("one", 1, kept), _piece("stumbles", _fall, kept), _piece("three", 3, kept)]
    assert abreast(work, at_once, _silent) == [Failure("stumbles", "ValueError: a stone")]
    assert sorted(kept) == [1, 3]


def test_a_piece_whose_process_is_killed_is_tried_once_more_and_then_named(tmp_path: Path) -> None:
    kept: list[Any] = []

    def killed() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def killed_once() -> int:
        if not (tmp_path / "before").exists():
            (tmp_path / "before").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return 2

    work = [
        _piece("always", killed, kept),
        _piece("once", killed_once, kept),
        _piece("never", 3, kept),
    ]
    [failure] = abreast(work, 2, _silent)
    assert (failure.piece, sorted(kept)) == ("always", [2, 3])
    assert "out of memory" in failure.reason


@pytest.mark.parametrize("at_once", [1, 2])
def test_a_piece_waits_for_what_it_needs_and_is_named_where_that_never_comes(at_once: int) -> None:
    order: list[str] = []
    later = Piece("later", lambda _: "later", order.append, lambda: "first" in order)
    never = Piece("never", lambda _: "never", order.append, lambda: False)
    failures = abreast([never, later, _piece("first", "first", order)], at_once, _silent)
    assert order == ["first", "later"]
    assert failures == [Failure("never", "what it needs is missing")]


def test_two_processes_find_what_one_finds(folder: Path) -> None:
    one = evaluate([folder], DEV, tasks=SMALL)
    two = evaluate([folder], DEV, tasks=SMALL, course=Course(processes=2))
    assert len(one.rows) == len(two.rows)
    for alone, beside in zip(one.rows, two.rows, strict=True):
        assert alone == pytest.approx(beside, abs=1e-9)
    assert one.about["model"] == two.about["model"]
    assert one.sections["audit"].rows == two.sections["audit"].rows


def test_rows_are_kept_as_soon_as_a_task_is_finished(folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "run.json"
    found: list[Any] = []

    def keep(report: Report) -> None:
        report.write(place)
        found.append(json.loads(place.read_text()))

    evaluate([folder], DEV, tasks=SMALL, course=Course(keep=keep))
    first, last = found[0], found[-1]
    assert (first["rows"], first["about"]["complete"]) == ([], False)
    assert first["about"]["missing"] == ["CO->CO", "EU->UA"]
    [between] = [one for one in found if one["about"]["missing"] == ["EU->UA"] and one["rows"]][:1]
    assert {row["task"] for row in between["rows"]} == {"CO->CO"}
    assert (last["about"]["complete"], last["about"]["missing"]) == (True, [])
    assert last["about"]["left_out"] == {"STRANGERS": "no question in these years"}
    assert [path.name for path in tmp_path.iterdir()] == ["run.json"]


def test_what_a_leak_touched_is_taken_back(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[Report] = []
    leaking = [Audited("CO->CO", "next_year", 0.5, 0.9, 0.8, 0.1)]
    monkeypatch.setattr(canaries, "audit", lambda *_, **__: leaking)
    with pytest.raises(LeakError, match="next_year"):
        evaluate([folder], DEV, tasks=SMALL, course=Course(keep=found.append))
    assert (found[-1].rows, found[-1].about["complete"]) == ([], False)
    assert "next_year" in found[-1].about["refused"]


def test_tasks_are_named_whole_or_by_their_first_word() -> None:
    assert named(["THIN, CO->XB"]) == ["CO->XB", "THIN CO->CO", "THIN PROJ->ORG"]
    assert named(["TEAM+1"]) == ["TEAM+1"]
    assert named([])[0] == "CO->CO"
    with pytest.raises(UnknownTask, match="Unknown task 'CO': choose among CO->CO, CO->XB"):
        named(["CO"])


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ((date(2024, 1, 1), date(2023, 6, 1), date(2025, 1, 1)), "part of the history"),
        ((date(2024, 1, 1), date(2024, 6, 1), date(2024, 6, 1)), "end before they begin"),
        ((date(2024, 2, 29), date(2024, 3, 1), date(2025, 1, 1)), "29 February"),
        ((date(2024, 1, 1), date(2031, 1, 1), date(2032, 1, 1)), "No project starts"),
    ],
)
def test_days_that_make_no_split_are_told(
    folder: Path, days: tuple[date, date, date], told: str
) -> None:
    with pytest.raises(EvaluationError, match=told):
        evaluate([folder], Split(*days))


def test_part_of_a_year_and_one_that_outlasts_the_data_are_judged(folder: Path) -> None:
    split = Split(date(2024, 6, 15), date(2024, 7, 1), date(2027, 1, 1))
    report = evaluate([folder], split, tasks=["CO->CO", "UA->EU", "EU->UA"])
    assert report.about["complete"]
    ranked = {row["task"] for row in report.rows}
    assert ranked | set(report.about["left_out"]) == {"CO->CO", "UA->EU", "EU->UA"}
    assert "CO->CO" in ranked


def test_nobody_needs_a_home_to_run_it() -> None:
    """In a container whoever runs it may have no name and no home."""
    homeless = (
        "import pathlib\n"
        "def gone(*_): raise RuntimeError('Could not determine home directory.')\n"
        "pathlib.Path.home = gone\n"
        "import matching.evaluate\n"
    )
    found = subprocess.run(
        [sys.executable, "-c", homeless], cwd=ROOT, capture_output=True, check=False
    )
    assert (found.returncode, found.stderr) == (0, b"")
