"""What decisions add to a score: nothing without them, a bounded share with them, all told."""

from typing import Any

import numpy as np
import pytest

from matching.learning.learned import (
    ANSWER_BOUND,
    CEILING,
    FIT_BOUND,
    Experience,
    Learned,
    Lesson,
    Sides,
    answer_traits,
    fit_traits,
    plain_score,
    tempered,
    with_experience,
)
from matching.types import Pair, Reason, Side

BASE = -3.9
SIDES = Sides("UA", "PL")


def pair(*stated: float, history: float = 0.0) -> Pair:
    reasons = [
        Reason("need_meets_offer", side, {}, value)
        for side, value in zip((Side.QUERY, Side.CANDIDATE), stated, strict=False)
    ]
    reasons += [Reason("similar_work", Side.BOTH, {}, history)] if history else []
    score = BASE + sum(reason.contribution for reason in reasons)
    fit = 1 / (1 + np.exp(-score))
    return Pair(1, 2, fit, score, fit / 2, (1 + fit) / 2, tuple(reasons), BASE)


def lessons(count: int, taken: float, **traits: float) -> list[Lesson]:
    return [Lesson({"one": 1.0, **traits}, float(i < taken * count)) for i in range(count)]


def contribution(found: Pair, code: str) -> float:
    return sum(reason.contribution for reason in found.reasons if reason.code == code)


@pytest.mark.parametrize("stated", [(1.0,), (3.0, 2.0), (7.0, 6.5)])
def test_reasons_still_sum_to_the_score(stated: tuple[float, ...]) -> None:
    experience = Experience(
        Learned.nothing().taught(lessons(40, 0.2, stated=0.9) + lessons(40, 0.8, stated=0.1)),
        Learned.nothing().taught(lessons(30, 0.1, **{"country:PL": 1.0}) + lessons(30, 0.9)),
    )
    found = with_experience(pair(*stated, history=0.7), experience, SIDES)
    total = found.base + sum(reason.contribution for reason in found.reasons)
    assert total == pytest.approx(found.score, abs=1e-9)
    assert found.low <= found.fit <= found.high
    again = with_experience(found, experience, SIDES)
    assert again.score == pytest.approx(found.score, abs=1e-9)


def test_what_is_only_stated_never_comes_near_certainty_and_keeps_its_order() -> None:
    fits = [with_experience(pair(s, s), Experience.none(), SIDES).fit for s in (1, 3, 5, 8)]
    assert fits == sorted(fits)
    assert fits[-1] < 0.9 < pair(8, 8).fit
    assert tempered(0.3) == pytest.approx(0.3, abs=0.001)
    assert tempered(100) <= CEILING


def test_without_decisions_nothing_but_care_is_added() -> None:
    found = with_experience(pair(3.0), Experience.none(), SIDES)
    assert {reason.code for reason in found.reasons} == {"need_meets_offer", "stated_care"}


def test_decisions_move_a_score_in_their_direction_and_never_beyond_the_bound() -> None:
    refused = lessons(400, 0.0, stated=1.0) + lessons(400, 1.0, stated=0.0)
    learned = Learned.nothing().taught(refused)
    strong = with_experience(pair(8.0, 8.0), Experience(learned, Learned.nothing()), SIDES)
    weak = with_experience(pair(0.2), Experience(learned, Learned.nothing()), SIDES)
    assert contribution(strong, "decisions_here") == -FIT_BOUND
    assert 0 < contribution(weak, "decisions_here") <= FIT_BOUND


def test_the_average_pair_is_moved_by_no_number_of_decisions() -> None:
    learned = Learned.nothing().taught(lessons(500, 0.9, stated=0.5))
    assert learned.shift({"one": 1.0, "stated": 0.5}, FIT_BOUND)[0] == pytest.approx(0, abs=1e-9)


def test_a_country_that_answers_less_is_told_so_within_the_bound() -> None:
    silent = lessons(60, 0.05, **{"country:PL": 1.0}) + lessons(60, 0.9, **{"country:DE": 1.0})
    learned = Learned.nothing().taught(silent)
    for country, sign in (("PL", -1), ("DE", 1)):
        sides = Sides("UA", country)
        found = with_experience(pair(3.0), Experience(Learned.nothing(), learned), sides)
        value = contribution(found, "responsiveness")
        assert 0 < sign * value <= ANSWER_BOUND


def test_rarely_shown_entries_count_for_those_that_were_not_without_inflating_the_sum() -> None:
    once = Learned.nothing().taught([Lesson({"one": 1.0, "stated": 1.0}, 1.0, 1.0, 1.0)])
    rare = Learned.nothing().taught([Lesson({"one": 1.0, "stated": 1.0}, 1.0, 1.0, 0.05)])
    assert np.allclose(once.belief.mean, rare.belief.mean)
    mixed = [
        Lesson({"one": 1.0, "stated": 1.0}, 1.0, 1.0, 0.05),
        Lesson({"one": 1.0, "stated": 1.0}, 0.0, 1.0, 1.0),
    ]
    assert Learned.nothing().taught(mixed).belief.mean.sum() > 0


def test_no_lesson_changes_nothing() -> None:
    learned = Learned.nothing().taught(lessons(5, 0.5, stated=1.0))
    assert learned.taught([]) is learned


def test_traits_tell_the_direction_and_the_plain_score_leaves_decisions_out() -> None:
    out, back = fit_traits((), Sides("UA", "PL")), fit_traits((), Sides("PL", "UA"))
    assert [(t["from_home"], t["to_home"]) for t in (out, back)] == [(1.0, 0.0), (0.0, 1.0)]
    assert answer_traits(SIDES)["country:PL"] == 1.0
    learned: Any = Learned.nothing().taught(lessons(50, 0.0, stated=1.0) + lessons(50, 1.0))
    found = with_experience(pair(6.0), Experience(learned, Learned.nothing()), SIDES)
    plain = plain_score(found.reasons, found.base)
    assert plain == pytest.approx(found.score - contribution(found, "decisions_here"))
