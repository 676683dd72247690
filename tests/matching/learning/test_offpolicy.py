"""Judging a ranking from another one's log, where the truth is known."""

import numpy as np
import pytest

from matching.learning.belief import sigmoid
from matching.learning.offpolicy import (
    HEAVIEST,
    Log,
    TooLittleEvidence,
    Verdict,
    doubly_robust,
    effective_size,
    errors_at_every_look,
    estimates,
    judge,
    snips,
)

CHOICES = 5
REPEATS = 200


def softmax(logits: np.ndarray) -> np.ndarray:
    mass = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(mass / mass.sum(axis=1, keepdims=True))


def logged(seed: int, size: int = 1500, gain: float = 1.0, model: str = "") -> tuple[Log, float]:
    """A log of a poor ranking, and what a new one (better for a positive gain) is truly worth."""
    random = np.random.default_rng(seed)
    quality = random.normal(size=(size, CHOICES))
    chance = sigmoid(quality - 1)
    old, new = softmax(0.2 * quality), softmax((0.2 + gain) * quality)
    taken = (random.random(size)[:, None] > old.cumsum(axis=1)).sum(axis=1)
    taken = np.minimum(taken, CHOICES - 1)
    rows = np.arange(size)
    reward = (random.random(size) < chance[rows, taken]).astype(float)
    guess = {"": None, "good": chance, "wrong": np.full_like(chance, 0.9)}[model]
    truth = float((new * chance).sum(axis=1).mean())
    return Log(
        reward,
        old[rows, taken],
        new[rows, taken],
        None if guess is None else guess[rows, taken],
        None if guess is None else (new * guess).sum(axis=1),
    ), truth


@pytest.mark.parametrize("model", ["", "good", "wrong"])
def test_estimates_are_right_on_average_and_within_their_interval(model: str) -> None:
    errors, inside = [], []
    for seed in range(REPEATS):
        log, truth = logged(seed, model=model)
        found = doubly_robust(log) if model else snips(log)
        errors.append(found.value - truth)
        inside.append(found.low <= truth <= found.high)

    assert abs(np.mean(errors)) < 3 * np.std(errors) / np.sqrt(REPEATS)
    assert np.mean(inside) > 0.84


def _growing(seed: int, lists: int = 500) -> Log:
    """A log of lists of ten, three drawn by chance, and a ranking that is worth exactly as much.

    Both see the same share of the hidden quality, through noise of their own.
    """
    random = np.random.default_rng(seed)
    quality = random.normal(size=(lists, 30))
    places, seen = np.arange(30) < 7, []
    for _ in range(2):
        order = np.argsort(-(0.4 * quality + random.normal(size=quality.shape)), axis=1)
        chance = np.empty_like(quality)
        np.put_along_axis(chance, order, np.where(places, 1.0, 3 / 23)[None, :], axis=1)
        seen.append(chance)
    old, new = seen
    lots = np.where(old == 1, 2.0, random.random(quality.shape))
    first = lots >= np.sort(lots, axis=1)[:, [-10]]
    contacts = random.random(quality.shape) < sigmoid(1.5 * quality - 2)
    number = np.repeat(np.arange(lists), 10)
    return Log(contacts[first].astype(float), old[first], new[first], lists=number)


def _first(log: Log, lists: int) -> Log:
    return log.only(np.arange(len(log)) < 10 * lists)


def test_the_bound_of_a_verdict_holds_however_often_one_looks() -> None:
    """A log is judged every night; the interval of one look would be wrong some night."""
    ever = {"verdict": 0, "one look": 0}
    repeats = 100
    for seed in range(repeats):
        log = _growing(seed)
        looks = [judge(_first(log, lists)) for lists in range(50, 501, 25)]
        ever["verdict"] += any(look.low > 0 for look in looks)
        errors = [errors_at_every_look(lists) for lists in range(50, 501, 25)]
        ever["one look"] += any(
            look.change - 1.645 * (look.change - look.low) / error > 0
            for look, error in zip(looks, errors, strict=True)
        )
    assert ever["verdict"] / repeats <= 0.05
    assert ever["one look"] / repeats > 0.1


def test_a_bound_for_every_look_costs_about_twice_that_of_one() -> None:
    told = [round(errors_at_every_look(lists), 2) for lists in (20, 100, 1000, 10_000)]
    assert told == [3.09, 2.78, 3.01, 3.35]


def test_a_good_reward_model_narrows_the_interval() -> None:
    plain = snips(logged(0)[0])
    helped = doubly_robust(logged(0, model="good")[0])

    assert helped.high - helped.low < plain.high - plain.low


def test_averaging_the_log_would_have_been_wrong() -> None:
    log, truth = logged(0, size=20_000)

    assert log.reward.mean() < truth - 0.05
    assert snips(log).value == pytest.approx(truth, abs=0.02)


