"""Projects as an encoder reads them: what is missing is missing for that project alone."""

import multiprocessing
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from matching.engine import Engine
from matching.past.history import History
from matching.ranking import asked
from matching.ranking.batch import Batch
from matching.ranking.features import FEATURES
from matching.ranking.field import Field
from matching.ranking.ranker import bent, scaled
from matching.records import records_of
from matching.text.dense import Space
from matching.text.vectors import VectorStore
from matching.types import Company, Corpus, Matrix, Progress, Wish
from tests.matching.corpora import AS_OF, corpus, model, past, vector

SPACE = "satellite antenna telemetry payload orbit station"
OCEAN = "vessel sonar harbour buoy mooring seabed"
UNKNOWN = np.full(64, np.nan, dtype=np.float32)


def _corpus(vectors: list[Matrix] | None = None) -> Corpus:
    """1-6 work on space, 7-12 on the ocean, three in each project."""
    companies = [Company(i, f"Org {i}", "UA" if i in (1, 7) else "DE") for i in range(1, 13)]
    groups = [
        *((SPACE, [1, 2, 3]), (SPACE, [2, 3, 4]), (SPACE, [3, 4, 5]), (SPACE, [4, 5, 6])),
        *((OCEAN, [7, 8, 9]), (OCEAN, [8, 9, 10]), (OCEAN, [9, 10, 11]), (OCEAN, [10, 11, 12])),
    ]
    whole = corpus(companies, *past(groups))
    return whole if vectors is None else replace(whole, project_vectors=np.stack(vectors))


def test_words_and_meaning_are_summed_as_standard_scores() -> None:
    vectors = np.array([[1, 0], [0, 1], [-1, 0], [0, -1]], dtype=np.float32)
    lexical = np.array([[3.0, 1.0, 1.0, 3.0]], dtype=np.float32)
    found = Space(vectors, 4).fused(lexical, np.array([[1.0, 0.0]], dtype=np.float32))
    # words: mean 2, deviation 1; cosines 1, 0, -1, 0: mean 0, deviation the root of a half
    assert found[0] == pytest.approx([1 + 2**0.5, -1, -1 - 2**0.5, 1], abs=1e-4)


def test_words_stand_for_a_missing_vector() -> None:
    vectors = np.array([[1, 0], [np.nan, np.nan], [-1, 0]], dtype=np.float32)
    lexical = np.array([[3.0, 1.0, 2.0]], dtype=np.float32)
    words = (lexical - 2) / np.sqrt(2 / 3)
    told = Space(vectors, 3).fused(lexical, np.array([[1.0, 0.0]], dtype=np.float32))
    assert told[0] == pytest.approx([words[0, 0] + 1, 2 * words[0, 1], words[0, 2] - 1], abs=1e-4)
    untold = Space(vectors, 3).fused(lexical, np.array([[np.nan, np.nan]], dtype=np.float32))
    assert untold == pytest.approx(2 * words, abs=1e-4)
    assert Space(None, 3).fused(lexical, np.zeros((1, 384), np.float32) * np.nan) == pytest.approx(
        2 * words, abs=1e-4
    )


def test_only_organisations_without_any_vector_are_unread() -> None:
    vectors = [vector(1)] * 4 + [vector(9)] * 3 + [UNKNOWN]
    history = History(records_of(_corpus(vectors)), AS_OF.toordinal())
    unread = np.isnan(history.encoded_profiles[:, 0])
    assert [history.organisations.keys[i] for i in np.flatnonzero(unread)] == [12]


def test_the_nearest_project_is_each_candidates_own_best() -> None:
    vectors = [*(vector(i) for i in range(7)), UNKNOWN]
    history = History(records_of(_corpus(vectors)), AS_OF.toordinal())
    field = Field(history, np.arange(12))
    batch = Batch(asked.texts(history, [SPACE], vector(2)[None, :]), field)
    alike = history.space.fused(batch.similarity, batch.asked.encoded)[0]
    expected = [max(max(alike[j], 0) for j in history.incidence[i].indices) for i in range(12)]
    assert batch.nearest_project[0] == pytest.approx(expected, abs=1e-5)


