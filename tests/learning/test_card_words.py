"""Everything that a card of this version names has words."""

from backend.learning.cards import words
from matching.benchmark.questions.sources import LIMITS
from matching.promotion.comparing import SLICES
from matching.ranking.features import FEATURES
from matching.ranking.purposes import LESSONS


def test_rankers_slices_reasons_and_limits_have_words() -> None:
    assert set(words.RANKERS) == set(LESSONS)
    assert set(words.SLICES) == set(SLICES)
    assert set(words.REASONS) == {one.reason for one in FEATURES.values()}
    assert set(words.LIMITS) == set(LIMITS)
