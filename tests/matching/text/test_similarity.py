"""Language centring and CSLS on vectors whose answer is known."""

import numpy as np
import pytest

from matching.text import similarity
from matching.text.index import ExactIndex


def _spoken(seed: int = 0) -> tuple[np.ndarray, list[str]]:
    """Twelve meanings in two languages; each language adds a large offset of its own."""
    random = np.random.default_rng(seed)
    meaning = random.normal(size=(12, 16))
    offsets = {"en": random.normal(size=16) * 6, "uk": random.normal(size=16) * 6}
    rows = np.concatenate([meaning + offsets[code] for code in ("en", "uk")])
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows.astype(np.float32), ["en"] * 12 + ["uk"] * 12


def test_raw_cosine_finds_the_language_and_centred_finds_the_meaning() -> None:
    rows, languages = _spoken()
    raw = rows[:12] @ rows.T
    np.fill_diagonal(raw, -1)
    assert (raw.argmax(axis=1) < 12).all()
    centred = similarity.centres_of(rows, languages).centre(rows, languages)
    cosines = centred[:12] @ centred[12:].T
    assert (cosines.argmax(axis=1) == np.arange(12)).all()


def test_a_rare_language_falls_back_to_the_overall_mean() -> None:
    rows, languages = _spoken()
    centres = similarity.centres_of(rows, languages)
    lone = centres.centre(rows[:1], ["pl"])
    expected = rows[0] - rows.mean(axis=0)
    np.testing.assert_allclose(lone[0], expected / np.linalg.norm(expected), rtol=1e-4)


def test_csls_lowers_an_offer_that_is_near_everything() -> None:
    cosines = np.array([[0.80, 0.78], [0.80, 0.10]], dtype=np.float32)
    hub, special = 0.8, 0.44
    values = similarity.csls(cosines, np.zeros(2, np.float32), np.array([hub, special], np.float32))
    assert values[0].argmax() == 1


def test_nearness_is_the_mean_of_the_ten_nearest() -> None:
    others = np.eye(20, dtype=np.float32)[:12]
    query = np.full((1, 20), 1 / np.sqrt(20), dtype=np.float32)
    near = similarity.nearness(query, ExactIndex(np.arange(12), others))
    assert near[0] == pytest.approx(1 / np.sqrt(20))


def test_few_values_leave_the_yardstick_near_the_typical_one() -> None:
    typical = similarity.yardstick(np.zeros((0, 0), dtype=np.float32))
    few = similarity.yardstick(np.full((2, 2), 0.9, dtype=np.float32))
    assert few.level == pytest.approx(typical.level, abs=0.05)
    many = similarity.yardstick(
        np.random.default_rng(0).normal(0.3, 0.1, (200, 200)).astype(np.float32)
    )
    assert many.level == pytest.approx(0.3, abs=0.02)
    assert many.width == pytest.approx(0.1, abs=0.02)
