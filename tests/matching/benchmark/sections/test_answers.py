"""The Engine's own lists are measured: beside the task's ranker, with cost, reasons added up."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit

from matching.benchmark import redrawing
from matching.benchmark.goals.readings import Found, explained
from matching.benchmark.questions.loading import load
from matching.benchmark.questions.roster import BUILDERS
from matching.benchmark.questions.tasks import Split, Taskmaster
from matching.benchmark.report import OURS, Report
from matching.benchmark.sections import answers
from matching.benchmark.sections.answers import ENGINE, METHOD, corpus_of, left_over
from matching.evaluate import evaluate
from matching.records import records_of
from matching.types import Pair, Reason, Side
from tests.matching.tables import write

DEV = Split(date(2024, 1, 1), date(2024, 1, 1), date(2025, 1, 1))
TASKS = ("CO->CO", "EU->UA", "STRANGERS")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("tables"))


@pytest.fixture(scope="module")
def report(folder: Path) -> Report:
    return evaluate([folder], DEV, tasks=TASKS)


def test_the_engine_is_asked_the_benchmarks_questions(report: Report, folder: Path) -> None:
    rows = [row for row in report.sections[ENGINE].rows if row["method"] != answers.BANDS]
    assert "The bands around the fits of these lists claim to hold 80%" in report.markdown()
    ranked = [name for name in TASKS if any(row["task"] == name for row in report.rows)]
    assert "CO->CO" in ranked
    assert [(row["task"], row["method"]) for row in rows] == [
        (name, method) for name in ranked for method in (METHOD, OURS)
    ]
    for engine, ours in zip(rows[::2], rows[1::2], strict=True):
        task = BUILDERS[engine["task"]](Taskmaster(load([folder]), DEV))
        assert engine["queries"] == ours["queries"] == min(answers.QUESTIONS, len(task))
        assert engine["ndcg@10_low"] <= engine["ndcg@10"] <= engine["ndcg@10_high"]
        gap = engine["ndcg@10"] - ours["ndcg@10"]
        assert engine["difference"] == pytest.approx(gap)
        assert 0 < engine["milliseconds"] <= engine["milliseconds_95"]
    # Most partners of these tables are of one's own theme, which chance would not find.
    assert rows[0]["ndcg@10"] > 0.15


def test_reasons_of_real_answers_add_up_to_the_score_that_ranked(report: Report) -> None:
    told = [row for row in report.sections[ENGINE].rows if row["method"] == METHOD]
    assert all(row["told"] > 100 for row in told)
    reading = explained(Found(report.rows, {ENGINE: report.sections[ENGINE].rows}))
    assert reading is not None
    assert reading.value == max(row["largest difference"] for row in told) < 1e-9
    assert reading.words == f"{sum(row['told'] for row in told)} pairs that the Engine answered"
    assert explained(Found(report.rows)) is None


def test_what_does_not_add_up_is_measured() -> None:
    pair = Pair(1, 2, 0.5, 0.75, 0.4, 0.6, (Reason("vote", Side.BOTH, {}, 1.0),), -0.25)
    assert left_over([]) == left_over([pair]) == 0
    assert left_over([pair, replace(pair, score=0.5)]) == pytest.approx(0.25)


def test_bands_of_the_lists_are_counted_at_the_rate_of_the_year() -> None:
    random = np.random.default_rng(6)
    scores = random.normal(-2.0, 0.7, 4000)
    level = -0.5
    right = np.flatnonzero(random.random(4000) < expit(scores + level))

    def listed(half: float) -> list[Pair]:
        low, high = expit(scores - half), expit(scores + half)
        return [
            Pair(0, at, float(expit(one)), float(one), float(low[at]), float(high[at]), (), -3.9)
            for at, one in enumerate(scores)
        ]

    case = answers._case(listed(0.3), right, level)
    assert case.error == pytest.approx(np.full(4000, 0.3 / 1.2816))
    [row] = answers._bands([case])
    assert (row["method"], row["told"]) == (answers.BANDS, 4000)
    assert row["bins"] == int(expit(scores + level).sum() // answers.PARTNERS)
    assert row["with_chance"] > 0.7
    [off] = answers._bands([answers._case(listed(0.05), right, level + 1.2)])
    assert off["with_chance"] < 0.3
    assert "narrower than they say" in answers._held(off)
    assert "keep their word" in answers._held(row)
    assert (
        answers._bands([]) == answers._bands([answers._case(listed(0.3)[:50], right, level)]) == []
    )


def test_the_section_is_drawn_and_read_back(report: Report, tmp_path: Path) -> None:
    page = report.markdown()
    assert "## Through the application's engine" in page
    assert f"| CO->CO | {report.sections[ENGINE].rows[0]['queries']} |" in page
    report.write(tmp_path / "run.json")
    assert redrawing.read(tmp_path / "run.json").markdown() == page


def test_without_the_ranker_of_companies_nothing_is_asked(folder: Path) -> None:
    assert ENGINE not in evaluate([folder], DEV, tasks=["CO->XB"]).sections


def test_a_day_s_corpus_holds_what_the_benchmark_knew(folder: Path) -> None:
    archive = load([folder])
    known = records_of(corpus_of(archive, DEV.history_until))
    before = archive.records.only(archive.records.projects.start < DEV.history_until.toordinal())
    assert known.projects.keys == before.projects.keys
    for name in ("text", "topic_code", "topic_title", "programme", "scheme", "start"):
        ours, theirs = getattr(known.projects, name), getattr(before.projects, name)
        assert ours.tolist() == theirs.tolist()
    assert known.organisations.kind.tolist() == before.organisations.kind.tolist()
    np.testing.assert_array_equal(known.organisations.small, before.organisations.small)
    assert sorted(zip(known.organisation, known.project, known.role, strict=True)) == sorted(
        zip(before.organisation, before.project, before.role, strict=True)
    )