def test_one_missing_vector_does_not_switch_off_the_others() -> None:
    whole = [vector(i) for i in range(8)]
    # the third project, of 3, 4 and 5, is exactly what is asked for
    wish = Wish(text="something to be built", vector=vector(2))
    for vectors in (whole, [*whole[:7], UNKNOWN]):
        found = Engine(_corpus(vectors), model()).partners(7, wish=wish, top=3)
        assert {pair.candidate for pair in found} == {3, 4, 5}
        assert [pair.reasons[0].code for pair in found] == ["need_meets_project"] * 3
        assert {pair.reasons[0].values["project"] for pair in found} == {"p2"}
    lost = Engine(_corpus([*whole[:2], UNKNOWN, *whole[3:]]), model())
    told = [r.values for pair in lost.partners(7, wish=wish) for r in pair.reasons]
    assert "p2" not in {values.get("project") for values in told}


def test_parts_still_add_up_with_vectors_missing() -> None:
    engine = Engine(_corpus([*(vector(i) for i in range(6)), UNKNOWN, UNKNOWN]), model())
    partners, pairs = engine.partners(1), engine.pairs([1, 7], list(range(2, 13)))
    assert partners
    assert {pair.query for pair in pairs} == {1, 7}
    for pair in (*partners, *pairs):
        parts = pair.base + sum(reason.contribution for reason in pair.reasons)
        assert parts == pytest.approx(pair.score, abs=1e-9)


def test_powers_bend_a_feature_and_keep_its_sign() -> None:
    assert bent(np.array([[-0.5, 0.5, 1.0]]), 4).tolist() == [[-0.0625, 0.0625, 1.0]]
    history = History(records_of(_corpus()), AS_OF.toordinal())
    batch = Batch(asked.companies(history, np.array([0])), Field(history, np.arange(12)))
    names = ("words", "words^2", "words^4", "words^8")
    eligible = np.ones((1, 12), dtype=bool)
    plain, *bends = scaled(batch, eligible, names)
    for power, values in zip((2, 4, 8), bends, strict=True):
        assert values == pytest.approx(np.sign(plain) * np.abs(plain) ** power, abs=1e-6)
    assert {FEATURES[name].reason for name in names} == {"similar_work"}


class _Lengths:
    """An encoder that tells a text's length, and how many texts it read."""

    model_id, dimension = "lengths/1", 2

    def __init__(self) -> None:
        self.read = 0

    def encode_offers(self, texts: Sequence[str], progress: Progress | None = None) -> Matrix:
        self.read += len(texts)
        return np.array([[len(text), 1] for text in texts], dtype=np.float32)

    encode_needs = encode_offers


def test_a_text_is_encoded_once_and_kept(tmp_path: Path) -> None:
    encoder = _Lengths()
    first = VectorStore(tmp_path, encoder).of(["a", "bbb", "a"])
    assert encoder.read == 2
    assert np.linalg.norm(first, axis=1) == pytest.approx([1, 1, 1])
    again = VectorStore(tmp_path, encoder).of(["bbb", "cc"])
    assert encoder.read == 3
    assert (again[0] == first[1]).all()


def test_two_runs_may_keep_vectors_in_one_folder(tmp_path: Path) -> None:
    texts = [[f"{who} {number}" for number in range(60)] for who in ("one", "other")]
    fork = multiprocessing.get_context("fork")
    together = fork.Barrier(2)

    def run(mine: list[str]) -> None:
        store = VectorStore(tmp_path, _Lengths())
        together.wait()
        for text in mine:
            store.of([text])

    runs = [fork.Process(target=run, args=(mine,)) for mine in texts]
    for one in runs:
        one.start()
    for one in runs:
        one.join()
    assert [one.exitcode for one in runs] == [0, 0]
    assert VectorStore(tmp_path, _Lengths()).missing([*texts[0], *texts[1]]) == []


def test_a_damaged_shard_is_made_anew(tmp_path: Path) -> None:
    encoder = _Lengths()
    first = VectorStore(tmp_path, encoder).of(["a", "bbb"])
    [shard] = tmp_path.rglob("*.npz")
    shard.write_bytes(b"torn")
    assert (VectorStore(tmp_path, encoder).of(["a", "bbb"]) == first).all()
    assert encoder.read == 4
