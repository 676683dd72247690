"""Codes of the vocabularies for a capability's text, by the words that its terms share with it."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log

from backend import taxonomy

MOST = 2
WORD = re.compile(r"[^\W\d_]{3,}")
#: words of terms that say nothing of the thing itself
EMPTY = frozenset({
    "and", "the", "for", "with", "other", "related", "general", "special", "services", "service",
    "equipment", "systems", "system", "products", "product", "miscellaneous", "supplies", "parts",
    "accessories", "use", "purposes", "various", "apparatus", "work", "works", "support", "data",
    "security", "safety", "individual", "defence", "military", "communication",
})  # fmt: skip
ENDINGS = ("ations", "ation", "ings", "ing", "ies", "es", "ed", "s", "y")
#: shared words of an area's label and note, weighed by rarity, from which it is named
AREA_FLOOR = 4.0


@dataclass(frozen=True)
class Codes:
    """Codes of a text; `by` is words or meaning, "" when none fits."""

    codes: tuple[str, ...]
    by: str = ""


def codes_by_words(texts: Sequence[str]) -> list[Codes]:
    """For each text the CPV terms whose telling words it holds all, and the EDF area it names."""
    return [_codes(stems(text)) for text in texts]


def _codes(words: Counter[str]) -> Codes:
    weights = _rarity("CPV")
    fitting = {
        code: sum(weights[stem] for stem in term)
        for code, term in _terms("CPV").items()
        if term and term <= words.keys()
    }
    best = sorted(fitting, key=lambda code: (-fitting[code], code))[:MOST]
    found = (*_area(words), *best)
    return Codes(found, "words" if found else "")


def _area(words: Counter[str]) -> tuple[str, ...]:
    weights = _rarity("EDF")
    scores = {
        code: sum(weights[stem] for stem in term & words.keys())
        for code, term in _terms("EDF").items()
    }
    best = max(scores, key=lambda code: (scores[code], code))
    return (best,) if scores[best] >= AREA_FLOOR else ()


def stems(text: str) -> Counter[str]:
    """The text's words without their endings, counted: English, crude, the same for both sides."""
    return Counter(_stem(word) for word in WORD.findall(text.lower()) if word not in EMPTY)


def _stem(word: str) -> str:
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


@cache
def _terms(scheme: str) -> Mapping[str, frozenset[str]]:
    return {
        term.code: frozenset(stems(f"{term.en} {term.note_en if scheme == 'EDF' else ''}"))
        for term in taxonomy.terms(scheme)
    }


@cache
def _rarity(scheme: str) -> Mapping[str, float]:
    terms = _terms(scheme)
    counts = Counter(stem for term in terms.values() for stem in term)
    return {stem: log(1 + len(terms) / count) for stem, count in counts.items()}
