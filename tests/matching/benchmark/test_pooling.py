"""Several years judged as one."""

import json
from pathlib import Path

import numpy as np
import pytest

from matching.benchmark.goals.readings import Found, ranked
from matching.benchmark.redrawing import RunError, read, with_years
from matching.benchmark.weighing import rows_of

METHODS = ("spilno", "kNN vote")


def _run(
    folder: Path, year: int, questions: int, seed: int, asked: list[str] | None = None
) -> Path:
    chance = np.random.default_rng(seed)
    measured = {method: chance.random((questions, 5)) for method in METHODS}
    kept = [
        {"task": "UA->EU", "method": name, "measures": values.tolist()}
        for name, values in measured.items()
    ]
    if asked is not None:
        kept = [{**row, "asked": asked} for row in kept]
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
    assert told.words.endswith(
        f"2023: {other['recall@50']:.3f} of 10; 2024: {one['recall@50']:.3f} of 30"
    )
    assert told.beside.endswith("kNN vote")
    assert "### UA->EU, years pooled" in report.markdown()


def test_who_asks_in_two_years_is_drawn_with_both(tmp_path: Path) -> None:
    runs: list[list[Path]] = []
    for name, other in (("same", "org"), ("others", "further")):
        place = tmp_path / name
        place.mkdir()
        years = ((2024, "org"), (2023, other))
        runs.append(
            [_run(place, year, 9, 5, [f"{who} {k}" for k in range(9)]) for year, who in years]
        )
    width = []
    for paths in runs:
        report = with_years([read(path) for path in paths])
        [ours] = [r for r in report.rows if r["method"] == "spilno" and "pooled" in r["task"]]
        width.append(ours["recall@50_high"] - ours["recall@50_low"])
        assert [(y["targets_from"], y["queries"]) for y in ours["years"]] == [
            ("2023-01-01", 9),
            ("2024-01-01", 9),
        ]
    assert width[0] > 1.2 * width[1]


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