def test_effective_size_counts_equal_weights_fully_and_one_heavy_one_as_one() -> None:
    assert effective_size(np.full(50, 0.3)) == pytest.approx(50)
    assert effective_size(np.array([1.0, 0.0, 0.0])) == pytest.approx(1)
    assert effective_size(np.zeros(3)) == 0


def test_a_thin_log_is_not_judged() -> None:
    log, _ = logged(0, size=150)

    with pytest.raises(TooLittleEvidence, match="log more"):
        snips(log)
    with pytest.raises(TooLittleEvidence, match="side by side"):
        doubly_robust(logged(0, size=150, model="good")[0])
    assert judge(log).verdict is Verdict.INTERLEAVE


def test_a_long_log_of_quite_another_ranking_is_not_judged_either() -> None:
    size = 5000
    log = Log(np.ones(size), np.full(size, 0.5), np.r_[np.ones(30), np.zeros(size - 30)])

    assert judge(log).verdict is Verdict.INTERLEAVE
    assert judge(log).effective == pytest.approx(30)


def test_nothing_logged_is_nothing_known() -> None:
    assert judge(Log(np.zeros(0), np.zeros(0), np.zeros(0))).verdict is Verdict.INTERLEAVE


@pytest.mark.parametrize("model", ["", "good"])
def test_a_better_ranking_is_adopted_and_a_worse_one_kept_out(model: str) -> None:
    better = judge(logged(1, size=4000, gain=0.8, model=model)[0])
    worse = judge(logged(1, size=4000, gain=-0.8, model=model)[0])

    assert (better.verdict, worse.verdict) == (Verdict.ADOPT, Verdict.KEEP)
    assert better.change > 0.1 > -0.1 > worse.change


def test_a_ranking_that_harms_a_protected_group_is_kept_out() -> None:
    log, _ = logged(2, size=6000, gain=0.6)
    harmed = np.zeros(len(log), dtype=bool)
    harmed[:1500] = True
    # In the group, the new ranking chooses what the log shows to fail.
    reward = log.reward.copy()
    reward[harmed] = (log.ratio[harmed] < np.median(log.ratio)).astype(float) * 0.3
    harming = Log(reward, log.logged, log.new)

    whole = judge(harming)
    found = judge(harming, {"newcomers": harmed})

    assert whole.verdict is Verdict.ADOPT
    assert (found.verdict, found.because) == (Verdict.KEEP, "newcomers")


def test_a_protected_group_too_thin_to_judge_stops_the_adoption() -> None:
    log, _ = logged(1, size=4000, gain=0.8)
    few = np.arange(len(log)) < 100

    found = judge(log, {"Ukraine": few})

    assert (found.verdict, found.because) == (Verdict.INTERLEAVE, "Ukraine")


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ((np.ones(2), np.ones(2), np.ones(1)), "one entry"),
        ((np.ones(1), np.zeros(1), np.ones(1)), "above 0"),
        ((np.ones(1), np.ones(1), np.array([1.5])), "within 0..1"),
        ((np.array([np.inf]), np.ones(1), np.ones(1)), "finite"),
        ((np.ones(1), np.ones(1), np.ones(1), np.ones(1)), "predicted"),
    ],
)
def test_logs_that_make_no_sense_are_refused(parts: tuple[np.ndarray, ...], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Log(*parts)


def test_doubly_robust_needs_a_reward_model() -> None:
    with pytest.raises(ValueError, match="reward model"):
        doubly_robust(logged(0)[0])


def test_weights_are_clipped_and_the_share_of_those_is_told() -> None:
    log = Log(np.ones(4), np.array([0.01, 0.5, 0.5, 0.5]), np.array([1.0, 0.5, 0.5, 0.5]))

    assert log.ratio.tolist() == [HEAVIEST, 1, 1, 1]
    assert log.clipped == 0.25


def test_choices_of_one_list_count_as_one_observation_of_the_error() -> None:
    log, _ = logged(3, size=2000)
    reward, chance, new = (np.repeat(part, 5) for part in (log.reward, log.logged, log.new))
    alone = Log(reward, chance, new)
    together = Log(reward, chance, new, lists=np.repeat(np.arange(2000), 5))

    def width(one: Log) -> float:
        return snips(one).high - snips(one).low

    assert width(together) == pytest.approx(width(log), rel=1e-3)
    assert width(alone) < 0.5 * width(log)


def test_all_estimates_agree_where_the_log_is_long() -> None:
    log, truth = logged(4, size=20_000, model="good")
    found = estimates(log)

    assert list(found) == ["ips", "snips", "doubly_robust"]
    assert [one.value for one in found.values()] == pytest.approx([truth] * 3, abs=0.02)
    assert estimates(logged(0, size=150)[0]) == {}
