"""A text's vector is the same in whatever order texts are read, and however often."""

import numpy as np
import pytest

from backend.matcher.encoder import encoder
from matching.text.asking import lessons

pytestmark = pytest.mark.slow


def some_texts() -> list[str]:
    """More than a batch, of many lengths, several of them alike in length."""
    found = lessons.read()
    return [*found.offers["en"][:60], *found.needs["uk"][:30], " ".join(found.offers["uk"][:6])]


def test_order_changes_no_vector() -> None:
    texts = some_texts()
    order = np.random.default_rng(5).permutation(len(texts))
    straight = encoder().encode_offers(texts)
    shuffled = encoder().encode_offers([texts[at] for at in order])
    np.testing.assert_array_equal(shuffled, straight[order])


def test_a_text_read_twice_has_one_vector() -> None:
    texts = some_texts()[:5]
    once = encoder().encode_needs(texts)
    twice = encoder().encode_needs([*texts, *reversed(texts)])
    np.testing.assert_array_equal(twice, np.concatenate([once, once[::-1]]))


def test_nothing_to_read_is_no_vector() -> None:
    assert encoder().encode_offers([]).shape == (0, encoder().dimension)
