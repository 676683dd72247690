"""Who would complete a team: in two lists, with reasons about all of its members."""

import numpy as np
import pytest

from matching.engine import Engine
from matching.types import Pair, Reason
from tests.matching.partners.test_directions import MADE, _corpus

TITLE = "Satellite antenna"


def _reason(pair: Pair, code: str) -> Reason:
    [found] = [one for one in pair.reasons if one.code == code]
    return found


def _by_key(found: list[Pair]) -> dict[object, Pair]:
    return {pair.candidate: pair for pair in found}


def test_near_ones_and_strangers_are_two_lists_with_the_scores_of_one() -> None:
    engine = Engine(_corpus(), MADE)
    whole = _by_key(engine.completing([3, 4], TITLE))
    near = _by_key(engine.completing([3, 4], TITLE, strangers=False))
    strange = _by_key(engine.completing([3, 4], TITLE, strangers=True))
    assert set(near) == {1, 2, 5, 6}
    assert set(strange) == set(engine.keys) - {1, 2, 3, 4, 5, 6}
    assert {key: pair.score for key, pair in whole.items()} == {
        key: pair.score for key, pair in (near | strange).items()
    }


def test_the_facts_are_those_of_every_member() -> None:
    engine = Engine(_corpus(), MADE)
    found = _by_key(engine.completing([1, 4], TITLE))
    assert _reason(found[2], "past_partners").values["members"] == [1, 4]
    assert _reason(found[2], "past_partners").values["count"] == 2
    assert _reason(found[5], "past_partners").values["members"] == [4]
    # 3 worked with both; 1 and 4 are the team itself and lead nowhere
    assert _reason(found[2], "shared_partners").values == {"count": 1, "partners": [3]}
    assert _reason(found[5], "network_proximity").values == {"steps": 1}
    assert _reason(found[8], "network_proximity").values == {"steps": 3}
    assert _reason(found[8], "past_partners").values == {"count": 0}


def test_only_who_is_far_from_all_members_is_a_new_door() -> None:
    engine = Engine(_corpus(), MADE)
    assert "new_door" not in {r.code for r in _by_key(engine.completing([9, 4], TITLE))[5].reasons}
    found = _by_key(engine.completing([9, 4], TITLE))
    assert "new_door" in {r.code for r in found[14].reasons}


def test_the_words_are_those_of_the_topic() -> None:
    engine = Engine(_corpus(), MADE)
    found = _by_key(engine.completing([3, 4], TITLE))
    assert set(_reason(found[2], "similar_work").values["words"]) == {"satellite", "antenna"}


@pytest.mark.parametrize("strangers", [True, False])
def test_reasons_sum_to_the_score_in_both_lists(strangers: bool) -> None:
    for pair in Engine(_corpus(), MADE).completing([3, 4], TITLE, strangers=strangers):
        assert pair.score == pytest.approx(
            pair.base + sum(r.contribution for r in pair.reasons), abs=1e-9
        )
        assert pair.low <= pair.fit <= pair.high


def test_a_mask_and_the_lists_hold_together() -> None:
    engine = Engine(_corpus(), MADE)
    mask = np.array([key in {5, 8} for key in engine.keys])
    found = engine.completing([3, 4], TITLE, allowed=mask, strangers=True)
    assert [pair.candidate for pair in found] == [8]
