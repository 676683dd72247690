"""What the page of a model's card shows."""

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

from babel.numbers import format_decimal
from sqlalchemy.orm import Session

from backend.i18n import babel_locale
from backend.learning.cards import queries, words
from backend.matcher.cards import Compared, Group, ModelCard, RankerCard, Reached
from backend.pages import number

#: width of a dot-and-whisker in its own units
WIDTH = 200


def context(card: ModelCard) -> dict[str, Any]:
    """A card for the template, in words."""
    top = max((one.high or one.value for one in card.reached), default=0.0)
    top = math.ceil(20 * top) / 20
    return {
        "card": card, "trained_until": _day(card.trained_until),
        "read_on": _day(card.features_read_on),
        "days": [day for day in (_day(card.first_day), _day(card.last_day)) if day],
        "counts": [(words.counted(name), value) for name, value in card.counts.items()],
        "limits": [words.limit(one) for one in card.limits],
        "reached": [_reached(name, rows, top) for name, rows in card.by_ranker().items()],
        "scale": exact(top, "0.00"),
        "gate": _compared(card.gate.comparisons) if card.gate else [],
        "won_on": words.slice_of(card.gate.on) if card.gate else "",
        "rankers": [_ranker(one) for one in card.rankers],
        "minutes": None if card.training_seconds is None else round(card.training_seconds / 60),
    }  # fmt: skip


def public(db: Session) -> dict[str, Any]:
    """What everybody may read of the model that makes the lists: nothing of weights or logs."""
    card = queries.serving_card(db)
    told = context(card)
    kept = ("trained_until", "limits", "reached", "scale")
    return {name: told[name] for name in kept} | {
        "model_id": card.model_id, "attribution": card.attribution,
        "projects": card.counts["projects"] or card.counts["past_projects"],
    }  # fmt: skip


def span(value: float, low: float | None, high: float | None, edges: tuple[float, float]) -> Any:
    """A value with its interval in units of the picture, within its edges."""
    least, most = edges

    def place(number: float) -> float:
        share = (min(max(number, least), most) - least) / ((most - least) or 1.0)
        return round(WIDTH * share, 1)

    return {
        "at": place(value), "zero": place(0.0),
        "low": place(value if low is None else low), "high": place(value if high is None else high),
    }  # fmt: skip


def _reached(name: str, rows: Sequence[Reached], top: float) -> dict[str, Any]:
    return {
        "ranker": words.ranker(name),
        "rows": [
            {"slice": words.slice_of(one.slice), "one": one, "value": exact(one.value),
             "low": exact(one.low), "high": exact(one.high),
             "picture": span(one.value, one.low, one.high, (0.0, top))}
            for one in rows
        ],
    }  # fmt: skip


def _compared(rows: Sequence[Compared]) -> list[dict[str, Any]]:
    least = min((*(one.low for one in rows), 0.0))
    most = max((*(one.high for one in rows), 0.0))
    return [
        {"slice": words.slice_of(one.slice), "one": one, "champion": exact(one.champion),
         "challenger": exact(one.challenger), "difference": _signed(one.difference),
         "from": _signed(one.low), "to": _signed(one.high),
         "picture": span(one.difference, one.low, one.high, (least, most))}
        for one in sorted(rows, key=lambda one: (one.slice, one.year))
    ]  # fmt: skip


def exact(value: float | None, form: str = "0.000") -> str:
    """A figure with as many places as it was measured to; "" where there is none."""
    if value is None:
        return ""
    told: str = format_decimal(value, format=form, locale=babel_locale())
    return told


def _signed(value: float) -> str:
    return exact(value, "+0.0000;-0.0000")


def _ranker(one: RankerCard) -> dict[str, Any]:
    return {
        "name": words.ranker(one.name), "ranker": one,
        "groups": [_group(group) for group in one.groups],
        "weights": [(weight, words.reason(weight.reason)) for weight in one.weights],
    }  # fmt: skip


def _group(one: Group) -> dict[str, Any]:
    factor = "" if one.reach is None else number(round(math.exp(min(one.reach, 20.0)), 1))
    return {"reason": words.reason(one.reason), "features": one.features, "factor": factor}


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
