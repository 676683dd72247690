"""The benchmark on small tables: its protocol, its report, and that nothing looks ahead."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from matching.artefact import ArtefactError, load_model, save_model
from matching.benchmark.questions.loading import Archive, DataError, load
from matching.benchmark.questions.roster import BUILDERS
from matching.benchmark.questions.tasks import Split, Taskmaster
from matching.benchmark.report import Report
from matching.evaluate import EvaluationError, evaluate
from matching.train import ATTRIBUTION, train, train_model
from tests.matching.tables import write

DEV = Split(date(2024, 1, 1), date(2024, 1, 1), date(2025, 1, 1))
KEYS = {
    *("task", "method", "queries", "candidates", "recall@10", "recall@50", "ndcg@10", "mrr"),
    *("hit@10", "ndcg@10_low", "ndcg@10_high", "delta", "delta_low", "delta_high"),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def archive(folder: Path) -> Archive:
    return load([folder])


def test_known_partners_and_the_asker_are_no_candidates(archive: Archive) -> None:
    master = Taskmaster(archive, DEV)
    task = BUILDERS["CO->CO"](master)
    country = archive.records.organisations.country
    for row, asker in enumerate(task.asking):
        allowed = task.candidates[task.allowed(row)]
        known = master.known[[asker]].indices
        assert not set(allowed) & {asker, *known}
        assert country[asker] not in country[allowed]
        assert task.allowed(row)[task.relevant[row]].all()


def test_only_real_new_pairs_are_relevant(folder: Path, archive: Archive) -> None:
    parts = pd.read_csv(folder / "participations.csv.gz", dtype=str)
    start = pd.read_csv(folder / "projects.csv.gz", dtype=str).set_index("project_id").start_date
    parts["year"] = parts.project_id.map(start).str[:4].astype(int)
    keys = np.array(archive.records.organisations.keys)
    task = BUILDERS["UA->EU"](Taskmaster(archive, DEV))
    met: dict[str, set[str]] = {}
    for _, group in parts.groupby(["project_id"]):
        when = "past" if group.year.iloc[0] < 2024 else "then"
        for one in group.org_key:
            for other in group.org_key:
                met.setdefault(f"{when} {one}", set()).add(other)
    for asker, relevant in zip(keys[task.asking], task.relevant, strict=True):
        expected = met.get(f"then {asker}", set()) - met.get(f"past {asker}", set()) - {asker}
        expected &= set(keys[task.candidates])
        assert set(keys[task.candidates[relevant]]) == expected


def test_third_parties_make_no_pair(tmp_path: Path) -> None:
    folder = write(tmp_path)
    parts = pd.read_csv(folder / "participations.csv.gz", dtype=str)
    parts["role"] = "thirdParty"
    parts.to_csv(folder / "participations.csv.gz", index=False)
    assert len(Taskmaster(load([folder]), DEV).targets) == 0


def test_every_task_is_ranked_and_ours_beats_chance(folder: Path) -> None:
    report = evaluate([folder], DEV)
    methods = {(row["task"], row["method"]): row for row in report.rows}
    # The made-up network is too dense for strangers.
    assert {task for task, _ in methods} == set(BUILDERS) - {"STRANGERS"}
    assert all(set(row) >= KEYS for row in report.rows)
    for task in ("CO->CO", "CO->XB", "PROJ->ORG"):
        ours = methods[task, "spilno"]
        assert ours["ndcg@10"] > 1.2 * methods[task, "random"]["ndcg@10"]
        assert ours["ndcg@10_low"] <= ours["ndcg@10"] <= ours["ndcg@10_high"]
        best = methods[task, ours["best_baseline"]]
        assert ours["delta"] == pytest.approx(ours["ndcg@10"] - best["ndcg@10"])


def test_the_report_is_written_as_json_and_told_as_tables(folder: Path, tmp_path: Path) -> None:
    report = evaluate([folder], DEV, tasks=["EU->UA"])
    report.write(tmp_path / "out" / "report.json")
    content = json.loads((tmp_path / "out" / "report.json").read_text())
    assert content["rows"] == report.rows
    assert content["about"]["history_until"] == "2024-01-01"
    assert "### EU->UA" in report.markdown()
    assert report.markdown().count("**spilno**") == 1


def test_a_number_that_could_not_be_computed_is_null_in_the_file(tmp_path: Path) -> None:
    rows = [{"task": "CO->CO", "mrr": float("nan"), "years": [{"mrr": float("inf"), "n": 3}]}]
    Report(rows, {"refused": ""}).write(tmp_path / "run.json")
    content = json.loads((tmp_path / "run.json").read_text(), parse_constant=pytest.fail)
    assert content["rows"] == [{"task": "CO->CO", "mrr": None, "years": [{"mrr": None, "n": 3}]}]


def test_folders_that_overlap_are_one_record(folder: Path, tmp_path: Path) -> None:
    """A later export repeats what an earlier one told, with columns of its own."""
    for name in ("projects", "participations"):
        table = pd.read_csv(folder / f"{name}.csv.gz", dtype=str, keep_default_na=False)
        table.to_csv(tmp_path / f"{name}.csv", index=False)
    one, both = load([folder]), load([folder, tmp_path])
    assert one.records.projects.keys == both.records.projects.keys
    assert len(one.records.role) == len(both.records.role)
    rows = evaluate([folder, tmp_path], DEV, tasks=["EU->UA"]).rows
    assert rows == evaluate([folder], DEV, tasks=["EU->UA"]).rows


def test_tables_that_hold_no_day_or_not_the_same_projects_are_told(
    folder: Path, tmp_path: Path
) -> None:
    tables = {
        name: pd.read_csv(folder / f"{name}.csv.gz", dtype=str, keep_default_na=False)
        for name in ("projects", "participations")
    }

    def written(name: str, **changes: Any) -> Path:
        (tmp_path / name).mkdir()
        for table, rows in tables.items():
            told = rows.assign(**changes) if table == "projects" else rows
            told.to_csv(tmp_path / name / f"{table}.csv", index=False)
        return tmp_path / name

    with pytest.raises(DataError, match="A start_date is '31/05/2024'"):
        load([written("slashes", start_date="31/05/2024")])
    days = tables["projects"].start_date
    most = [day if at % 50 else "May 2024" for at, day in enumerate(days)]
    with pytest.raises(DataError, match="A start_date is 'May 2024'"):
        load([written("months", start_date=most)])
    with pytest.raises(DataError, match="A start_date is nothing"):
        load([written("without", start_date="")])
    with pytest.raises(DataError, match="No participation is of a project"):
        load([written("others", project_id=[f"x{at}" for at in range(len(tables["projects"]))])])
    with pytest.raises(DataError, match='No project is of the programme "HORIZON"'):
        load([written("other", programme="Horizon Europe")])
    further = written("further", foo="1", start_date=tables["projects"].start_date + " 00:00:00")
    assert load([further]).records.projects.start.tolist() == (
        load([folder]).records.projects.start.tolist()
    )


def test_training_never_sees_what_comes_later(archive: Archive) -> None:
    until = date(2024, 1, 1)
    before = archive.records.projects.start < until.toordinal()
    past = Archive(archive.records.only(before), archive.current[before])
    whole, cut = train_model(archive, until), train_model(past, until)
    assert whole.model_id == cut.model_id


def test_training_twice_gives_the_same_model(folder: Path, tmp_path: Path) -> None:
    card = train([folder], date(2024, 1, 1), tmp_path / "one")
    train([folder], date(2024, 1, 1), tmp_path / "two")
    assert card["attribution"] == ATTRIBUTION
    one, two = load_model(tmp_path / "one"), load_model(tmp_path / "two")
    assert one.model_id == two.model_id == one.card["model_id"] == card["model_id"]
    assert (tmp_path / "one/rankers.npz").read_bytes() == (
        tmp_path / "two/rankers.npz"
    ).read_bytes()


def test_a_changed_artefact_is_refused(folder: Path, tmp_path: Path) -> None:
    save_model(train_model(load([folder]), date(2024, 1, 1)), tmp_path)
    numbers = tmp_path / "rankers.npz"
    numbers.write_bytes(numbers.read_bytes()[:-1] + b"x")
    with pytest.raises(ArtefactError, match="does not match its card"):
        load_model(tmp_path)
    with pytest.raises(ArtefactError, match="spilno train"):
        load_model(tmp_path / "nowhere")


def test_the_shipped_model_loads_and_carries_its_attribution() -> None:
    model = load_model()
    assert model.card["attribution"] == ATTRIBUTION
    assert model.card["model_id"] == model.model_id


def test_missing_files_columns_years_and_tasks_are_told(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"projects\.csv\.gz is missing"):
        load([tmp_path])
    with pytest.raises(EvaluationError, match="Unknown task 'NONE'"):
        evaluate([folder], DEV, tasks=["NONE"])
    later = Split(date(2030, 1, 1), date(2030, 1, 1), date(2031, 1, 1))
    with pytest.raises(EvaluationError, match="No project starts"):
        evaluate([folder], later, model=None)
    table = pd.read_csv(folder / "projects.csv.gz", dtype=str).drop(columns="start_date")
    table.to_csv(tmp_path / "projects.csv.gz", index=False)
    with pytest.raises(DataError, match="start_date"):
        load([tmp_path])
