"""Two rankings in one list: fair turns, stated chances, a preference told when it is one."""

import numpy as np
import pytest

from matching.learning.exploration import PLACES
from matching.learning.interleaving import interleaved, preference, team_draft
from matching.learning.offpolicy import Verdict


def test_each_ranking_picks_its_best_that_is_not_there_yet() -> None:
    one, other = np.array([0, 1, 2, 3, 4]), np.array([3, 1, 0, 4, 2])
    picked, second = team_draft(one, other, np.array([0, 1]), 4)
    assert picked.tolist() == [0, 3, 1, 2]
    assert second.tolist() == [False, True, True, False]
    picked, second = team_draft(one, other, np.array([1, 1]), 3)
    assert (picked.tolist(), second.tolist()) == ([3, 0, 1], [True, False, True])


def test_the_same_ranking_twice_is_that_ranking() -> None:
    order = np.arange(30)
    found = interleaved(order, order, 0.1, np.random.default_rng(2))
    assert found.order[:9].tolist() == list(range(9))
    assert found.propensity[:9].tolist() == [1.0] * 9
    assert sorted(found.order.tolist()) == list(range(30))
    assert found.team[9:].tolist() == [-1] * 21
    assert abs(int((found.team[:8] == 1).sum()) - 4) == 0  # even slots are shared out evenly


def test_everybody_stands_once_and_drawn_entries_have_no_team() -> None:
    random = np.random.default_rng(5)
    found = interleaved(random.permutation(40), random.permutation(40), 0.3, random)
    assert sorted(found.order.tolist()) == list(range(40))
    assert np.flatnonzero(found.drawn).tolist() == [7, 8, 9]
    assert set(found.team[:7].tolist()) <= {0, 1}
    assert set(found.team[7:].tolist()) == {-1}


@pytest.mark.parametrize("weights", [None, np.linspace(1, 5, 24)])
def test_stated_chances_are_those_with_which_entries_come_first(weights: np.ndarray | None) -> None:
    random, rounds = np.random.default_rng(11), 600
    one, other = random.permutation(24), random.permutation(24)
    first, stated = np.zeros(24), np.zeros(24)
    for _ in range(rounds):
        found = interleaved(one, other, 0.2, random, weights=weights)
        first[found.order[:PLACES]] += 1
        stated[found.order] = found.propensity
        stated[found.order[PLACES:]] = 1 - found.propensity[PLACES:]
    assert stated.sum() == pytest.approx(PLACES)
    spread = 4.5 * np.sqrt(stated * (1 - stated) / rounds)
    assert np.all(np.abs(first / rounds - stated) <= spread + 1e-12)


def test_a_short_list_is_shared_out_whole() -> None:
    one = np.array([0, 1, 2])
    found = interleaved(one, one[::-1].copy(), 0.3, np.random.default_rng(1))
    assert sorted(found.order.tolist()) == [0, 1, 2]
    assert found.propensity.tolist() == [1.0] * 3
    assert not found.drawn.any()
    empty = interleaved(one[:0], one[:0], 0.3, np.random.default_rng(1))
    assert len(empty.order) == 0


def test_a_preference_is_told_only_when_it_is_one() -> None:
    nothing = preference(0, 0)
    assert (nothing.low, nothing.high, nothing.chance, nothing.verdict) == (
        0.0, 1.0, 1.0, Verdict.INTERLEAVE,
    )  # fmt: skip
    even = preference(12, 11, ties=40)
    assert even.low < 0.5 < even.high
    assert even.verdict == Verdict.INTERLEAVE
    clear = preference(30, 6)
    assert (clear.verdict, clear.low > 0.5) == (Verdict.ADOPT, True)
    assert clear.chance == pytest.approx(7.0e-5, rel=0.1)
    mirrored = preference(6, 30)
    assert mirrored.verdict == Verdict.KEEP
    assert (mirrored.low, mirrored.high) == pytest.approx((1 - clear.high, 1 - clear.low), abs=1e-9)
    assert preference(9, 0).high == 1.0
    with pytest.raises(ValueError, match="0 or more"):
        preference(-1, 2)


def test_looking_every_day_does_not_make_a_preference() -> None:
    random = np.random.default_rng(3)
    wrong = 0
    for _ in range(60):
        wins = np.cumsum(random.random(60) < 0.5)
        looks = [preference(int(wins[day]), day + 1 - int(wins[day])) for day in range(4, 60, 5)]
        wrong += any(look.verdict != Verdict.INTERLEAVE for look in looks)
    assert wrong <= 3  # five in a hundred
