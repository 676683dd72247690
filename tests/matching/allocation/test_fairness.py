"""How attention is shared out, on cases that can be counted by hand."""

import itertools

import numpy as np
import pytest

from matching.allocation.fairness import (
    accepted,
    accepted_without,
    answered,
    envious,
    exposure,
    gini,
)
from matching.allocation.market import Market


def queue() -> Market:
    """Three askers at receiver 0, one of them also at receiver 1."""
    return Market(
        np.array([0, 1, 2, 2]),
        np.array([0, 0, 0, 1]),
        np.array([0.9, 0.5, 0.4, 0.3]),
        np.full(3, 2.0),
        np.ones(2),
    )


EVERYTHING = np.arange(4)


def test_equal_shares_have_no_inequality_and_one_taker_has_nearly_all() -> None:
    assert gini(np.array([3, 3, 3])) == pytest.approx(0)
    assert gini(np.array([0, 0, 0, 12])) == pytest.approx(0.75)
    assert gini(np.array([0, 0])) == 0
    assert gini(np.zeros(0)) == 0


def test_gini_is_half_the_mean_difference_over_the_mean() -> None:
    amounts = np.random.default_rng(0).integers(0, 20, 50)
    differences = np.abs(amounts[:, None] - amounts[None, :]).mean()

    assert gini(amounts) == pytest.approx(differences / (2 * amounts.mean()))


def test_exposure_counts_receivers_nobody_lists() -> None:
    found = exposure(np.array([4, 0, 1, 0]))

    assert (found.coverage, found.distinct, found.longest) == (0.5, 2, 4)
    assert found.gini == pytest.approx(0.65)


def test_a_receiver_answers_its_best_requests_only() -> None:
    case = queue()

    assert answered(case, EVERYTHING, 2).tolist() == [0, 1, 3]
    assert accepted(case, EVERYTHING, 1) == pytest.approx(0.9 + 0.3)
    assert accepted(case, EVERYTHING, 2) == pytest.approx(0.9 + 0.5 + 0.3)
    assert accepted(case, EVERYTHING, 9) == pytest.approx(2.1)
    assert accepted(case, EVERYTHING, 0) == 0


def test_answering_in_order_of_arrival_is_the_mean_over_all_orders() -> None:
    case = queue()
    orders = list(itertools.permutations([0.9, 0.5, 0.4]))

    expected = np.mean([sum(order[:2]) for order in orders]) + 0.3

    assert accepted(case, EVERYTHING, 2, order="arrival") == pytest.approx(expected)


def test_lists_that_name_nobody_are_accepted_by_nobody() -> None:
    nobody = np.zeros(0, dtype=np.int64)

    assert accepted(queue(), nobody, 5) == 0
    assert envious(queue(), nobody, 5) == 0


def test_an_asker_envies_a_list_that_promises_it_more() -> None:
    case = Market(
        np.array([0, 0, 1, 1]),
        np.array([0, 1, 0, 1]),
        np.array([0.9, 0.2, 0.8, 0.1]),
        np.ones(2),
        np.ones(2),
    )

    assert envious(case, np.array([0, 3]), 1) == 1
    assert envious(case, np.array([0, 2]), 1) == 0


@pytest.mark.parametrize(("answers", "order"), [(-1, "best"), (1, "whim")])
def test_questions_that_make_no_sense_are_refused(answers: int, order: str) -> None:
    with pytest.raises(ValueError, match=r"answers|order"):
        accepted(queue(), EVERYTHING, answers, order=order)


def test_without_an_asker_the_next_in_the_queue_is_answered() -> None:
    assert accepted(queue(), EVERYTHING, 1) == pytest.approx(0.9 + 0.3)
    assert accepted_without(queue(), EVERYTHING, 1).tolist() == pytest.approx([0.8, 1.2, 0.9])


def test_without_an_asker_is_the_market_without_its_list() -> None:
    random = np.random.default_rng(4)
    left, right = (side.ravel() for side in np.indices((12, 7)))
    market = Market(left, right, random.random(84), np.full(12, 3.0), np.ones(7))
    listed = np.sort(random.choice(84, 40, replace=False))
    found = accepted_without(market, listed, 3)
    for who in range(12):
        others = listed[market.left[listed] != who]
        assert found[who] == pytest.approx(accepted(market, others, 3))
