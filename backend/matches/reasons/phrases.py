"""A need and the offer that meets it, side by side, with what both speak of named and marked.

Words of one stem are marked, and the terms of the trade, in whatever languages they are said.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from backend import matcher, taxonomy
from backend.i18n import current_locale, gettext, mark
from backend.matches.reasons.quotes import Quote, Quotes
from backend.pages import label

#: letters by which words of one stem are told: "motor" and "motors", «двигун» and «двигунів»
STEM = 5
WORD = re.compile(r"\w+(?:[-’']\w+)*")
MANY = 4

Phrase = dict[str, Any]


def matched(
    reasons: Sequence[Mapping[str, Any]], quotes: Quotes, *, you: str | None,
    names: tuple[str, str],
) -> list[tuple[Phrase, Phrase]]:  # fmt: skip
    """The needs and offers that met, strongest first, the reader's side on the left."""
    found = []
    for reason in reasons:
        values = reason["values"]
        if reason["code"] != "need_meets_offer":
            continue
        need, offer = (quotes.facets.get(values.get(name, 0)) for name in ("need", "offer"))
        if need is None or offer is None or quotes.is_gone(values):
            continue
        levels = values.get("trl") or (None, None)
        terms = matcher.common_terms((need.text, need.language), (offer.text, offer.language))
        sides = (
            _phrase(need, _title("need", reason["side"], you, names), levels[0]),
            _phrase(offer, _title("offer", _other(reason["side"]), you, names), levels[1]),
        )
        said = [term.one for term in terms], [term.other for term in terms]
        for side, one, other, words in zip(sides, (need, offer), (offer, need), said, strict=True):
            side["parts"] = marked(one.text, other.text, words)
            side["title"] += _in_common(values) + _spoken([dict(term.names) for term in terms])
        left = reason["side"] == (you or "query")
        found.append(sides if left else (sides[1], sides[0]))
    return found[:MANY]


def _phrase(one: Quote, title: str, level: int | None) -> Phrase:
    if level:
        title += " · " + gettext(mark("TRL %(level)s"), level=level)
    return {"title": title, "lang": one.language}


def _in_common(values: Mapping[str, Any]) -> str:
    """Areas and kinds of cooperation that both name."""
    codes = [code.rpartition(".")[2] for code in values.get("shared_codes", ())]
    codes += [f"COOP:{kind}" for kind in values.get("cooperation", ())]
    shared = [label(code) for code in codes if taxonomy.is_code(code)]
    return " · " + gettext(mark("both: %(what)s"), what=", ".join(shared)) if shared else ""


def _spoken(terms: Sequence[Mapping[str, str]]) -> str:
    """Terms of the trade that both speak of, as the reader's language names them."""
    if not terms:
        return ""
    here = current_locale()
    what = ", ".join(term.get(here, term["en"]) for term in terms[:MANY])
    return " · " + gettext(mark("both speak of: %(what)s"), what=what)


def marked(text: str, other: str, terms: Collection[str] = ()) -> list[tuple[str, bool]]:
    """A text in parts, each with whether the other text shares it: a word, or one of these terms.

    `terms` are phrases of this text.
    """
    shared = {_stem(word) for word in WORD.findall(other) if len(word) >= STEM}
    spoken = {_bare(word) for term in terms for word in WORD.findall(term)}
    parts: list[tuple[str, bool]] = []
    at = 0
    for word in WORD.finditer(text):
        if (len(word[0]) >= STEM and _stem(word[0]) in shared) or _bare(word[0]) in spoken:
            parts += [(text[at : word.start()], False), (word[0], True)]
            at = word.end()
    parts.append((text[at:], False))
    return [(piece, hit) for piece, hit in parts if piece]


def _stem(word: str) -> str:
    return word.casefold()[:STEM]


def _bare(word: str) -> str:
    return re.sub("[’']", "", word.casefold())


def _other(side: str) -> str:
    return "candidate" if side == "query" else "query"


def _title(what: str, side: str, you: str | None, names: tuple[str, str]) -> str:
    """Whose need or offer it is, as the reader says it."""
    if you is None:
        name = names[0] if side == "query" else names[1]
        words = mark("Need of %(name)s") if what == "need" else mark("Offer of %(name)s")
        return gettext(words, name=name)
    if side == you:
        return gettext(mark("Your need") if what == "need" else mark("Your offer"))
    return gettext(mark("Their need") if what == "need" else mark("Their offer"))
