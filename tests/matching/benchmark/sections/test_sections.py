"""What the evaluation measures beside the ranking: pools by route, calibration by slice."""

import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from scipy.special import logit

from matching.benchmark.questions.loading import Archive, load
from matching.benchmark.questions.roster import BUILDERS
from matching.benchmark.questions.tasks import Split, Task, Taskmaster
from matching.benchmark.report import Row
from matching.benchmark.sections.calibration import CalibrationMeter
from matching.benchmark.sections.congestion import PLAIN
from matching.benchmark.sections.pools import ALL, PoolMeter
from matching.evaluate import evaluate
from matching.past.history import History
from matching.ranking.batch import Batch
from matching.ranking.field import Field
from matching.ranking.fitting import REFERENCE_PRIOR
from matching.ranking.sampling import batches
from matching.records import Flags
from matching.retrieval import candidates
from matching.types import Matrix
from tests.matching.tables import write

DEV = Split(date(2024, 1, 1), date(2024, 1, 1), date(2025, 1, 1))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def archive(folder: Path) -> Archive:
    return load([folder])


@pytest.fixture(scope="module")
def history(archive: Archive) -> History:
    return History(archive.records, DEV.history_until.toordinal())


def _flat(allowed: Flags) -> Matrix:
    return np.zeros(allowed.shape, dtype=np.float32)


def test_recall_of_a_pool_is_the_share_of_partners_it_holds(
    archive: Archive, history: History
) -> None:
    task = BUILDERS["CO->XB"](Taskmaster(archive, DEV))
    meter = PoolMeter(task, limit=10)
    held: list[float] = []
    for rows, batch, allowed in batches(history, task):
        meter.see(rows, batch, allowed, _flat(allowed))
        for row, found in zip(
            rows, candidates.orders(batch, allowed, _flat(allowed), 10), strict=True
        ):
            pool = set(candidates.union(found, 10).chosen.tolist())
            held.append(len(pool & set(task.relevant[row].tolist())) / len(task.relevant[row]))
    head, *routes = meter.rows()
    assert (head["route"], head["size"], head["queries"]) == (ALL, 10.0, len(task))
    assert head["recall"] == pytest.approx(np.mean(held))
    assert 0.2 < head["recall"] < 0.9
    assert {row["route"] for row in routes} == {candidates.RANKER, *candidates.ROUTES}
    for one in routes:
        assert 0 <= one["only"] <= one["within"] <= head["recall"]
    # What several routes reach is counted once in the pool.
    assert sum(row["only"] for row in routes) <= head["recall"] <= sum(r["within"] for r in routes)


def _calibrated(task: Task, history: History, partners: float) -> list[Row]:
    meter = CalibrationMeter(task, Field(history, task.candidates), partners)
    prior = float(logit(REFERENCE_PRIOR))
    for rows, batch, allowed in batches(history, task):
        meter.see(rows, batch, allowed, np.full(allowed.shape, prior, dtype=np.float32))
    return meter.rows()


def _found(task: Task) -> float:
    """Partners a question found."""
    return float(np.mean([len(hits) for hits in task.relevant]))


def test_a_score_that_knows_only_the_rate_is_calibrated_as_a_whole(
    archive: Archive, history: History
) -> None:
    task = BUILDERS["CO->XB"](Taskmaster(archive, DEV))
    rows = {row["slice"]: row for row in _calibrated(task, history, _found(task))}
    assert rows["all"]["ratio"] == pytest.approx(1.0, abs=1e-3)
    assert rows["all"]["observed"] == sum(len(hits) for hits in task.relevant)
    # Busier organisations are chosen more often than others, which such a score cannot know.
    assert rows["candidates in EU27"]["observed"] < rows["all"]["observed"]


def test_a_rate_twice_as_high_expects_twice_as_many(archive: Archive, history: History) -> None:
    task = BUILDERS["CO->XB"](Taskmaster(archive, DEV))
    [row, *_] = _calibrated(task, history, 2 * _found(task))
    assert row["ratio"] == pytest.approx(2.0, abs=2e-2)


def test_slices_of_few_partners_are_left_out(archive: Archive, history: History) -> None:
    task = BUILDERS["EU->UA"](Taskmaster(archive, DEV))
    assert _calibrated(task, history, _found(task)) == []


def test_both_are_part_of_the_report(folder: Path, tmp_path: Path) -> None:
    report = evaluate([folder], DEV, tasks=["CO->XB"])
    report.write(tmp_path / "report.json")
    content = json.loads((tmp_path / "report.json").read_text())
    assert content["pools"] == report.sections["pools"].rows
    assert content["calibration"][0]["slice"] == "all"
    text = report.markdown()
    assert "### Pool of CO->XB" in text
    assert "| CO->XB | all |" in text


def test_the_market_is_a_section_when_asked_for(folder: Path, tmp_path: Path) -> None:
    report = evaluate([folder], DEV, tasks=["CO->XB"], market=True)
    report.write(tmp_path / "report.json")
    rows = json.loads((tmp_path / "report.json").read_text())["market"]
    assert rows[0]["method"] == PLAIN
    assert "### Market" in report.markdown()
    assert "market" not in evaluate([folder], DEV, tasks=["CO->XB"]).sections


def test_the_batch_is_not_changed_by_looking_on(archive: Archive, history: History) -> None:
    task = BUILDERS["CO->CO"](Taskmaster(archive, DEV))
    rows, batch, allowed = next(iter(batches(history, task)))
    before = Batch(batch.asked, batch.field).vote.copy()
    PoolMeter(task).see(rows, batch, allowed, _flat(allowed))
    np.testing.assert_array_equal(batch.vote, before)
