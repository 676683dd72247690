"""Reasons in the reader's language, seen from either company or by an officer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from backend.i18n import gettext, mark
from backend.matches.quotes import NOTHING, Quotes
from backend.matches.sentences import SENTENCES

Side = Literal["query", "candidate"]
EACH = 3
UNKNOWN = mark("A further fact of the ranking model counts.")


@dataclass(frozen=True)
class Columns:
    """Both sides of a suggestion, for components/reasons.html and phrases.html.

    `us` is what serves the reader's company (the query's for an officer), `them` what serves the
    other; shares are relative to the longest bar.
    """

    us: list[dict[str, Any]]
    them: list[dict[str, Any]]
    weakest: str | None
    matched: list[tuple[dict[str, Any], dict[str, Any]]] = field(default_factory=list)


def columns(
    stored: Mapping[str, Any], *, you: Side | None, names: tuple[str, str],
    quotes: Quotes = NOTHING,
) -> Columns:  # fmt: skip
    """The strongest reasons of each side in words, the weakest link, and the phrases that met.

    Args:
        stored: `Suggestion.reasons`.
        you: which side reads; None words it for an officer, with both names.
        names: of the query company and of the candidate.
        quotes: texts of facets that the reader may see.
    """
    reasons = sorted(stored["reasons"], key=lambda reason: -abs(reason["contribution"]))
    mine: Side = you or "query"
    us = [reason for reason in reasons if reason["side"] == mine][:EACH]
    them = [reason for reason in reasons if reason["side"] not in {mine, "both"}][:EACH]
    for reason in (r for r in reasons if r["side"] == "both"):
        # what is alike for both stands once, where there is room
        shorter = us if len(us) <= len(them) else them
        if len(shorter) < EACH:
            shorter.append(reason)
    longest = max((abs(reason["contribution"]) for reason in us + them), default=0) or 1

    def shown(chosen: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        return [
            {
                "text": sentence(reason, you=you, names=names, quotes=quotes),
                "share": reason["contribution"] / longest,
            }
            for reason in sorted(chosen, key=lambda reason: -reason["contribution"])
        ]

    against = [reason for reason in reasons if reason["contribution"] < 0]
    weakest = min(against, key=lambda reason: reason["contribution"], default=None)
    return Columns(
        shown(us), shown(them),
        sentence(weakest, you=you, names=names, quotes=quotes) if weakest else None,
        quotes.matched(reasons, you=you, names=names),
    )  # fmt: skip


def sentence(
    reason: Mapping[str, Any], *, you: Side | None, names: tuple[str, str],
    quotes: Quotes = NOTHING,
) -> str:  # fmt: skip
    """One reason in words."""
    words = SENTENCES.get(reason["code"])
    if words is None:  # stored by a newer model than this installation knows
        return gettext(UNKNOWN)
    return gettext(words.named, **reason["values"])
