"""Boosted trees challenge the linear ranker on its own features, and lose nothing below the top."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest

from matching.benchmark import redrawing
from matching.benchmark.methods.trees import BOTH, NAME, Trees, fitted
from matching.benchmark.questions.loading import load
from matching.benchmark.questions.roster import BUILDERS
from matching.benchmark.questions.tasks import Split, Taskmaster
from matching.benchmark.sections import served
from matching.evaluate import evaluate
from matching.past.history import History
from matching.ranking.fitting import Sample
from matching.ranking.purposes import COMPANIES
from matching.ranking.sampling import batches
from matching.train import train_model
from tests.matching.tables import write

DEV = Split(date(2024, 1, 1), date(2024, 1, 1), date(2025, 1, 1))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("tables"))


def test_trees_reorder_the_first_and_leave_the_rest(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    samples: dict[str, Sample] = {}
    archive = load([folder])
    model = train_model(archive, DEV.history_until, None, [COMPANIES], samples.__setitem__)
    trees = fitted(samples[COMPANIES])
    assert isinstance(trees, Trees)
    assert set(trees.names) <= set(model.rankers[COMPANIES].names)
    monkeypatch.setattr("matching.benchmark.methods.trees.FIRST", 5)
    task = BUILDERS["CO->CO"](Taskmaster(archive, DEV))
    history = History(archive.records, DEV.history_until.toordinal())
    _, batch, allowed = next(iter(batches(history, task)))
    linear = model.rankers[COMPANIES].scores(batch, allowed)
    by_method = trees.reordered(batch, allowed, linear)
    assert set(by_method) == {NAME, BOTH}
    cases = [(found, row) for found in by_method.values() for row in range(len(linear))]
    for found, row in cases:
        before = np.argsort(-np.where(allowed[row], linear[row], -np.inf), kind="stable")
        after = np.argsort(-np.where(allowed[row], found[row], -np.inf), kind="stable")
        assert set(before[:5]) == set(after[:5])
        assert before[5:20].tolist() == after[5:20].tolist()


def test_what_was_asked_for_is_part_of_the_report(folder: Path) -> None:
    report = evaluate([folder], DEV, tasks=["CO->CO", "CALL->ORG"], trees=True, swaps=True)
    methods = {row["method"] for row in report.rows if row["task"] == "CO->CO"}
    assert {"spilno", NAME, BOTH} <= methods
    assert all(row["best_baseline"] != NAME for row in report.rows)
    assert {row["weights"] for row in report.sections["swaps"].rows} == {"stated"}
    assert len(report.sections["served"].rows) == 3
    assert report.about["training_seconds"] > 0
    plain = evaluate([folder], DEV, tasks=["CO->XB"])
    assert "swaps" not in plain.sections
    assert "served" not in plain.sections
    assert served.TASK == "CO->CO"


def test_a_kept_run_draws_the_same_page(folder: Path, tmp_path: Path) -> None:
    report = evaluate([folder], DEV, tasks=["CO->CO", "CO->XB"], market=True)
    report.write(tmp_path / "run.json")
    kept = redrawing.read(tmp_path / "run.json")
    assert kept.markdown() == report.markdown()
    assert kept.about == report.about
    (tmp_path / "other.json").write_text("[]")
    with pytest.raises(redrawing.RunError, match="evaluate --json"):
        redrawing.read(tmp_path / "other.json")
