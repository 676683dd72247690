"""A trained model on disk: plain numbers (npz) beside a JSON card that vouches for them. No pickle.

The model's id is a hash of its rankers, their features' names, their numbers and all that the card
says, so a word of the card cannot change without the id. It shows damage and mix-ups; against
somebody who rewrites card, numbers and id together only a copy kept elsewhere helps.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.ranking.features import FEATURES
from matching.ranking.ranker import LinearRanker

SHIPPED = Path(__file__).parent / "model"
NUMBERS = "rankers.npz"
CARD = "card.json"
_FORMAT = 2
_NUMBERS_ONLY = 1
"""The format whose ids are hashes of the numbers alone; models of it are still read."""
_MADE_AT_WRITING = frozenset({"format", "model_id", "sha256", "card_sha256", "rankers"})
_OF_THE_DAY = frozenset({"training_seconds"})
"""What the same training says otherwise on another day: no part of the id."""

Arrays = Mapping[str, NDArray[np.float64]]


class ArtefactError(Exception):
    """The folder holds no usable model; the message says why and what to do."""


@dataclass(frozen=True, eq=False)
class Model:
    """Rankers by purpose and the card that describes them."""

    rankers: Mapping[str, LinearRanker]
    card: Mapping[str, Any]

    @cached_property
    def model_id(self) -> str:
        """Name and content hash: store it with every score the model makes.

        Hashed are the numbers, not the file: archives of the same numbers differ by Python version.
        """
        digest = hashlib.sha256()
        if self.card.get("format", _FORMAT) != _NUMBERS_ONLY:
            said = _said(self.card, _OF_THE_DAY)
            digest.update(_plain({"rankers": _names(self.rankers), "card": said}))
        for name, numbers in sorted(_arrays(self.rankers).items()):
            digest.update(f"{name} {numbers.shape}".encode())
            digest.update(np.ascontiguousarray(numbers, dtype="<f8").tobytes())
        return f"{self.card.get('name', 'model')}@{digest.hexdigest()[:12]}"


def save_model(model: Model, folder: Path) -> Model:
    """Write numbers and card; answers the model as it will be read back."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers = _packed(model.rankers)
    said = _said(model.card)
    written = replace(model, card=said)
    card = {
        **said,
        "format": _FORMAT,
        "model_id": written.model_id,
        "sha256": hashlib.sha256(numbers).hexdigest(),
        "card_sha256": _digest(said),
        "rankers": _names(model.rankers),
    }
    (folder / NUMBERS).write_bytes(numbers)
    (folder / CARD).write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return replace(model, card=card)


def load_model(folder: Path | None = None) -> Model:
    """Read a model, the shipped one by default.

    Raises:
        ArtefactError: files are missing, changed since they were written, or of another version.
    """
    place = folder or SHIPPED
    try:
        numbers, card = (place / NUMBERS).read_bytes(), (place / CARD).read_bytes()
    except OSError as error:
        raise ArtefactError(
            f"No model in {place}: {error}. Make one with `spilno train`."
        ) from error
    return read_model(card, numbers, str(place))


