"""The officer's list and the lists that answer most: exact choice under capacities."""

import itertools

import numpy as np
import pytest

from matching.allocation.introductions import Terms, displaced, introductions
from matching.allocation.lists import answered_lists
from matching.allocation.market import Market, MarketError, top
from tests.matching.allocation.test_equilibrium import market

LONG = 1000


def small(seed: int) -> Market:
    return market(seed, 4, 4, 0.6)


def best_by_trying(case: Market, length: int) -> float:
    left, right = case.loads
    worth = [0.0]
    for size in range(1, min(length, len(case)) + 1):
        for chosen in itertools.combinations(range(len(case)), size):
            x = np.zeros(len(case))
            x[list(chosen)] = 1
            if np.all(left @ x <= case.left_capacity) and np.all(right @ x <= case.right_capacity):
                worth.append(float(case.value @ x))
    return max(worth)


@pytest.mark.parametrize("seed", range(8))
def test_no_list_is_better_than_the_one_chosen(seed: int) -> None:
    case = small(seed)

    found = introductions(case, Terms(length=4))

    assert found.value == pytest.approx(best_by_trying(case, 4))
    assert found.gap == 0


@pytest.mark.parametrize("seed", range(5))
def test_nobody_is_flooded_and_the_list_is_no_longer_than_asked(seed: int) -> None:
    case = market(seed, 50, 40, 0.4)

    found = introductions(case, Terms(length=30))

    assert len(found.pairs) == 30
    assert np.all(np.bincount(case.left[found.pairs], minlength=50) <= case.left_capacity)
    assert np.all(np.bincount(case.right[found.pairs], minlength=40) <= case.right_capacity)
    assert np.all(np.diff(case.value[found.pairs]) <= 0)


def rivals() -> Market:
    """Two askers want receiver 0, who takes one; receiver 1 is asker 1's second choice."""
    return Market(
        np.array([0, 1, 1]),
        np.array([0, 0, 1]),
        np.array([0.9, 0.8, 0.3]),
        np.ones(2),
        np.ones(2),
    )


def test_a_scarce_receiver_has_a_price() -> None:
    found = introductions(rivals(), Terms(length=LONG))

    assert found.pairs.tolist() == [0, 2]
    assert 0.5 - 1e-9 <= found.right_price[0] <= 0.9 + 1e-9
    assert found.right_price[1] == 0


def test_a_pair_that_gave_way_tells_who_competes() -> None:
    case = rivals()
    found = introductions(case, Terms(length=2))

    moved = displaced(case, found.pairs, 2)

    assert [(m.pair, m.full, m.competitors, m.capacity) for m in moved] == [
        (1, ("left", "right"), 1, 1)
    ]


def test_newcomers_get_their_floor() -> None:
    case = Market(
        np.array([0, 1, 2]),
        np.array([0, 0, 0]),
        np.array([0.9, 0.8, 0.1]),
        np.ones(3),
        np.array([2.0]),
    )

    plain = introductions(case, Terms(length=LONG))
    kind = introductions(case, Terms(length=LONG, left_newcomers=np.array([2])))

    assert plain.pairs.tolist() == [0, 1]
    assert kind.pairs.tolist() == [0, 2]
    assert kind.short == 0


def test_a_floor_that_cannot_be_met_is_reported_and_spoils_nothing() -> None:
    case = rivals()
    terms = Terms(length=LONG, left_newcomers=np.array([0, 1]), floor=1)
    shut = Market(case.left, case.right, case.value, np.ones(2), np.array([1.0, 0.0]))

    found = introductions(shut, terms)

    assert found.pairs.tolist() == [0]
    assert found.short == 1


@pytest.mark.parametrize("seed", range(6))
def test_a_share_of_the_list_explores(seed: int) -> None:
    case = market(seed, 40, 40, 0.4)
    exploring = np.random.default_rng(seed).random(len(case)) < 0.2

    found = introductions(case, Terms(length=20, exploring=exploring, share=0.25))

    assert exploring[found.pairs].sum() >= 5
    assert len(found.pairs) == 20
    assert found.short == 0
    assert 0 <= found.gap < 0.01


def test_a_fractional_relaxation_is_rounded_and_the_gap_told() -> None:
    # Both good pairs or both exploring ones: half of each satisfies the share on paper only.
    case = Market(
        np.array([0, 1, 0, 1]),
        np.array([0, 1, 1, 0]),
        np.array([0.9, 0.9, 0.5, 0.5]),
        np.ones(2),
        np.ones(2),
    )
    exploring = np.array([False, False, True, True])

    found = introductions(case, Terms(length=2, exploring=exploring, share=0.5))

    assert found.pairs.tolist() == [2, 3]
    assert found.gap == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        (Terms(length=-1), "from 0 up"),
        (Terms(length=1, share=1.5), "between 0 and 1"),
        (Terms(length=1, exploring=np.array([True])), "one flag per pair"),
        (Terms(length=1, left_newcomers=np.array([9])), "not in the market"),
    ],
)
def test_terms_that_make_no_sense_are_refused(terms: Terms, message: str) -> None:
    with pytest.raises(MarketError, match=message):
        introductions(rivals(), terms)


def objective(case: Market, pairs: np.ndarray, weight: float) -> float:
    """Worth of lists, counted from what is listed alone."""
    total = float(case.value[pairs].sum())
    for receiver in range(case.shape[1]):
        queue = np.sort(case.value[pairs][case.right[pairs] == receiver])[::-1]
        total += weight * float(queue[: int(case.right_capacity[receiver])].sum())
    return total


@pytest.mark.parametrize("seed", range(6))
def test_lists_that_answer_most_are_the_best_of_all(seed: int) -> None:
    case = market(seed, 4, 3, 0.8)
    wide = Market(case.left, case.right, case.value, np.full(4, 2.0), np.ones(3))

    found = answered_lists(wide, length=2, weight=3)

    options = [
        list(itertools.combinations(np.flatnonzero(wide.left == u), min(2, (wide.left == u).sum())))
        for u in range(4)
    ]
    best = max(
        objective(wide, np.array([p for part in lists for p in part], dtype=int), 3)
        for lists in itertools.product(*options)
    )
    assert objective(wide, found.pairs, 3) == pytest.approx(best)
    assert found.bound == pytest.approx(best)


def test_without_weight_on_answers_lists_are_plain_sorting() -> None:
    case = market(2, 30, 30, 0.5)
    wide = Market(case.left, case.right, case.value, np.full(30, 5.0), np.ones(30))

    found = answered_lists(wide, length=5, weight=0)

    assert found.pairs.tolist() == top(wide, wide.value, 5).tolist()


def test_adding_columns_reaches_the_optimum_of_the_whole_market() -> None:
    random = np.random.default_rng(5)
    left, right = np.repeat(np.arange(25), 60), np.tile(np.arange(60), 25)
    appeal = np.linspace(1, 0.05, 60)[right]
    value = appeal * random.uniform(0.8, 1, len(left))
    case = Market(left, right, value, np.full(25, 4.0), np.ones(60))

    found = answered_lists(case, length=4, weight=20)

    assert found.rounds > 1
    assert found.value == pytest.approx(found.bound)
    assert len(np.unique(right[found.pairs])) == 60
