"""Ranking measures against an independent implementation and against enumeration of ties."""

import itertools

import numpy as np
import pytest
from ranx import Qrels, Run
from ranx import evaluate as judge

from matching.metrics import NAMES, interval, measure


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
