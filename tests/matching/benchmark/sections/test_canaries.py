"""Nothing that ranks may know what came later, nor who stands where in the tables."""

import random
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from matching.artefact import save_model
from matching.benchmark.questions.loading import Archive, load
from matching.benchmark.questions.roster import BUILDERS
from matching.benchmark.questions.tasks import Split, Taskmaster
from matching.benchmark.report import Report
from matching.benchmark.sections.canaries import (
    Audited,
    LeakError,
    Signal,
    Signals,
    audit,
    markdown,
    pasts,
    refuse,
    registered,
)
from matching.evaluate import Course, evaluate
from matching.past.graph import Graph
from matching.past.history import History
from matching.ranking.batch import Batch
from matching.ranking.features import FEATURES, Feature
from matching.ranking.purposes import features_of, purpose_of
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


def test_no_feature_of_any_ranker_leaks(archive: Archive) -> None:
    found = audit(archive, DEV, list(BUILDERS))
    asked = {one.task for one in found}
    assert asked == set(BUILDERS) - {"STRANGERS"}  # the made-up network is too dense for them
    for task in asked:
        read = {one.feature for one in found if one.task == task}
        assert read == set(features_of(purpose_of(task)))
    assert [one for one in found if one.leaks] == []
    refuse(found)


def _applicants(records: Records) -> Mapping[str, Signal]:
    """One feature: who is in a project under a title like that, in any year."""
    parts = zip(records.organisation.tolist(), records.project.tolist(), strict=True)
    under: dict[str, set[int]] = {}
    for who, what in parts:
        under.setdefault(str(records.projects.topic_title[what]), set()).add(who)

    def applicants(batch: Batch) -> Matrix:
        values = np.zeros((len(batch.asked), len(batch.candidates)), dtype=np.float32)
        for row, title in enumerate(batch.asked.words):
            values[row] = np.isin(batch.candidates, list(under.get(title, ())))
        return values

    return {"applicants": applicants}


def _successors(records: Records) -> Mapping[str, Signal]:
    """One feature: with how many members of a half-built team somebody works, in any year."""
    everything = records.incidence()
    together = Graph(everything, np.ones(everything.shape[1], np.float32)).partners

    def successors(batch: Batch) -> Matrix:
        seeds = (batch.asked.seeds > 0).astype(np.float32)
        team = np.diff(seeds.indptr) > 1
        met: Matrix = batch.dense((seeds @ together)[:, batch.candidates])
        return np.where(team[:, None], met, np.float32(0))

    return {"successors": successors}


@pytest.mark.parametrize(("task", "signals"), [("CALL->ORG", _applicants), ("TEAM+1", _successors)])
def test_a_leak_is_found_where_its_ranker_asks(
    archive: Archive, task: str, signals: Signals
) -> None:
    companies, theirs = audit(archive, DEV, ["CO->CO", task], signals)
    assert (companies.moved, companies.leaks) == (0, False)  # it says nothing to companies
    assert (theirs.task, theirs.leaks) == (task, True)
    assert theirs.moved > 0.1


