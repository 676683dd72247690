"""Chance has a share of every list, and the chance of every entry is known."""

from dataclasses import replace

import numpy as np
import pytest

from matching.learning.exploration import PLACES, draws, inclusion, shown
from matching.learning.learned import Experience, Learned, Lesson
from matching.learning.offpolicy import Verdict, effective_size, estimates, judge
from matching.learning.replay import Entry, List, replayed

RANDOM = np.random.default_rng(7)


def test_a_list_that_fits_is_shown_as_it_is_ranked() -> None:
    found = shown(PLACES, 0.3, RANDOM)
    assert found.order.tolist() == list(range(PLACES))
    assert found.propensity.tolist() == [1.0] * PLACES
    assert not found.drawn.any()


def test_without_a_share_nothing_is_drawn() -> None:
    found = shown(40, 0.0, RANDOM)
    assert (found.order.tolist(), set(found.propensity)) == (list(range(40)), {1.0})


def test_everybody_is_listed_once_and_the_rest_keeps_its_order() -> None:
    found = shown(40, 0.3, RANDOM)
    assert sorted(found.order.tolist()) == list(range(40))
    assert found.order[:7].tolist() == list(range(7))
    assert np.flatnonzero(found.drawn).tolist() == [7, 8, 9]
    rest = found.order[10:].tolist()
    assert rest == sorted(rest)


def test_stated_chances_are_those_with_which_entries_come_first() -> None:
    random, count, share, rounds = np.random.default_rng(1), 30, 0.2, 4000
    first = np.zeros(count)
    for _ in range(rounds):
        first[shown(count, share, random).order[:PLACES]] += 1
    chances = inclusion(count, share)
    assert chances.sum() == pytest.approx(PLACES)
    spread = 4 * np.sqrt(chances * (1 - chances) / rounds)
    assert np.all(np.abs(first / rounds - chances) <= spread + 1e-12)


def test_the_share_has_bounds() -> None:
    assert (draws(0.1), draws(0.5), draws(0.0)) == (1, 5, 0)
    with pytest.raises(ValueError, match="lies between"):
        draws(0.6)


def entries(first: int, count: int, reward: float = 0.0) -> tuple[Entry, ...]:
    chances = inclusion(count, 0.1)
    return tuple(
        Entry(
            -0.1 * i, {"one": 1.0, "stated": float(i % 2)}, {"one": 1.0}, i < first,
            float(chances[i]), reward if i == 0 else 0.0, ("UA",) if i % 2 else (),
        )
        for i in range(count)
    )  # fmt: skip


def test_the_same_ranking_replayed_has_the_logged_chances() -> None:
    log, groups = replayed([List(entries(9, 30), 0.1)])
    assert log.ratio.tolist() == [1.0] * 9
    assert groups["UA"].tolist() == [bool(i % 2) for i in range(9)]


def test_another_ranking_moves_chances_and_little_evidence_decides_nothing() -> None:
    taught = [Lesson({"one": 1.0, "stated": s}, 1.0 - s) for s in (0.0, 1.0)] * 60
    experience = Experience(Learned.nothing().taught(taught), Learned.nothing())
    lists = [List(entries(10, 30, reward=1.0), 0.1, experience=experience)] * 3
    log, _ = replayed(lists)
    assert effective_size(log.ratio) < len(log)
    assert judge(log).verdict == Verdict.INTERLEAVE


def logged_lists(lists: int, share: float) -> tuple[list[List], list[List], float]:
    """Lists of a poor ranking with their outcomes, the same scored well, and what that is worth."""
    random = np.random.default_rng(3)
    poor: list[List] = []
    good: list[List] = []
    worth = 0.0
    for _ in range(lists):
        quality = random.normal(size=20)
        chance = 1 / (1 + np.exp(1 - 2 * quality))
        noisy = 0.3 * quality + random.normal(size=20)
        ranks = np.argsort(-noisy)
        found = shown(20, share, random)
        taken = random.random(20) < chance
        made = []
        for slot, (at, propensity) in enumerate(
            zip(ranks[found.order], found.propensity, strict=True)
        ):
            first = slot < PLACES
            traits = {"one": 1.0, "stated": float(np.tanh(quality[at]))}
            made.append(
                Entry(float(noisy[at]), traits, {"one": 1.0}, first, float(propensity),
                      float(first and taken[at]))
            )  # fmt: skip
        poor.append(List(tuple(made), share))
        order = [int(at) for at in ranks[found.order]]
        better = [
            replace(one, plain=float(quality[at])) for one, at in zip(made, order, strict=True)
        ]
        good.append(List(tuple(better), share))
        reached = inclusion(20, share)[np.argsort(np.argsort(-quality))]
        worth += float(reached @ chance) / PLACES / lists
    return poor, good, worth


def test_the_log_of_a_poor_model_recognises_a_good_one_and_what_it_is_worth() -> None:
    poor, good, worth = logged_lists(600, 0.5)
    log, _ = replayed(good)
    found = estimates(log)
    same = judge(replayed(poor)[0])
    assert judge(log).verdict == Verdict.ADOPT
    assert found["doubly_robust"].value == pytest.approx(worth, abs=0.03)
    assert found["snips"].value == pytest.approx(worth, abs=0.03)
    assert same.change == pytest.approx(0.0, abs=0.03)


def test_a_list_with_its_own_number_of_places_is_replayed_by_them() -> None:
    made = [
        replace(one, first=at < 20, propensity=1.0 if at < 16 else 4 / 14)
        for at, one in enumerate(entries(10, 30))
    ]
    log, _ = replayed([List(tuple(made), 0.2, places=20)])
    assert log.ratio.tolist() == [1.0] * 20
