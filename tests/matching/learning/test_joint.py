"""P(both say yes): fitted and compared where there is enough, refused where there is not."""

import numpy as np
import pytest

from matching.learning.belief import sigmoid
from matching.learning.joint import (
    ENOUGH,
    JOINT,
    SIMPLE,
    Outcomes,
    TooFewOutcomes,
    compare,
    fit,
)  # fmt: skip
from matching.simulation.joint import compared, markdown
from matching.simulation.world import Settings


def made(count: int, *, difference: float = 0.0, level: float = 0.0, seed: int = 0) -> Outcomes:
    """Outcomes of the joint model with sum weight .8."""
    random = np.random.default_rng(seed)
    a, b = random.normal(size=(2, count)) * 1.5
    both = random.random(count) < sigmoid(level + 0.8 * (a + b) + difference * np.abs(a - b))
    return Outcomes(
        sigmoid(a), sigmoid(b), both.astype(float), np.ones(count), np.arange(count) // 5
    )


def test_the_weights_behind_the_outcomes_are_found() -> None:
    found = fit(made(20_000, difference=-0.6, level=0.4))
    assert (found.level, found.sum, found.difference) == pytest.approx((0.4, 0.8, -0.6), abs=0.06)


def test_both_sides_are_alike() -> None:
    found = fit(made(600, difference=-0.5))
    random = np.random.default_rng(3)
    one, other = random.random((2, 200))
    assert np.array_equal(found.chance(one, other), found.chance(other, one))


def test_a_difference_that_seems_to_help_is_left_out() -> None:
    found = fit(made(5_000, difference=0.7))
    assert (found.difference, found.sum > 0) == (0.0, True)


def test_chances_that_tell_nothing_leave_the_base_rate() -> None:
    told = made(4_000)
    swapped = Outcomes(1 - told.one, 1 - told.other, told.both, told.spoke, told.groups)
    found = fit(swapped)
    assert (found.sum, found.difference) == (0.0, 0.0)
    assert found.chance(np.array([0.9]), np.array([0.1])) == pytest.approx(
        told.both.mean(), abs=1e-3
    )


@pytest.mark.parametrize(
    ("spoke", "contacts"), [(ENOUGH - 1, 100), (ENOUGH, 19), (ENOUGH, 300 - 19)]
)
def test_too_few_outcomes_are_refused(spoke: int, contacts: int) -> None:
    flags = np.arange(300)
    few = Outcomes(
        np.full(300, 0.5), np.full(300, 0.5), (flags < contacts).astype(float),
        (flags < spoke).astype(float), flags,
    )  # fmt: skip
    for asked in (fit, compare):
        with pytest.raises(TooFewOutcomes):
            asked(few)


def test_the_joint_model_wins_only_where_it_is_surely_better() -> None:
    told = compare(made(6_000, difference=-1.2))
    assert (told.winner, told.losses[0].way) == (JOINT, JOINT)
    assert all(one.low > 0 for one in told.losses if one.way != JOINT)
    random = np.random.default_rng(5)
    one, other = random.random((2, 600))
    both = (random.random(600) < one * other).astype(float)
    fair = compare(Outcomes(one, other, both, np.ones(600), np.arange(600)))
    assert fair.winner == SIMPLE  # the product is the truth there
    rows = {loss.way: loss for loss in fair.losses}
    assert rows["product"].low <= 0
    assert rows["product"].plain < rows["harmonic"].plain


def test_the_same_outcomes_tell_the_same() -> None:
    assert compare(made(800)) == compare(made(800))


@pytest.mark.parametrize("wrong", [1.2, -0.1, float("nan")])
def test_what_is_no_chance_is_refused(wrong: float) -> None:
    half = np.full(3, 0.5)
    with pytest.raises(ValueError, match=r"within 0\.\.1"):
        Outcomes(np.array([0.5, wrong, 0.5]), half, half, half, np.arange(3))


def test_the_table_tells_refusals_and_losses() -> None:
    small = Settings(askers=60, receivers=40, slots=4)
    table = markdown(compared((0, 1), small))
    rows = [line for line in table if line.startswith("| 1 ") or line.startswith("| 8 ")]
    assert any("refused in all 2 markets" in line for line in rows)
    assert any("| joint |" in line for line in rows)
    assert table == markdown(compared((0, 1), small))
