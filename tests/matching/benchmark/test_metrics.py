"""Ranking measures against an independent implementation and against enumeration of ties."""

import itertools

import numpy as np
import pytest
from ranx import Qrels, Run
from ranx import evaluate as judge

from matching.metrics import (
    NAMES,
    chance_of_nothing,
    interval,
    intervals,
    jackknife,
    measure,
    resampled,
)


def _everyone(n: int) -> np.ndarray:
    return np.ones(n, dtype=bool)


@pytest.mark.filterwarnings("ignore:unsafe cast")  # raised inside ranx's compiled code
def test_agrees_with_ranx_when_no_scores_are_tied() -> None:
    random = np.random.default_rng(5)
    for _ in range(20):
        scores = random.permutation(120).astype(float)
        relevant = random.choice(120, 7, replace=False)
        ours = measure(scores, relevant, _everyone(120))
        truth = Qrels({"q": {f"d{i}": 1 for i in relevant}})
        run = Run({"q": {f"d{i}": float(score) for i, score in enumerate(scores)}})
        names = ["recall@10", "recall@50", "ndcg@10", "mrr", "hit_rate@10"]
        theirs = judge(truth, run, names, make_comparable=True)
        assert ours.row() == pytest.approx([theirs[name] for name in names])


def test_ties_count_as_the_mean_over_all_orders() -> None:
    scores = np.array([3.0, 2.0, 2.0, 2.0, 1.0, 1.0])
    relevant = np.array([1, 3, 4])
    expected = np.zeros(len(NAMES))
    orders = list(itertools.permutations(range(6)))
    for order in orders:
        broken = scores + np.array(order) * 1e-6
        expected += measure(broken, relevant, _everyone(6)).row()
    assert measure(scores, relevant, _everyone(6)).row() == pytest.approx(expected / len(orders))


def test_a_ranking_of_equals_gains_nothing_from_storage_order() -> None:
    first = measure(np.zeros(100), np.array([0, 1]), _everyone(100))
    last = measure(np.zeros(100), np.array([98, 99]), _everyone(100))
    assert first == last
    assert first.recall_10 == pytest.approx(0.1)


def test_candidates_that_are_not_allowed_take_no_place() -> None:
    scores = np.arange(30, 0, -1.0)
    allowed = _everyone(30)
    allowed[:12] = False
    found = measure(scores, np.array([12]), allowed)
    assert (found.mrr, found.hit_10, found.ndcg_10) == (1, 1, 1)


def test_recall_is_not_capped_by_the_cut() -> None:
    assert measure(np.arange(40, 0, -1.0), np.arange(20), _everyone(40)).recall_10 == 0.5


def test_the_interval_holds_the_mean_and_repeats() -> None:
    values = np.random.default_rng(0).random(200)
    low, high = interval(values)
    assert low < values.mean() < high
    assert interval(values) == (low, high)


def test_rows_that_ask_the_same_are_drawn_together() -> None:
    answers = np.random.default_rng(0).random(40)
    values, groups = np.repeat(answers, 25)[:, None], np.repeat(np.arange(40), 25)
    once = intervals(resampled(answers[:, None]))
    np.testing.assert_allclose(intervals(resampled(values, groups)), once)
    [(low, high)] = intervals(resampled(values)).tolist()
    assert once[0, 0] < low < high < once[0, 1]


def test_groups_of_several_sizes_count_by_their_rows() -> None:
    values, groups = np.array([[1.0], [1.0], [1.0], [0.0]]), np.array([0, 0, 0, 1])
    means = resampled(values, groups)
    assert sorted(set(means[:, 0].tolist())) == [0.0, 0.75, 1.0]


def test_a_difference_that_may_be_nothing_has_a_large_chance() -> None:
    means = np.stack([np.ones(1999), np.r_[np.ones(999), -np.ones(1000)]], axis=1)
    assert chance_of_nothing(means).tolist() == [0.001, 1.0]


def test_an_interval_of_repeated_questions_is_as_wide_as_that_of_the_questions() -> None:
    once = np.random.default_rng(3).normal(size=40)
    assert interval(np.repeat(once, 5), np.repeat(np.arange(40) * 7, 5)) == pytest.approx(
        interval(once)
    )


def test_the_jackknife_of_a_mean_is_its_textbook_interval() -> None:
    values = np.random.default_rng(2).normal(size=80)
    low, high = jackknife(float(values.mean()), (values.sum() - values) / 79)
    error = values.std(ddof=1) / np.sqrt(80)
    middle = float(values.mean())
    ends = (middle - 1.96 * error, middle + 1.96 * error)
    assert (low, high) == pytest.approx(ends, abs=1e-5)
    assert np.isnan(jackknife(1.0, np.ones(1))).all()
