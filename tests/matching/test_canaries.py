"""Nothing that ranks may know what came later, nor who stands where in the tables."""

import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from matching.artefact import save_model
from matching.benchmark.questions.loading import Archive, load
from matching.benchmark.questions.tasks import Split, Taskmaster
from matching.benchmark.sections.canaries import (
    LeakError,
    Signal,
    audit,
    markdown,
    refuse,
    registered,
)
from matching.evaluate import evaluate
from matching.past.graph import Graph
from matching.past.history import History
from matching.ranking.batch import Batch
from matching.ranking.features import FEATURES
from matching.records import Records
from matching.train import train_model
from matching.types import Matrix
from tests.matching.tables import write

DEV = Split(date(2024, 1, 1), date(2024, 1, 1), date(2025, 1, 1))
TODAY = DEV.history_until.toordinal()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def archive(folder: Path) -> Archive:
    return load([folder])


def _with_next_year(records: Records) -> Mapping[str, Signal]:
    """The features, and one that looks who works together in any year."""
    everything = records.incidence()
    together = Graph(everything, np.ones(everything.shape[1], np.float32)).shared

    def next_year(batch: Batch) -> Matrix:
        return batch.dense(together[batch.asked.asking])[:, batch.candidates]

    return {**registered(records), "next_year": next_year}


def test_no_feature_of_the_ranker_leaks(archive: Archive) -> None:
    found = audit(archive, DEV)
    assert {one.feature for one in found} == set(FEATURES)
    assert [one for one in found if one.leaks] == []
    refuse(found)


def test_a_feature_of_the_next_year_is_flagged(archive: Archive) -> None:
    found = audit(archive, DEV, _with_next_year)
    [leaking] = [one for one in found if one.leaks]
    assert leaking.feature == found[0].feature == "next_year"
    assert leaking.moved > 0.1
    with pytest.raises(LeakError, match="next_year: values move by"):
        refuse(found)


def test_a_feature_too_good_to_be_true_is_flagged_whatever_it_reads(archive: Archive) -> None:
    new = Taskmaster(archive, DEV).fresh

    def oracle(batch: Batch) -> Matrix:
        return batch.dense(new[batch.asked.asking])[:, batch.candidates]

    [found] = audit(archive, DEV, lambda _: {"oracle": oracle})
    assert found.moved == 0.0
    assert found.alone == pytest.approx(1.0)
    assert found.leaks


def test_what_becomes_unknown_has_changed(archive: Archive) -> None:
    def sometimes(records: Records) -> Mapping[str, Signal]:
        value = np.nan if records.projects.start.max() >= TODAY else 1.0
        return {"sometimes": lambda batch: np.full((1, len(batch.candidates)), value, np.float32)}

    [found] = audit(archive, DEV, sometimes)
    assert found.moved == 1.0


def test_the_report_tells_what_was_found(archive: Archive) -> None:
    rows = [one.row() for one in audit(archive, DEV)]
    text = "\n".join(markdown(rows))
    assert f"{len(FEATURES)} features were computed twice" in text
    assert f"`{rows[0]['feature']}`" in text
    assert markdown([]) == []


def test_words_of_target_projects_are_in_no_profile(archive: Archive) -> None:
    records = archive.records
    target = records.projects.start >= TODAY
    texts = records.projects.text.copy()
    texts[target] = [f"{text} zzcanary" for text in texts[target]]
    marked = replace(records, projects=replace(records.projects, text=texts))
    history = History(marked, TODAY)
    assert history.lexicon.count(["zzcanary"]).nnz == 0
    np.testing.assert_array_equal(
        history.profiles.toarray(), History(records, TODAY).profiles.toarray()
    )
    assert not set(history.projects.keys) & set(np.array(records.projects.keys)[target])


def test_other_ids_in_another_order_change_no_measure(folder: Path, tmp_path: Path) -> None:
    """Ids are shuffled, so that every table and every tie stands in another order."""
    save_model(train_model(load([folder]), DEV.history_until), tmp_path / "model")
    shuffled = tmp_path / "shuffled"
    shuffled.mkdir()
    parts = pd.read_csv(folder / "participations.csv.gz", dtype=str, keep_default_na=False)
    keys = sorted(parts["org_key"].unique())
    names = [f"{place:04}" for place in range(len(keys))]
    random.Random(1).shuffle(names)
    parts["org_key"] = parts["org_key"].map(dict(zip(keys, names, strict=True)))
    parts.sample(frac=1, random_state=1).to_csv(shuffled / "participations.csv.gz", index=False)
    projects = pd.read_csv(folder / "projects.csv.gz", dtype=str, keep_default_na=False)
    projects.sample(frac=1, random_state=2).to_csv(shuffled / "projects.csv.gz", index=False)
    measured = []
    for place in (folder, shuffled):
        rows = evaluate([place], DEV, model=tmp_path / "model", tasks=["CO->CO", "UA->EU"]).rows
        # Two methods draw lots, one for its answer and one for where it starts from.
        kept = [row for row in rows if row["method"] not in {"random", "iALS"}]
        measured.append(
            {(row["task"], row["method"]): (row["queries"], row["candidates"]) for row in kept}
            | {(row["task"], row["method"], "ndcg@10"): round(row["ndcg@10"], 3) for row in kept}
            | {(row["task"], row["method"], "mrr"): round(row["mrr"], 3) for row in kept}
        )
    assert measured[0] == measured[1]


def test_names_of_those_who_come_later_teach_nothing(archive: Archive) -> None:
    early = date(2021, 3, 1).toordinal()
    plain = History(archive.records, early)
    later = np.flatnonzero(~plain.active)[:3]
    first = int(np.flatnonzero(plain.active)[0])
    organisations = archive.records.organisations
    name, website = organisations.name.copy(), organisations.website.copy()
    name[[first, *later]] = ["Zirka Orlan", "Zirka Maritime", "Zirka Air", "Orlan Land"]
    website[later] = website[first]
    told = replace(
        archive.records, organisations=replace(organisations, name=name, website=website)
    )

    found = History(told, early)

    assert found.names[first].nnz == 0
    assert found.sites[first].nnz == 0
