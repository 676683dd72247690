"""The published protocol, run beside ours: the same questions, candidates, partners and figures."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from backend.settings import ROOT
from matching.benchmark.questions.loading import load
from matching.benchmark.questions.roster import BUILDERS
from matching.benchmark.questions.tasks import Split, Taskmaster
from matching.benchmark.running.arena import Arena
from matching.metrics import NAMES
from tests.matching.tables import write, write_earlier

SCRIPT = ROOT.parent / "shared" / "eval" / "cordis_baseline.py"
METHODS = {
    "popularity (degree)": "popularity",
    "tfidf cosine": "TF-IDF cosine",
    "tfidf x log(1+degree)": "TF-IDF x log(1+degree)",
    "tfidf x degree^0.25": "TF-IDF x degree^0.25",
    "project-kNN vote (k=100)": "kNN vote",
    "kNN vote / nproj^0.5": "kNN vote / sqrt(projects)",
    "Adamic-Adar (graph)": "Adamic-Adar",
    "kNN vote x log(1+AA)": "kNN vote x log(1+Adamic-Adar)",
}
BY_LOT = 0.05
"""The published script breaks ties by lot, ours takes the mean over all orders."""
SPLITS = {f"Y{y}": Split(date(y, 1, 1), date(y, 1, 1), date(y + 1, 1, 1)) for y in (2023, 2024)}
SAMPLE = 70

pytestmark = pytest.mark.skipif(not SCRIPT.is_file(), reason="the published script is not here")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_earlier(write(tmp_path_factory.mktemp("tables"), projects=700))


@pytest.fixture(scope="module")
def published(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of what the script found on the made-up tables."""
    out = tmp_path_factory.mktemp("published")
    splits = [
        f"--split={name}:{s.history_until}:{s.targets_from}:{s.targets_until}"
        for name, s in SPLITS.items()
    ]
    command = [sys.executable, "-W", "ignore", str(SCRIPT), f"--data={folder}", f"--out={out}"]
    for tag, more in (("all", []), ("b2b", ["--b2b"])):
        subprocess.run(
            [*command, f"--tag={tag}", f"--nq={SAMPLE}", *splits, *more],
            check=True, capture_output=True,
        )  # fmt: skip
    return out


def _table(published: Path, name: str) -> pd.DataFrame:
    parts = [pd.read_csv(path, dtype={"query": str}) for path in sorted(published.glob(name))]
    assert len(parts) == 2
    return pd.concat(parts, ignore_index=True)


@pytest.mark.parametrize("year", SPLITS)
def test_questions_and_partners_are_those_of_the_published_protocol(
    folder: Path, published: Path, year: str
) -> None:
    archive = load([folder])
    master = Taskmaster(archive, SPLITS[year], SAMPLE)
    organisations, projects = archive.records.organisations.keys, archive.records.projects.keys
    pairs = _table(published, "bench_pairs_*.csv.gz")
    for name in ("CO->CO", "CO->XB", "UA->EU", "EU->UA", "PROJ->ORG", "PROJ->UA"):
        task = BUILDERS[name](master)
        found = pairs[(pairs["split"] == year) & (pairs["task"] == name)]
        expected = set(zip(found["query"], found["relevant"], strict=True))
        asking = [organisations[at] for at in task.asking] or [projects[p] for p in task.projects]
        assert expected == {
            (asking[row], organisations[task.candidates[hit]])
            for row in range(len(task))
            for hit in task.relevant[row]
        }, name


@pytest.mark.parametrize("year", SPLITS)
def test_baselines_measure_what_the_published_ones_do(
    folder: Path, published: Path, year: str
) -> None:
    arena = Arena(load([folder]), SPLITS[year], SAMPLE)
    results = _table(published, "baseline_results_*.csv")
    results = results[results["split"] == year]
    columns = dict(zip(("recall10", "recall50", "ndcg10", "mrr", "hit10"), NAMES, strict=True))
    for name in results["task"].unique():
        task = BUILDERS[name](arena.master)
        ours = arena.run(task, None)
        for row in results[results["task"] == name].to_dict("records"):
            assert (row["queries"], row["candidates"]) == (len(task), len(task.candidates)), name
            if row["method"] in METHODS:
                mean = ours[METHODS[row["method"]]].mean(axis=0)
                expected = [row[column] for column in columns]
                assert mean == pytest.approx(expected, abs=BY_LOT), (name, row["method"])
