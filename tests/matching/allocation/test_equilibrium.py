"""Lists that share attention out: the equilibrium of a market with transferable utility."""

import numpy as np
import pytest
from scipy.optimize import minimize

from matching.allocation.equilibrium import NotConverged, equilibrium
from matching.allocation.market import Market, MarketError, top


def market(seed: int, askers: int = 6, receivers: int = 5, share: float = 0.7) -> Market:
    random = np.random.default_rng(seed)
    left, right = np.nonzero(random.random((askers, receivers)) < share)
    return Market(
        left,
        right,
        random.uniform(0.05, 1, len(left)),
        random.integers(1, 4, askers).astype(float),
        random.integers(1, 4, receivers).astype(float),
    )


def crowded() -> Market:
    """Six askers of one place; all prefer receiver 0, who has one place."""
    left = np.repeat(np.arange(6), 3)
    right = np.tile(np.arange(3), 6)
    value = np.tile([0.9, 0.6, 0.5], 6)
    return Market(left, right, value, np.ones(6), np.array([1.0, 6.0, 6.0]))


def by_dual(case: Market, spread: float) -> np.ndarray:
    """The same equilibrium as the least point of its convex dual, dense and by another method."""
    kernel = np.zeros(case.shape)
    kernel[case.left, case.right] = case.value ** (1 / (2 * spread))
    n, m = case.left_capacity, case.right_capacity

    def dual(ab: np.ndarray) -> tuple[float, np.ndarray]:
        a, b = ab[: len(n)], ab[len(n) :]
        flow = kernel * np.exp(-(a[:, None] + b[None, :]) / 2)
        alone = np.exp(-ab)
        value = n @ a + m @ b + alone.sum() + 2 * flow.sum()
        return value, np.r_[n - flow.sum(1), m - flow.sum(0)] - alone

    found = minimize(
        dual, np.zeros(sum(case.shape)), jac=True, method="BFGS", options={"gtol": 1e-11}
    ).x
    flow = kernel * np.exp(-(found[: len(n), None] + found[None, len(n) :]) / 2)
    return np.asarray(flow[case.left, case.right])


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("spread", [0.25, 0.5, 2.0])
def test_small_markets_agree_with_a_dense_reference(seed: int, spread: float) -> None:
    case = market(seed)

    assert equilibrium(case, spread=spread).flow == pytest.approx(by_dual(case, spread), abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_nobody_meets_more_partners_than_it_has_places(seed: int) -> None:
    case = market(seed, 40, 30, 0.3)

    found = equilibrium(case)

    left, right = case.loads
    assert np.all(left @ found.flow < case.left_capacity)
    assert np.all(right @ found.flow < case.right_capacity)
    assert found.residual <= 1e-9


def test_the_order_of_pairs_does_not_matter() -> None:
    case = market(3, 20, 20)
    shuffled = np.random.default_rng(0).permutation(len(case))

    again = equilibrium(case.only(shuffled))

    assert again.flow == pytest.approx(equilibrium(case).flow[shuffled], rel=1e-9)


def test_the_same_market_gives_the_same_numbers() -> None:
    assert np.array_equal(equilibrium(market(1)).flow, equilibrium(market(1)).flow)


def test_a_receiver_many_compete_for_costs_more() -> None:
    price = equilibrium(crowded()).right_price

    assert price[0] > price[1] > price[2] > 0


def test_little_room_moves_lists_away_from_the_favourite() -> None:
    case = crowded()

    by_value = case.right[top(case, case.value, 1)]
    by_flow = case.right[top(case, equilibrium(case).flow, 1)]

    assert by_value.tolist() == [0] * 6
    assert by_flow.tolist() == [1] * 6


def test_plenty_of_room_leaves_lists_as_plain_sorting_has_them() -> None:
    case = market(4, 30, 20)
    roomy = Market(case.left, case.right, case.value, np.full(30, 1e6), np.full(20, 1e6))
    flow = equilibrium(roomy, spread=0.05, tolerance=1e-6, most=200_000).flow

    kept = top(roomy, flow, 3)

    assert np.mean(np.isin(kept, top(roomy, roomy.value, 3))) > 0.5


def test_a_company_without_room_meets_nobody() -> None:
    case = crowded()
    shut = Market(case.left, case.right, case.value, np.ones(6), np.array([0.0, 6.0, 6.0]))

    found = equilibrium(shut)

    assert found.flow[case.right == 0].tolist() == [0.0] * 6
    assert found.right_price[0] == np.inf


def test_too_few_rounds_are_an_error() -> None:
    with pytest.raises(NotConverged, match="allow more"):
        equilibrium(market(0), most=1)


def test_a_market_without_pairs_has_no_meetings() -> None:
    none = np.zeros(0, dtype=np.int64)

    found = equilibrium(Market(none, none, np.zeros(0), np.ones(2), np.ones(2)))

    assert len(found.flow) == 0
    assert found.right_price.tolist() == [0.0, 0.0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"value": np.array([0.0, 0.5])}, "above 0"),
        ({"value": np.array([0.5, np.nan])}, "above 0"),
        ({"right": np.array([0, 7])}, "no capacity"),
        ({"left": np.array([0])}, "one entry per pair"),
        ({"right": np.array([0, 0]), "left": np.array([1, 1])}, "twice"),
        ({"left_capacity": np.array([-1.0, 1.0])}, "from 0 up"),
    ],
)
def test_a_market_that_contradicts_itself_is_refused(
    change: dict[str, np.ndarray], message: str
) -> None:
    good = {
        "left": np.array([0, 1]),
        "right": np.array([0, 1]),
        "value": np.array([0.5, 0.5]),
        "left_capacity": np.ones(2),
        "right_capacity": np.ones(2),
    }
    with pytest.raises(MarketError, match=message):
        Market(**{**good, **change})


def test_spread_must_be_positive() -> None:
    with pytest.raises(MarketError, match="spread"):
        equilibrium(market(0), spread=0)
