"""A model's files are refused wherever they say something else than when they were written."""

import hashlib
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from matching.artefact import ArtefactError, Model, load_model, read_model, save_model
from matching.ranking.features import FEATURES
from matching.ranking.ranker import LinearRanker

Card = dict[str, Any]
Numbers = dict[str, np.ndarray]


def _ranker(seed: int, count: int, partners: float = float("nan")) -> LinearRanker:
    random = np.random.default_rng(seed)
    names = tuple(FEATURES)[:count]
    spread = np.diag(random.random(count))
    return LinearRanker(
        names, random.random(count), random.random(count), spread, -3.0, 0.1, partners
    )


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Card, bytes]:
    folder = tmp_path_factory.mktemp("model")
    card = {
        "name": "made-up", "trained_until": "2024-01-01", "training_seconds": 12.5,
        "adoption": {"adopted": True, "comparisons": [{"year": 2023, "challenger": 0.1}]},
    }  # fmt: skip
    save_model(Model({"companies": _ranker(1, 6, 4.5), "calls": _ranker(2, 4)}, card), folder)
    return json.loads((folder / "card.json").read_text()), (folder / "rankers.npz").read_bytes()


def _read(card: Card, numbers: bytes) -> Model:
    return read_model(json.dumps(card).encode(), numbers, "here")


def _packed(numbers: Numbers) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **numbers)
    return buffer.getvalue()


def test_what_is_untouched_is_read_with_the_id_that_was_written(
    written: tuple[Card, bytes],
) -> None:
    card, numbers = written
    model = _read(card, numbers)
    assert model.model_id == card["model_id"]
    assert (model.rankers["companies"].partners, model.rankers["calls"].names) == (
        4.5, tuple(FEATURES)[:4],
    )  # fmt: skip


def test_saving_what_was_loaded_changes_nothing(
    written: tuple[Card, bytes], tmp_path: Path
) -> None:
    again = save_model(_read(*written), tmp_path)
    assert again.model_id == written[0]["model_id"]
    assert load_model(tmp_path).card == written[0]


def _swapped(card: Card) -> None:
    names = card["rankers"]["companies"]
    names[0], names[3] = names[3], names[0]


def _with(**changes: object) -> Callable[[Card], None]:
    return lambda card: card.update(changes)


CHANGED_CARDS: dict[str, tuple[Callable[[Card], Any], str]] = {
    "two features change places": (_swapped, "says something else"),
    "a feature is dropped": (lambda card: card["rankers"]["companies"].pop(), "incomplete"),
    "a feature is named twice": (
        lambda card: card["rankers"]["companies"].__setitem__(0, card["rankers"]["companies"][1]),
        "does not name the features",
    ),
    "a ranker is dropped": (lambda card: card["rankers"].pop("calls"), "says nothing of calls/"),
    "a ranker is renamed": (
        lambda card: card["rankers"].update(region=card["rankers"].pop("calls")), "incomplete",
    ),
    "the day of training moves": (_with(trained_until="2023-01-01"), "says something else"),
    "what was measured is gone": (
        lambda card: card["adoption"].update(comparisons=[]), "says something else",
    ),
    "something is added": (_with(limits="none"), "says something else"),
    "the seconds of training are others": (_with(training_seconds=1.0), "says something else"),
    "another id is claimed": (_with(model_id="made-up@000000000000"), "says something else"),
    "no id is claimed": (lambda card: card.pop("model_id"), "says something else"),
    "the checksum is gone": (lambda card: card.pop("sha256"), "does not match its card"),
    "it claims to be of the earlier format": (_with(format=1), "says something else"),
    "it claims to be of a later format": (_with(format=3), "another version"),
    "features are no list": (_with(rankers={"companies": "few_projects"}), "does not name"),
    "rankers are no table": (_with(rankers=["companies"]), "does not name"),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGED_CARDS)
def test_a_changed_card_is_refused(written: tuple[Card, bytes], change: str) -> None:
    card, numbers = json.loads(json.dumps(written[0])), written[1]
    tamper, why = CHANGED_CARDS[change]
    tamper(card)
    with pytest.raises(ArtefactError, match=why):
        _read(card, numbers)


CHANGED_NUMBERS: dict[str, tuple[Callable[[Numbers], Any], str]] = {
    "weights are turned": (
        lambda n: n.update({"companies/weights": -n["companies/weights"]}), "says something else",
    ),
    "weights are no numbers": (
        lambda n: n.update({"companies/weights": n["companies/weights"] * np.nan}), "no number",
    ),
    "the base is infinite": (
        lambda n: n.update({"calls/calibration": np.array([np.inf, 0.1])}), "no number",
    ),
    "the error is negative": (
        lambda n: n.update({"calls/calibration": np.array([-3.0, -0.1])}), "negative",
    ),
    "weights are fewer": (
        lambda n: n.update({"companies/weights": n["companies/weights"][:2]}), "of shape",
    ),
    "the covariance is a row": (
        lambda n: n.update({"companies/covariance": n["companies/covariance"][:1]}), "of shape",
    ),
    "weights are words": (
        lambda n: n.update({"companies/weights": n["companies/weights"].astype(str)}), "of shape",
    ),
    "centres are missing": (lambda n: n.pop("calls/centres"), "incomplete"),
    "there is more than the card says": (
        lambda n: n.update({"extra/weights": np.zeros(2)}), "says nothing of extra/weights",
    ),
}  # fmt: skip


@pytest.mark.parametrize("change", CHANGED_NUMBERS)
def test_changed_numbers_are_refused_even_with_their_checksum_redone(
    written: tuple[Card, bytes], change: str
) -> None:
    tamper, why = CHANGED_NUMBERS[change]
    with np.load(io.BytesIO(written[1])) as archive:
        arrays = dict(archive)
    tamper(arrays)
    numbers = _packed(arrays)
    card = {**written[0], "sha256": hashlib.sha256(numbers).hexdigest()}
    with pytest.raises(ArtefactError, match=why):
        _read(card, numbers)


def test_one_bit_is_enough(written: tuple[Card, bytes]) -> None:
    card, numbers = written
    damaged = bytearray(numbers)
    damaged[len(damaged) // 2] ^= 1
    with pytest.raises(ArtefactError, match="does not match its card"):
        _read(card, bytes(damaged))


@pytest.mark.parametrize("text", [b"", b"[]", b"3", b"{", b"{}"])
def test_what_is_no_card_is_refused(written: tuple[Card, bytes], text: bytes) -> None:
    with pytest.raises(ArtefactError):
        read_model(text, written[1], "here")


def test_models_whose_id_is_of_the_numbers_alone_are_still_read(
    written: tuple[Card, bytes],
) -> None:
    plain = Model(_read(*written).rankers, {"name": "made-up", "format": 1})
    card = {**written[0], "format": 1, "model_id": plain.model_id}
    assert _read(card, written[1]).model_id == plain.model_id
    with pytest.raises(ArtefactError, match="says something else"):
        _read({**card, "model_id": "made-up@000000000000"}, written[1])
