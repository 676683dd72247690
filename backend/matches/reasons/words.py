"""Reasons in the reader's language, seen from either company or by an officer."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from backend.i18n import gettext, mark
from backend.matches.reasons.facts import TELLERS, told
from backend.matches.reasons.phrases import Phrase, matched
from backend.matches.reasons.quotes import NOTHING, Quotes
from backend.matches.reasons.sentences import SENTENCES, Forms
from backend.matches.reasons.text_sentences import TEXT_SENTENCES

Side = Literal["query", "candidate"]
Reason = Mapping[str, Any]
EACH = 3
#: corrections of the score as a whole, told beside the reasons of the two sides
APART = frozenset(
    {"short_record", "stated_care", "decisions_here", "responsiveness", "facet_lowered"}
)
#: logits from which a correction is worth a sentence
TELLING = 0.1
FORMS: Mapping[str, Forms] = {**SENTENCES, **TEXT_SENTENCES}
UNKNOWN = mark("One more feature of the ranking model counts.")


@dataclass(frozen=True)
class Columns:
    """Both sides of a suggestion, for components/reasons.html and phrases.html.

    `us` is what serves the reader's company (the query's for an officer), `them` what serves the
    other; shares are relative to the longest bar.
    """

    us: list[dict[str, Any]]
    them: list[dict[str, Any]]
    weakest: str | None
    #: what this platform adds to the score or takes from it: sentence, fit without it and with it
    here: list[dict[str, Any]] = field(default_factory=list)
    matched: list[tuple[Phrase, Phrase]] = field(default_factory=list)


def columns(
    stored: Mapping[str, Any], *, you: Side | None, names: tuple[str, str],
    quotes: Quotes = NOTHING,
) -> Columns:  # fmt: skip
    """The strongest reasons of each side in words, the weakest link, and the phrases that met.

    Args:
        stored: `Suggestion.reasons`.
        you: which side reads; None words it for an officer, with both names.
        names: of the query company and of the candidate.
        quotes: what the reader may see of the facts behind; without it nothing is quoted.
    """
    told = sorted(stored["reasons"], key=lambda r: -abs(r["contribution"]))
    score = stored.get("base", 0.0) + sum(one["contribution"] for one in told)
    reasons: Sequence[Reason] = [one for one in told if one["code"] not in APART]
    weakest = min(reasons, key=lambda r: r["contribution"], default=None)
    if weakest is not None and weakest["contribution"] >= 0:
        weakest = None
    us, them = _sides([reason for reason in reasons if reason is not weakest], you or "query")
    longest = max((abs(reason["contribution"]) for reason in us + them), default=0) or 1

    def worded(reason: Reason) -> str:
        return sentence(reason, you=you, names=names, quotes=quotes)

    def shown(chosen: Sequence[Reason]) -> list[dict[str, Any]]:
        best_first = sorted(chosen, key=lambda reason: -reason["contribution"])
        return [{"text": worded(r), "share": r["contribution"] / longest} for r in best_first]

    return Columns(
        shown(us), shown(them), worded(weakest) if weakest else None,
        [
            {"text": worded(one), "before": _fit(score - one["contribution"]), "after": _fit(score)}
            for one in told if one["code"] in APART and abs(one["contribution"]) >= TELLING
        ],
        matched(reasons, quotes, you=you, names=names),
    )  # fmt: skip


def _fit(score: float) -> int:
    """A score as the fit that pages show."""
    return round(100 / (1 + math.exp(-score)))


def _sides(reasons: Sequence[Reason], mine: Side) -> tuple[list[Reason], list[Reason]]:
    """The strongest of each side; what serves both alike stands once, where there is room."""
    us = [reason for reason in reasons if reason["side"] == mine][:EACH]
    them = [reason for reason in reasons if reason["side"] not in {mine, "both"}][:EACH]
    for reason in (r for r in reasons if r["side"] == "both"):
        shorter = us if len(us) <= len(them) else them
        if len(shorter) < EACH:
            shorter.append(reason)
    return us, them


def sentence(
    reason: Reason, *, you: Side | None, names: tuple[str, str], quotes: Quotes = NOTHING
) -> str:
    """One reason in words."""
    if reason["code"] not in TELLERS:  # stored by a newer model than this installation knows
        return gettext(UNKNOWN)
    key, facts = told(reason["code"], reason["values"], reason["contribution"], quotes)
    forms = FORMS[key]
    side = reason["values"].get("side", reason["side"])  # of "weakest_side": who gains less
    if you is None:
        served, other = names if side != "candidate" else (names[1], names[0])
        return gettext(forms.named, **facts, served=served, other=other)
    return gettext(forms.yours if side in {you, "both"} else forms.theirs, **facts)
