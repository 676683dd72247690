"""What would make a stored pair stronger, from its reasons and the facets behind them."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from backend import taxonomy
from backend.matcher.corpus import path_of
from backend.models import Facet as Stored
from matching.partners.stronger import Fact, Gain, Meeting, gains
from matching.types import Facet, FacetKind, Reason, Side

__all__ = ["Fact", "Gain", "stronger", "usual_of"]


def stronger(
    stored: Mapping[str, Any], facets: Mapping[int, Stored],
    held: Mapping[str, Sequence[str]], usual: Mapping[str, float],
) -> list[Gain]:  # fmt: skip
    """Gains of a pair, the largest first.

    Args:
        stored: `Suggestion.reasons`.
        facets: needs and offers that the reader may see, by id.
        held: certificates by side ("query", "candidate").
        usual: what a met need brings each side in comparable pairs.
    """
    reasons = _reasons(stored)
    meetings = []
    for reason in reasons:
        pair = [facets.get(reason.values.get(name) or 0) for name in ("need", "offer")]
        if reason.code == "need_meets_offer" and pair[0] and pair[1]:
            other = Side.CANDIDATE if reason.side is Side.QUERY else Side.QUERY
            need, offer = _facet(pair[0]), _facet(pair[1])
            meetings.append(Meeting(reason.side, need, offer, tuple(held[other])))
    return gains(
        reasons, stored["base"], meetings, certificates=taxonomy.values("CERT"),
        usual={Side(side): worth for side, worth in usual.items()},
    )  # fmt: skip


def usual_of(many: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """What a met need usually brings each side, over stored pairs; sides without any left out."""
    found: dict[str, list[float]] = {}
    for stored in many:
        for reason in stored["reasons"]:
            if reason["code"] == "need_meets_offer":
                found.setdefault(reason["side"], []).append(reason["contribution"])
    return {side: median(worths) for side, worths in found.items()}


def _facet(row: Stored) -> Facet:
    return Facet(
        row.id, FacetKind(row.kind), row.text, row.language,
        codes=tuple(path_of(code) for code in row.codes), trl=row.trl,
        cooperation=tuple(row.cooperation),
    )  # fmt: skip


def _reasons(stored: Mapping[str, Any]) -> list[Reason]:
    return [
        Reason(r["code"], Side(r["side"]), r["values"], r["contribution"])
        for r in stored["reasons"]
    ]
