"""A model's card on the console."""

import json
import math
from dataclasses import asdict

from backend.commands.terminal import console, show_table
from backend.matcher.cards import Compared, ModelCard, RankerCard, Reached

UNKNOWN = "not in the card"


def show_card(card: ModelCard, *, weights: bool = False, as_json: bool = False) -> None:
    """Prints a card: everything as JSON, or the parts that a person reads."""
    if as_json:
        console.print_json(json.dumps(asdict(card) | {"holds": card.integrity.holds}))
        return
    _origin(card)
    if card.reached:
        show_table([
            ("Ranker", "Asked", "Year", "Questions", "nDCG@10", "95 % interval"),
            *map(_reached, card.reached),
        ])  # fmt: skip
    _gate(card)
    for one in card.rankers:
        show_table(_weights(one) if weights else _groups(one))
    for limit in card.limits:
        console.print(f"Limit: {limit}", markup=False)


def _origin(card: ModelCard) -> None:
    sound = card.integrity
    whole = "the same id made anew" if sound.holds else f"not to be used: {sound.why}"
    lines = {
        "Model": f"{card.model_id} (format {card.format}), {whole}",
        "Numbers": f"sha256 {sound.sha256}",
        "Card": f"sha256 {sound.card_sha256}" if sound.card_sha256 else "not covered by the id",
        "Trained until": card.trained_until, "Features read on": card.features_read_on,
        "Days in the files": " to ".join(day for day in (card.first_day, card.last_day) if day),
        "Encoder": card.encoder, "Taught addition": card.taught_addition,
        "Attribution": card.attribution,
    }  # fmt: skip
    lines |= {
        name.replace("_", " ").capitalize(): f"{value:,}" if value is not None else ""
        for name, value in card.counts.items()
    }
    for name, value in lines.items():
        console.print(f"{name}: {value or UNKNOWN}", markup=False)
    for file in card.files:
        console.print(f"File: {file.name}, {file.rows:,} rows, sha256 {file.sha256}", markup=False)


def _reached(one: Reached) -> tuple[object, ...]:
    known = one.low is not None and one.high is not None
    span = f"{one.low:.4f} to {one.high:.4f}" if known else UNKNOWN
    return one.ranker, one.slice, one.year, one.questions, f"{one.value:.4f}", span


def _gate(card: ModelCard) -> None:
    gate = card.gate
    if gate is None:
        console.print("The card holds no comparison.")
        return
    result = f"forced: {gate.forced}" if gate.forced else "adopted" if gate.adopted else "refused"
    console.print(f"Gate: {result}, against {gate.champion}, on {gate.on!r}", markup=False)
    for text in (gate.terms, *gate.reasons):
        if text:
            console.print(text, markup=False)
    show_table([
        ("Asked", "Year", "Questions", "Before", "This", "Difference, 95 % interval"),
        *map(_compared, gate.comparisons),
    ])  # fmt: skip


def _compared(one: Compared) -> tuple[object, ...]:
    span = f"{one.difference:+.4f} ({one.low:+.4f} to {one.high:+.4f})"
    return (
        one.slice, one.year, one.questions, f"{one.champion:.4f}", f"{one.challenger:.4f}", span,
    )  # fmt: skip


def _groups(ranker: RankerCard) -> list[tuple[object, ...]]:
    rows = [
        (group.reason, group.features,
         "for each unit" if group.reach is None else f"x {math.exp(min(group.reach, 20)):.1f}")
        for group in ranker.groups
    ]  # fmt: skip
    return [(ranker.name, "Features", "Odds, least to most"), *rows]


def _weights(ranker: RankerCard) -> list[tuple[object, ...]]:
    rows = [
        (one.feature, one.meaning, f"{one.value:+.3f}", f"{one.low:+.3f} to {one.high:+.3f}")
        for one in ranker.weights
    ]
    return [(ranker.name, "What it measures", "Logits", "80 % band"), *rows]
