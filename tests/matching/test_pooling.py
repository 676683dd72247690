"""Several years judged as one."""

import json
from pathlib import Path

import numpy as np
import pytest

from matching.benchmark.goals.readings import Found, ranked
from matching.benchmark.redrawing import RunError, read, with_years
from matching.benchmark.report import rows_of

METHODS = ("spilno", "kNN vote")


def _run(folder: Path, year: int, questions: int, seed: int) -> Path:
    chance = np.random.default_rng(seed)
    measured = {method: chance.random((questions, 5)) for method in METHODS}
    kept = [
        {"task": "UA->EU", "method": name, "measures": values.tolist()}
        for name, values in measured.items()
    ]
    about = {"targets_from": f"{year}-01-01", "targets_until": f"{year + 1}-01-01"}
    content = {"about": about, "rows": rows_of("UA->EU", 40 + year, measured), "questions": kept}
    place = folder / f"{year}.json"
    place.write_text(json.dumps(content))
    return place


def test_every_question_of_every_year_counts_alike(tmp_path: Path) -> None:
    runs = [read(_run(tmp_path, 2024, 30, 1)), read(_run(tmp_path, 2023, 10, 2))]
    report = with_years(runs)
    pooled = {r["method"]: r for r in report.rows if r["task"] == "UA->EU, years pooled"}
    [one, other] = [next(r for r in run.rows if r["method"] == "spilno") for run in runs]
    ours = pooled["spilno"]
    assert ours["queries"] == 40
    expected = (30 * one["recall@50"] + 10 * other["recall@50"]) / 40
    assert ours["recall@50"] == pytest.approx(expected)
    assert ours["delta"] == pytest.approx(ours["ndcg@10"] - pooled["kNN vote"]["ndcg@10"])
    told = ranked("UA->EU, years pooled", "recall@50")(Found(report.rows))
    assert told is not None
    assert told.value == pytest.approx(expected)
    assert "### UA->EU, years pooled" in report.markdown()


def test_a_year_is_not_judged_twice(tmp_path: Path) -> None:
    run = read(_run(tmp_path, 2024, 30, 1))
    with pytest.raises(RunError, match="Targets from 2024-01-01 are judged twice"):
        with_years([run, run])


def test_runs_without_questions_cannot_be_put_together(tmp_path: Path) -> None:
    places = [_run(tmp_path, 2024, 3, 1), _run(tmp_path, 2023, 3, 2)]
    for place in places:
        content = json.loads(place.read_text())
        del content["questions"]
        place.write_text(json.dumps(content))
    with pytest.raises(RunError, match="No run kept its questions"):
        with_years([read(place) for place in places])
