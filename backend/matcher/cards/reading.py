"""Reads a model's card: from the installed files, from those brought here, from a folder."""

import hashlib
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from backend.matcher.cards.parts import (
    Compared,
    Gate,
    Group,
    Integrity,
    ModelCard,
    RankerCard,
    Reached,
    SourceFile,
    Weight,
)  # fmt: skip
from backend.matcher.rankings import Unusable, checked, installed, place
from backend.models import RankingModel

if TYPE_CHECKING:
    from matching.artefact import Model
    from matching.ranking.ranker import LinearRanker

T = TypeVar("T")
BAND = 1.2816
GRID = np.linspace(0, 1, 101)
#: what is counted in a card, in its own words
COUNTED = (
    "projects", "organisations", "past_projects", "target_projects", "encoded_projects",
)  # fmt: skip


def installed_card() -> ModelCard:
    """The card of the installation's model, as its files are now."""
    return card_in(place())


def outdated() -> bool:
    """Whether this process read other files when it started than lie there now."""
    return installed_card().integrity.computed != installed().model_id


def card_in(folder: Path) -> ModelCard:
    """The card of a folder written by `spilno train`.

    Raises:
        OSError: a file is missing.
    """
    from matching.artefact import CARD, NUMBERS  # noqa: PLC0415 - a light web process has no numpy

    return card_from((folder / CARD).read_bytes(), (folder / NUMBERS).read_bytes())


def brought_card(row: RankingModel) -> ModelCard:
    """The card of a model that was brought here."""
    return card_from(row.card.encode(), row.numbers)


def card_from(text: bytes, numbers: bytes) -> ModelCard:
    """The card of two files; where they can't be used it tells why, and what it says."""
    said = _read(text)
    model, why, computed = None, "", ""
    try:
        model = checked(text, numbers)
        computed = model.model_id
    except Unusable as refusal:
        why = str(refusal.values.get("why", refusal))
    if hashlib.sha256(numbers).hexdigest() != said.get("sha256") and not why:
        why = "sha256"
    return _card(said, model, Integrity(
        str(said.get("model_id", "")), computed, why, said.get("format", 2) != 1,
        hashlib.sha256(numbers).hexdigest(), str(said.get("card_sha256", "")),
    ))  # fmt: skip


def _read(text: bytes) -> dict[str, Any]:
    try:
        said = json.loads(text)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _card(said: Mapping[str, Any], model: "Model | None", integrity: Integrity) -> ModelCard:
    data, limits = _part(said.get("data")), said.get("limits")
    return ModelCard(
        model_id=integrity.stated, format=1 if said.get("format") == 1 else 2,
        trained_until=_text(said, "trained_until"),
        features_read_on=_text(said, "features_read_on"),
        training_seconds=_number(said.get("training_seconds")),
        files=_rows(data.get("files"), lambda one: SourceFile(
            str(one["name"]), str(one["sha256"]), int(one["rows"])
        )),
        first_day=_text(data, "from"), last_day=_text(data, "until"),
        counts={name: _count(data.get(name, said.get(name))) for name in COUNTED},
        encoder=_text(said, "encoder"), taught_addition=_text(said, "taught_addition"),
        reference_prior=_number(said.get("reference_prior")),
        rankers=[_ranker(*one) for one in model.rankers.items()] if model else [],
        reached=_rows(said.get("metrics"), _reached), gate=_gate(_part(said.get("adoption"))),
        limits=[limits] if isinstance(limits, str) else _texts(limits),
        attribution=_text(said, "attribution"), integrity=integrity,
    )  # fmt: skip


def _gate(kept: Mapping[str, Any]) -> Gate | None:
    if not kept:
        return None
    pairs = kept.get("rehearsed")
    return Gate(
        champion=_text(kept, "champion"), adopted=bool(kept.get("adopted")),
        forced=_text(kept, "forced"), carried_from=_text(kept, "carried_from"),
        on=_text(kept, "on") or "all", terms=_text(kept, "terms"),
        reasons=_texts(kept.get("reasons")),
        rehearsed=[_texts(pair) for pair in pairs] if isinstance(pairs, list) else [],
        comparisons=_rows(kept.get("comparisons"), _compared),
    )  # fmt: skip


def _reached(row: Mapping[str, Any]) -> Reached:
    low, high = _number(row.get("low")), _number(row.get("high"))
    return Reached(
        str(row["ranker"]), str(row["slice"]), str(row.get("task", "")), int(row["year"]),
        int(row["questions"]), _known(row["ndcg@10"]), low, high,
    )  # fmt: skip


def _compared(row: Mapping[str, Any]) -> Compared:
    numbers = ("champion", "challenger", "difference", "low", "high")
    return Compared(
        int(row["year"]),
        str(row["slice"]),
        int(row["questions"]),
        *(_known(row[name]) for name in numbers),
    )


def _rows(found: object, made: Callable[[Mapping[str, Any]], T]) -> list[T]:
    """Rows of a card; one that is not what it should be is left out, for cards are brought here."""
    rows = []
    for one in found if isinstance(found, list) else ():
        with suppress(KeyError, TypeError, ValueError, OverflowError):
            rows.append(made(_part(one)))
    return rows


def _part(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, dict) else {}


def _text(said: Mapping[str, Any], name: str) -> str:
    return str(said.get(name) or "")


def _texts(found: object) -> list[str]:
    return [str(one) for one in found] if isinstance(found, list | tuple) else []


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if np.isfinite(value) else None


def _known(value: object) -> float:
    number = _number(value)
    if number is None:
        raise ValueError("no number")
    return number


def _ranker(name: str, ranker: "LinearRanker") -> RankerCard:
    band = BAND * np.sqrt(np.maximum(np.diag(ranker.covariance), 0))
    weights = [
        Weight(one.name, one.meaning, one.reason, one.scale == "share", *map(float, numbers))
        for one, *numbers in zip(
            ranker.features, ranker.weights, ranker.weights - band, ranker.weights + band,
            strict=True,
        )
    ]  # fmt: skip
    groups = [_group(ranker, reason) for reason in dict.fromkeys(one.reason for one in weights)]
    return RankerCard(
        name, weights, sorted(groups, key=lambda one: -(one.reach or 0.0)), ranker.base,
        ranker.spread, _number(ranker.partners),
    )  # fmt: skip


def _group(ranker: "LinearRanker", reason: str) -> Group:
    told = [
        (one, weight) for one, weight in zip(ranker.features, ranker.weights, strict=True)
        if one.reason == reason
    ]  # fmt: skip
    relative = [(one.power, weight) for one, weight in told if one.scale == "share"]
    if not relative:
        return Group(reason, len(told), None)
    curve = sum((weight * GRID**power for power, weight in relative), np.zeros_like(GRID))
    return Group(reason, len(told), float(curve.max() - curve.min()))