def read_model(card_text: bytes, numbers: bytes, place: str) -> Model:
    """A model from the contents of its two files; `place` names it in errors.

    Raises:
        ArtefactError: the files are damaged, do not belong together, say something else than when
            they were written, or are of another version.
    """
    card = _card(card_text, place)
    if hashlib.sha256(numbers).hexdigest() != card.get("sha256"):
        raise ArtefactError(f"{NUMBERS} of {place} does not match its card: train or copy again.")
    try:
        with np.load(io.BytesIO(numbers), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        rankers = {name: _unpacked(name, names, arrays) for name, names in card["rankers"].items()}
        _nothing_else(rankers, arrays)
    except (KeyError, ValueError, TypeError, zipfile.BadZipFile) as error:
        raise ArtefactError(f"{NUMBERS} of {place} is incomplete or wrong: {error}.") from error
    model = Model(rankers, card)
    whole = card["format"] == _NUMBERS_ONLY or card.get("card_sha256") == _digest(_said(card))
    if model.model_id != card.get("model_id") or not whole:
        raise ArtefactError(
            f"{CARD} of {place} says something else than when {card.get('model_id')} was written. "
            "Copy the model again, or train it."
        )
    return model


def _card(text: bytes, place: str) -> dict[str, Any]:
    """A card of a version that can be read, its features known."""
    try:
        card = json.loads(text)
    except ValueError as error:
        raise ArtefactError(
            f"No model in {place}: {error}. Make one with `spilno train`."
        ) from error
    if not isinstance(card, dict):
        raise ArtefactError(f"{CARD} of {place} is no card: train or copy again.")
    if card.get("format") not in (_FORMAT, _NUMBERS_ONLY):
        raise ArtefactError(f"{place} was written by another version: train it again.")
    named = card.get("rankers")
    if not isinstance(named, dict) or not all(_is_list(names) for names in named.values()):
        raise ArtefactError(f"{CARD} of {place} does not name the features of its rankers.")
    unknown = {name for names in named.values() for name in names} - set(FEATURES)
    if unknown:
        raise ArtefactError(
            f"{place} needs the feature {min(unknown)!r}, which this version lacks: train again."
        )
    return card


def _is_list(names: object) -> bool:
    if not isinstance(names, list):
        return False
    return all(isinstance(name, str) for name in names) and len(set(names)) == len(names)


def _names(rankers: Mapping[str, LinearRanker]) -> dict[str, list[str]]:
    return {name: list(ranker.names) for name, ranker in rankers.items()}


def _said(card: Mapping[str, Any], without: Collection[str] = ()) -> dict[str, Any]:
    """What a card says, less what is made anew whenever it is written."""
    return {key: card[key] for key in card if key not in _MADE_AT_WRITING and key not in without}


def _digest(said: object) -> str:
    return hashlib.sha256(_plain(said)).hexdigest()


def _plain(value: object) -> bytes:
    """A value as the same bytes wherever it is written."""
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def _arrays(rankers: Mapping[str, LinearRanker]) -> dict[str, Any]:
    arrays: dict[str, Any] = {}
    for name, ranker in rankers.items():
        arrays[f"{name}/weights"] = ranker.weights
        arrays[f"{name}/centres"] = ranker.centres
        arrays[f"{name}/covariance"] = ranker.covariance
        foretold = [] if np.isnan(ranker.partners) else [ranker.partners]
        arrays[f"{name}/calibration"] = np.array([ranker.base, ranker.spread, *foretold])
    return arrays


def _packed(rankers: Mapping[str, LinearRanker]) -> bytes:
    buffer = io.BytesIO()
    np.savez(buffer, **_arrays(rankers))
    return buffer.getvalue()


def _unpacked(name: str, names: list[str], arrays: Arrays) -> LinearRanker:
    """A ranker of its arrays.

    Raises:
        KeyError: one is missing; ValueError: one has the wrong shape or holds no numbers.
    """
    size = len(names)
    # Where partners a question are not foretold, two numbers stand alone.
    base, spread, partners = [*_numbers(arrays, f"{name}/calibration", (2,), (3,)), np.nan][:3]
    if spread < 0:
        raise ValueError(f"the error of {name} is negative")
    return LinearRanker(
        names=tuple(names),
        weights=_numbers(arrays, f"{name}/weights", (size,)),
        centres=_numbers(arrays, f"{name}/centres", (size,)),
        covariance=_numbers(arrays, f"{name}/covariance", (size, size)),
        base=float(base),
        spread=float(spread),
        partners=float(partners),
    )


def _numbers(arrays: Arrays, name: str, *shapes: tuple[int, ...]) -> NDArray[np.float64]:
    found = arrays[name]
    if found.dtype != np.float64 or found.shape not in shapes:
        raise ValueError(f"{name} is {found.dtype} of shape {found.shape}, not of {shapes[0]}")
    if not np.isfinite(found).all():
        raise ValueError(f"{name} holds what is no number")
    return found


def _nothing_else(rankers: Mapping[str, LinearRanker], arrays: Arrays) -> None:
    """Raise where the archive holds more than the card tells."""
    more = set(arrays) - set(_arrays(rankers))
    if more:
        raise ValueError(f"the card says nothing of {min(more)}")
