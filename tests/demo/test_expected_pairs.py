"""The texts alone let the encoder find the right partners in the demo, across both languages."""

import numpy as np
import pytest
from numpy.typing import NDArray

from backend import demo
from backend.matcher.encoder import encoder

pytestmark = pytest.mark.slow

Vectors = NDArray[np.float32]


def centred(vectors: Vectors, languages: list[str]) -> Vectors:
    """Vectors without what only tells the language, of length 1 again."""
    result = vectors.copy()
    for language in set(languages):
        rows = [row for row, found in enumerate(languages) if found == language]
        result[rows] -= result[rows].mean(axis=0)
    result /= np.linalg.norm(result, axis=1, keepdims=True)
    return result


@pytest.fixture(scope="module")
def similarity() -> dict[str, dict[str, float]]:
    """Likeness of every need to every offer, by facet key."""
    needs = [facet for one in demo.companies() for facet in one.needs]
    offers = [facet for one in demo.companies() for facet in one.offers]
    sought = encoder().encode_needs([facet.text for facet in needs])
    offered = encoder().encode_offers([facet.text for facet in offers])
    table = (
        centred(sought, [facet.language for facet in needs])
        @ centred(offered, [facet.language for facet in offers]).T
    )
    return {
        need.key: {offer.key: float(table[row, column]) for column, offer in enumerate(offers)}
        for row, need in enumerate(needs)
    }


def rank_across_the_border(pair: demo.ExpectedPair, likeness: dict[str, float]) -> int:
    """Place of the right offer among all offers from the other side of the border."""
    ukrainian = {one.key for one in demo.companies() if one.country == "UA"}
    at_home = pair.need.split("/")[0] in ukrainian
    others = [
        value for key, value in likeness.items() if (key.split("/")[0] in ukrainian) != at_home
    ]
    return 1 + sum(value > likeness[pair.offer] for value in others)


def test_the_right_offer_comes_first_or_close_to_it(
    similarity: dict[str, dict[str, float]],
) -> None:
    ranks = np.array(
        [rank_across_the_border(pair, similarity[pair.need]) for pair in demo.expected_pairs()]
    )
    assert (ranks == 1).mean() >= 0.75
    assert (ranks <= 3).mean() >= 0.90


def test_needs_and_offers_meet_across_languages(similarity: dict[str, dict[str, float]]) -> None:
    language = {
        facet.key: facet.language for one in demo.companies() for facet in (*one.offers, *one.needs)
    }
    ranks = np.array(
        [
            rank_across_the_border(pair, similarity[pair.need])
            for pair in demo.expected_pairs()
            if language[pair.need] != language[pair.offer]
        ]
    )
    assert len(ranks) >= 18
    assert (ranks <= 3).mean() >= 0.90


def test_look_alikes_stay_below_the_right_offer(similarity: dict[str, dict[str, float]]) -> None:
    below = [
        similarity[pair.need][miss] < similarity[pair.need][pair.offer]
        for pair in demo.expected_pairs()
        for miss in pair.near_misses
    ]
    assert np.mean(below) >= 0.90