@pytest.mark.parametrize("task", ["CALL->ORG", "TEAM+1"])
def test_a_run_with_a_leaking_feature_keeps_no_row(
    archive: Archive, folder: Path, task: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    leak = {"CALL->ORG": _applicants, "TEAM+1": _successors}[task]
    later = archive.records.only(archive.records.projects.start >= TODAY)
    [(name, function)] = leak(later).items()
    # A function that holds the next year itself is the same with the record cut: that it is too
    # good gives it away.
    monkeypatch.setitem(FEATURES, name, Feature(name, function, "plain", "topic", "who applied"))
    kept: list[Report] = []
    with pytest.raises(LeakError, match=f"{name} .{re.escape(task)}."):
        evaluate([folder], DEV, tasks=[task], course=Course(keep=kept.append))
    assert (kept[-1].rows, kept[-1].about["complete"]) == ([], False)
    assert name in kept[-1].about["refused"]


def test_a_feature_of_the_next_year_is_flagged(archive: Archive) -> None:
    found = audit(archive, DEV, signals=_with_next_year)
    [leaking] = [one for one in found if one.leaks]
    assert leaking.feature == found[0].feature == "next_year"
    assert leaking.moved > 0.1
    with pytest.raises(LeakError, match=r"next_year \(CO->CO\): values move by"):
        refuse(found)


def test_a_feature_too_good_to_be_true_is_flagged_whatever_it_reads(archive: Archive) -> None:
    new = Taskmaster(archive, DEV).fresh

    def oracle(batch: Batch) -> Matrix:
        return batch.dense(new[batch.asked.asking])[:, batch.candidates]

    [found] = audit(archive, DEV, signals=lambda _: {"oracle": oracle})
    assert found.moved == 0.0
    assert found.alone == pytest.approx(1.0)
    assert found.leaks


def test_a_few_questions_by_luck_end_no_run(archive: Archive) -> None:
    """Alone that a feature is good on a handful of questions is no leak; that it changes is."""
    week = Split(date(2024, 1, 1), date(2024, 1, 1), date(2024, 1, 8))
    new = Taskmaster(archive, week).fresh

    def oracle(batch: Batch) -> Matrix:
        return batch.dense(new[batch.asked.asking])[:, batch.candidates]

    [lucky] = audit(archive, week, signals=lambda _: {"oracle": oracle})
    assert lucky.alone == pytest.approx(1.0)
    assert lucky.moved == 0.0
    assert (lucky.leaks, lucky.stands_out) == (False, False)
    [*_, leaking] = sorted(audit(archive, week, signals=_with_next_year), key=lambda a: a.moved)
    assert (leaking.feature, leaking.leaks) == ("next_year", True)


def test_what_is_far_above_the_published_methods_is_told_but_refused_only_beyond_belief() -> None:
    able = Audited("STRANGERS", "encoded", 0.0, 0.10, 0.06, 0.013, -0.35)
    beyond = Audited("STRANGERS", "seer", 0.0, 0.80, 0.70, 0.013, 0.1)
    assert (able.leaks, able.stands_out) == (False, True)
    refuse([able])
    assert beyond.leaks
    text = "\n".join(markdown([able.row()]))
    assert "`encoded` (STRANGERS); none of them changes without the future." in text


def test_what_becomes_unknown_has_changed(archive: Archive) -> None:
    def sometimes(records: Records) -> Mapping[str, Signal]:
        value = np.nan if records.projects.start.max() >= TODAY else 1.0
        return {"sometimes": lambda batch: np.full((1, len(batch.candidates)), value, np.float32)}

    [found] = audit(archive, DEV, signals=sometimes)
    assert found.moved == 1.0


def test_the_report_tells_what_was_found(archive: Archive) -> None:
    rows = [one.row() for one in audit(archive, DEV)]
    text = "\n".join(markdown(rows))
    assert f"| CO->CO | {len(rows)} | 0.0e+00 | `{rows[0]['feature']}` |" in text
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


def test_vectors_and_titles_of_target_projects_are_in_no_profile(archive: Archive) -> None:
    """On a newcomer's day neither."""
    records = archive.records
    target = records.projects.start >= TODAY
    vectors = np.random.default_rng(1).normal(size=(len(target), 8)).astype(np.float32)
    titles = records.projects.topic_title.copy()
    titles[target] = [f"{title} zzcanary" for title in titles[target]]
    other = vectors.copy()
    other[target] = 100.0
    told = [
        replace(records, projects=replace(records.projects, topic_title=words, vectors=read))
        for words, read in ((records.projects.topic_title, vectors), (titles, other))
    ]
    for past in ("memory", "thin"):
        plain, marked = (getattr(pasts(Archive(one, archive.current), DEV), past) for one in told)
        np.testing.assert_array_equal(plain.encoded_profiles, marked.encoded_profiles)
        np.testing.assert_array_equal(plain.titles.size, marked.titles.size)
        np.testing.assert_array_equal(
            plain.titles.like(["New satellite zzcanary"]), marked.titles.like(["New satellite"])
        )


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
