"""Needs across languages: the set's shape, the measures, and the packaged encoder itself."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from matching.benchmark.sections import meeting
from matching.benchmark.sections.xling import (
    CrossLingualError,
    CrossLingualSet,
    encoded,
    read,
    score,
)
from matching.retrieval.candidates import NEEDS, OFFERS
from matching.text.encoder import load_encoder
from matching.types import Matrix, Progress

TEXTS = {
    "offers": {
        "en": ["We bake bread", "We repair ship engines", "We build drone airframes"],
        "uk": ["Печемо хліб", "Ремонтуємо суднові двигуни", "Будуємо корпуси дронів"],
    },
    "needs": {"uk": ["Потрібна пекарня", "Зламався двигун корабля", "Потрібні корпуси БпЛА"]},
}


class SubjectEncoder:
    """Encodes "subject language" texts: a subject's direction plus a strong language offset.

    Needs and offers look alike here, but to one whose needs are `blind` to the subject.
    """

    def __init__(self, *, blind: bool = False) -> None:
        self._blind = blind

    model_id = "subjects"
    dimension = 32

    def encode_needs(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """As offers, or one and the same subject for all."""
        return self.encode_offers([f"0 {t.split()[1]}" for t in texts] if self._blind else texts)

    def encode_offers(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        """Texts are "subject language"."""
        rows = []
        for text in texts:
            subject, language = text.split()
            row = np.random.default_rng(int(subject)).normal(size=32)
            row += 8 * np.random.default_rng(900 + len(language)).normal(size=32)
            rows.append(row / np.linalg.norm(row))
        return np.array(rows, dtype=np.float32)


def _subjects(language: str) -> list[str]:
    return [f"{i} {language}" for i in range(20)]


def test_centring_finds_what_raw_cosine_hides_behind_the_language() -> None:
    languages = ("en", "ukr")
    texts = CrossLingualSet(
        {code: _subjects(code) for code in languages}, {"ukr": _subjects("ukr")}
    )
    encoder = SubjectEncoder()
    rows = {
        (r["method"], r["direction"]): r for r in score(texts, encoded(texts, encoder, encoder))
    }
    assert rows["spilno", "need ukr -> offers mixed"]["accuracy@1"] == 1
    assert rows["spilno", "offer en -> offer ukr"]["mrr"] == 1
    assert rows["spilno", "need ukr -> offers mixed"]["candidates"] == 40
    means = [r for r in rows.values() if r["direction"] == "mean of directions"]
    assert {(r["method"], r["task"]) for r in means} == {
        ("raw cosine", "XLING"),
        ("spilno", "XLING"),
        ("spilno/meaning alone", "XLING"),
        ("spilno/meaning alone, nothing taught", "XLING"),
    }
    assert rows["spilno/meaning alone", "need ukr -> offers mixed"]["accuracy@1"] == 1


def test_the_raw_cosine_reads_the_encoder_as_it_was_packaged() -> None:
    texts = CrossLingualSet({"en": _subjects("en")}, {"en": _subjects("en")})
    taught, packaged = SubjectEncoder(), SubjectEncoder(blind=True)
    rows = {
        (r["method"], r["direction"]): r for r in score(texts, encoded(texts, taught, packaged))
    }
    direction = "need en -> offers mixed"
    assert rows["raw cosine", direction]["accuracy@1"] == 0.05
    assert rows["spilno/meaning alone", direction]["accuracy@1"] == 1
    assert rows["spilno/meaning alone, nothing taught", direction]["accuracy@1"] < 0.2
    assert rows["spilno/meaning alone", direction]["accuracy@1_delta"] == pytest.approx(0.95)


def test_intervals_draw_capabilities_with_all_their_languages() -> None:
    languages = ("en", "ukr", "germ")
    pool = {code: _subjects(code) for code in languages}
    encoder = SubjectEncoder()
    texts = CrossLingualSet(pool, {"ukr": _subjects("ukr")})
    rows = score(texts, encoded(texts, encoder, encoder))
    raw = [r for r in rows if (r["method"], r["kind"]) == ("raw cosine", "need -> offer")]
    *directions, mean = raw
    assert mean["direction"] == "mean of directions"
    assert mean["accuracy@1"] == pytest.approx(np.mean([r["accuracy@1"] for r in directions]))
    assert mean["accuracy@1_low"] <= mean["accuracy@1"] <= mean["accuracy@1_high"]
    assert mean["queries"] == 20
    assert (mean["accuracy@1_delta"], mean["accuracy@1_delta_low"]) == (0, 0)


def test_each_route_between_needs_and_offers_brings_what_only_it_can() -> None:
    languages = ("en", "ukr")
    pool = {code: _subjects(code) for code in languages}
    texts = CrossLingualSet(pool, {"ukr": _subjects("ukr")})
    encoder = SubjectEncoder()
    [whole, need, offer] = meeting.rows(texts, encoded(texts, encoder, encoder))
    assert (whole["queries"], whole["candidates"], whole["limit"]) == (40, 60, meeting.LIMIT)
    assert (need["route"], offer["route"]) == (NEEDS, OFFERS)
    # Two of the three right ones offer what is needed, one needs what is offered.
    assert 0.5 < need["only"] <= 2 / 3
    assert 0.2 < offer["only"] <= 1 / 3
    assert whole["recall"] > max(need["alone"], offer["alone"])
    told = "\n".join(meeting.markdown([whole, need, offer]))
    assert f"| {NEEDS} | {need['alone']:.4f}" in told


def test_a_file_of_another_shape_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "set.json"
    for content in ("[]", "{}", '{"offers": {"en": ["a"]}, "needs": {"en": ["a", "b"]}}', "?"):
        path.write_text(content)
        with pytest.raises(CrossLingualError, match=r"set\.json"):
            read(path)
    path.write_text(json.dumps(TEXTS))
    assert len(read(path).offers["uk"]) == 3


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_the_packaged_encoder_meets_ukrainian_needs_with_english_offers(tmp_path: Path) -> None:
    steps: list[tuple[str, int, int]] = []
    encoder = load_encoder("", tmp_path, lambda *step: steps.append(step))
    offers = encoder.encode_offers(TEXTS["offers"]["en"])
    needs = encoder.encode_needs(TEXTS["needs"]["uk"])
    assert offers.shape == (3, encoder.dimension)
    np.testing.assert_allclose(np.linalg.norm(offers, axis=1), 1, atol=1e-2)
    assert (needs @ offers.T).argmax(axis=1).tolist() == [0, 1, 2]
    assert steps[0][0] == "preparing the encoder"
    again: list[object] = []
    load_encoder("", tmp_path, lambda *step: again.append(step))
    assert again == []
