"""A trained model on disk: plain numbers (npz) beside a JSON card, with checksums. No pickle."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from matching.ranking.features import FEATURES
from matching.ranking.ranker import LinearRanker

SHIPPED = Path(__file__).parent / "model"
NUMBERS = "rankers.npz"
CARD = "card.json"
_FORMAT = 1


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
        for name, numbers in sorted(_arrays(self.rankers).items()):
            digest.update(f"{name} {numbers.shape}".encode())
            digest.update(np.ascontiguousarray(numbers, dtype="<f8").tobytes())
        return f"{self.card.get('name', 'model')}@{digest.hexdigest()[:12]}"


def save_model(model: Model, folder: Path) -> None:
    """Write numbers and card; the card carries the numbers' checksum and the feature list."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers = _packed(model.rankers)
    card = {
        **model.card,
        "format": _FORMAT,
        "model_id": model.model_id,
        "sha256": hashlib.sha256(numbers).hexdigest(),
        "rankers": {name: list(ranker.names) for name, ranker in model.rankers.items()},
    }
    (folder / NUMBERS).write_bytes(numbers)
    (folder / CARD).write_text(json.dumps(card, indent=1, ensure_ascii=False) + "\n", "utf-8")


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
        ArtefactError: the files are damaged, do not belong together, or are of another version.
    """
    try:
        card = json.loads(card_text)
    except ValueError as error:
        raise ArtefactError(
            f"No model in {place}: {error}. Make one with `spilno train`."
        ) from error
    if not isinstance(card, dict) or hashlib.sha256(numbers).hexdigest() != card.get("sha256"):
        raise ArtefactError(f"{NUMBERS} of {place} does not match its card: train or copy again.")
    if card.get("format") != _FORMAT:
        raise ArtefactError(f"{place} was written by another version: train it again.")
    unknown = {n for names in card["rankers"].values() for n in names} - set(FEATURES)
    if unknown:
        raise ArtefactError(
            f"{place} needs the feature {min(unknown)!r}, which this version lacks: train again."
        )
    try:
        with np.load(io.BytesIO(numbers), allow_pickle=False) as arrays:
            rankers = {name: _unpacked(name, card, arrays) for name in card["rankers"]}
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ArtefactError(f"{NUMBERS} of {place} is incomplete: {error}.") from error
    return Model(rankers, card)


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


def _unpacked(name: str, card: Mapping[str, Any], arrays: Mapping[str, Any]) -> LinearRanker:
    # Where partners a question are not foretold, two numbers stand alone.
    base, spread, partners = [*arrays[f"{name}/calibration"], float("nan")][:3]
    return LinearRanker(
        names=tuple(card["rankers"][name]),
        weights=arrays[f"{name}/weights"],
        centres=arrays[f"{name}/centres"],
        covariance=arrays[f"{name}/covariance"],
        base=float(base),
        spread=float(spread),
        partners=float(partners),
    )
