"""Measures of questions as rows: every measure with its interval and its best baseline."""

import numpy as np
import pytest

from matching.benchmark.report import COLUMNS
from matching.benchmark.weighing import KEPT, kept, rows_of
from matching.metrics import NAMES


def _measured(questions: int, seed: int) -> dict[str, np.ndarray]:
    chance = np.random.default_rng(seed)
    found = {name: chance.random((questions, len(NAMES))) for name in ("spilno", "one", "other")}
    found["one"][:, NAMES.index("mrr")] += 0.5
    found["other"][:, NAMES.index("recall_50")] += 0.5
    return found


def test_every_measure_has_an_interval_around_its_mean() -> None:
    for row in rows_of("CO->CO", 9, _measured(60, 1)):
        for column in COLUMNS.values():
            assert row[f"{column}_low"] < row[column] < row[f"{column}_high"]


def test_each_measure_stands_beside_the_baseline_that_is_best_by_it() -> None:
    measured = _measured(60, 2)
    ours, *theirs = rows_of("CO->CO", 9, measured)
    by_name = {row["method"]: row for row in theirs}
    assert (ours["mrr_best_baseline"], ours["recall@50_best_baseline"]) == ("one", "other")
    for column in COLUMNS.values():
        best = max(row[column] for row in theirs)
        assert by_name[ours[f"{column}_best_baseline"]][column] == best
        assert ours[f"{column}_delta"] == pytest.approx(ours[column] - best)
        assert ours[f"{column}_delta_low"] < ours[f"{column}_delta"] < ours[f"{column}_delta_high"]
    assert (ours["delta"], ours["best_baseline"]) == (
        pytest.approx(ours["ndcg@10_delta"]),
        ours["ndcg@10_best_baseline"],
    )


def test_rows_that_ask_the_same_are_drawn_together_in_every_measure() -> None:
    measured = {name: np.repeat(rows, 4, axis=0) for name, rows in _measured(30, 3).items()}
    asked = np.repeat(np.arange(30), 4)
    apart, together = (rows_of("CALL->ORG", 9, measured, groups)[0] for groups in (None, asked))
    for column in COLUMNS.values():
        width = [row[f"{column}_high"] - row[f"{column}_low"] for row in (apart, together)]
        assert width[1] > 1.6 * width[0]  # four times the same is one question, not four


def test_a_newcomers_share_is_drawn_as_a_ratio_of_the_same_questions() -> None:
    chance = np.random.default_rng(4)
    warm = chance.random((200, len(NAMES)))
    half = kept(0.5 * warm, warm, None)
    assert half == pytest.approx({KEPT: 0.5, f"{KEPT}_low": 0.5, f"{KEPT}_high": 0.5})
    other = kept(chance.random((200, len(NAMES))), warm, None)
    assert other[f"{KEPT}_low"] < other[KEPT] < other[f"{KEPT}_high"]
    assert kept(warm, np.zeros_like(warm), None) == {}
