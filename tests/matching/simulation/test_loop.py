"""The feedback loop finds hidden preferences; each of its parts is worth something."""

import numpy as np
import pytest

from matching.learning.belief import Belief, sigmoid, update
from matching.learning.feedback import (
    ACCEPTED,
    DECLINED,
    LABELS,
    Subject,
    examination,
    label_of,
    unbiased,
)
from matching.simulation.loop import Habits, Story, recovered, simulate
from matching.simulation.world import Settings, World

SEEDS = (0, 1, 2)


@pytest.fixture(scope="module")
def stories() -> list[Story]:
    return [simulate(Settings(seed=seed)) for seed in SEEDS]


def test_regret_against_the_oracle_falls(stories: list[Story]) -> None:
    for story in stories:
        assert story.regret[-5:].mean() < 0.2 * story.regret[:5].mean()
        assert story.regret[-5:].mean() < 0.05 * story.best.mean()


def test_hidden_weights_are_recovered(stories: list[Story]) -> None:
    for story in stories:
        assert recovered(story.wants, story.world.wants) > 0.98
        assert recovered(story.agrees, story.world.agrees) > 0.95
        assert np.abs(story.wants.mean - story.world.wants).max() < 0.25


def test_fatigue_is_noticed(stories: list[Story]) -> None:
    assert all(story.agrees.mean[-1] < -0.05 for story in stories)


def test_a_loop_that_learns_nothing_stays_as_poor_as_it_began() -> None:
    idle = simulate(Settings(), Habits(learns=False))

    assert idle.regret[-5:].mean() > 0.5 * idle.best.mean()
    assert recovered(idle.wants, idle.world.wants) == 0


def test_ignoring_where_people_look_distorts_what_is_learned(stories: list[Story]) -> None:
    for seed, story in zip(SEEDS, stories, strict=True):
        naive = simulate(Settings(seed=seed), Habits(corrects=False))
        off = np.abs(naive.wants.mean - naive.world.wants).max()
        assert off > 3 * np.abs(story.wants.mean - story.world.wants).max()


def test_the_same_seed_tells_the_same_story(stories: list[Story]) -> None:
    again = simulate(Settings(seed=SEEDS[0]))

    assert again.accepted.tolist() == stories[0].accepted.tolist()
    assert again.regret.tolist() == stories[0].regret.tolist()


def test_receivers_answer_no_more_than_they_can() -> None:
    world = World(Settings(bias=0.0, answers=2))
    lists = np.tile(np.arange(6), (60, 1))

    outcome = world.play(lists, np.random.default_rng(0))

    assert np.bincount(lists[outcome.answered]).max() == 2
    assert not np.any(outcome.answered & ~outcome.requested)
    assert not np.any(outcome.accepted & ~outcome.answered)


def test_expected_contacts_agree_with_what_happens_on_average() -> None:
    lists = np.tile(np.arange(6), (60, 1))
    came = []
    for draw in range(200):
        world = World(Settings(answers=3))
        came.append(world.play(lists, np.random.default_rng(draw)).accepted.sum())

    assert np.mean(came) == pytest.approx(World(Settings(answers=3)).expected(lists), rel=0.05)


def test_beliefs_find_the_weights_behind_decisions() -> None:
    random = np.random.default_rng(0)
    truth = np.array([-0.5, 1.0, -2.0])
    rows = random.normal(size=(5000, 3))
    labels = (random.random(5000) < sigmoid(rows @ truth)).astype(float)

    belief = update(Belief.around(np.zeros(3), 10.0), rows, labels)

    assert belief.mean == pytest.approx(truth, abs=0.15)
    assert np.all(belief.deviation(np.eye(3)) < 0.06)


def test_nights_without_decisions_keep_the_mean_and_lose_certainty() -> None:
    belief = Belief.around(np.array([1.0, -1.0]), 0.5)

    later = update(belief, np.zeros((0, 2)), np.zeros(0), forget=0.98)

    assert later.mean.tolist() == [1.0, -1.0]
    assert later.deviation(np.eye(2)) == pytest.approx(0.5 / np.sqrt([0.98, 0.98]))


def test_old_lessons_give_way_when_people_change() -> None:
    random = np.random.default_rng(1)
    rows = random.normal(size=(400, 1))
    belief = loyal = Belief.around(np.zeros(1), 1.0)
    for night in range(40):
        truth = 1.5 if night < 20 else -1.5
        labels = (random.random(400) < sigmoid(rows[:, 0] * truth)).astype(float)
        belief = update(belief, rows, labels, forget=0.8)
        loyal = update(loyal, rows, labels, forget=1.0)

    assert belief.mean[0] < -1.2 < loyal.mean[0]


@pytest.mark.parametrize(
    ("rows", "labels", "forget", "message"),
    [
        (np.zeros((2, 5)), np.zeros(2), 0.9, "3 columns"),
        (np.zeros((2, 3)), np.zeros(3), 0.9, "one entry"),
        (np.zeros((1, 3)), np.array([np.nan]), 0.9, "finite"),
        (np.zeros((1, 3)), np.array([-1.0]), 0.9, "from 0 up"),
        (np.zeros((1, 3)), np.zeros(1), 0.0, "forget"),
    ],
)
def test_lessons_that_make_no_sense_are_refused(
    rows: np.ndarray, labels: np.ndarray, forget: float, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        update(Belief.around(np.zeros(3), 1.0), rows, labels, forget=forget)


def test_knowing_each_other_already_is_a_good_fit_and_nothing_new() -> None:
    assert label_of(accepted=False, reason="REVIEW:complementary") == DECLINED
    known = label_of(accepted=False, reason="DECLINE:already_know")

    assert (known.fit, known.novel) == (1, False)


def test_reasons_that_are_not_about_the_pair_teach_nothing_about_fit() -> None:
    for code, label in LABELS.items():
        assert (label.fit is None) == (label.subject is not Subject.PAIR), code


def test_a_no_for_want_of_capability_counts_the_facet_less() -> None:
    declined = label_of(accepted=False, reason="DECLINE:capability")

    assert (declined.fit, declined.lowers_facet) == (0, True)


def test_a_yes_is_a_yes_and_an_unexplained_no_half_a_no() -> None:
    assert label_of(accepted=True) == ACCEPTED
    assert label_of(accepted=False) == label_of(accepted=False, reason="X:new") == DECLINED
    assert DECLINED.weight == 0.5


def test_examination_is_learned_from_swapped_lists_and_never_rises() -> None:
    truth = np.array([1.0, 0.6, 0.4, 0.3])
    shown = np.full(4, 50_000)
    taken = np.random.default_rng(0).binomial(shown, 0.2 * truth)

    assert examination(shown, taken) == pytest.approx(truth, abs=0.02)
    assert np.all(np.diff(examination(np.array([30, 30, 30]), np.array([3, 9, 1]))) <= 0)
    assert len(examination(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))) == 0


def test_counts_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="above what was shown"):
        examination(np.array([1]), np.array([2]))


def test_unseen_slots_weigh_more_but_never_without_bound() -> None:
    assert unbiased(np.array([1.0, 1.0, 1.0, 0.0]), np.array([1.0, 0.5, 0.001, 0.1])).tolist() == [
        1.0, 2.0, 20.0, 0.0,
    ]  # fmt: skip
