"""What a text speaks of, and what two texts both do: concepts of the trade and tokens."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from matching.text.language import detect
from matching.text.trade.terms import LANGUAGES, shipped
from matching.text.trade.tokens import tokens

BROADER = 0.5
"""Share of a broader concept, per step."""
TOKEN = 0.4
"""Weight of a token: names and sizes are shared by chance more often than matters."""

Said = tuple[str, str]
"""A text and its language."""


@dataclass(frozen=True)
class Spoken:
    """What a text speaks of: weight of each concept or token, and the text's words for it."""

    weights: Mapping[str, float]
    words: Mapping[str, str]


@lru_cache(maxsize=20_000)
def spoken(text: str, language: str) -> Spoken:
    """The concepts and tokens of a text; a language that is not told is detected."""
    terms = shipped()
    language = language or detect(text)
    words = {mention.concept: mention.words for mention in terms.mentions(text, language)}
    weights = dict.fromkeys(words, 1.0)
    for concept in words:
        for step, above in enumerate(terms.broader(concept), start=1):
            weights[above] = max(weights.get(above, 0.0), BROADER**step)
    named = tokens(text, language, terms)
    return Spoken(weights | dict.fromkeys(named, TOKEN), words | named)


@dataclass(frozen=True)
class Common:
    """What two texts both mention: its names by language, and each one's words for it."""

    key: str
    names: Mapping[str, str]
    one: str
    other: str


def common(one: Said, other: Said) -> list[Common]:
    """What two texts both mention, in the order of the first; a token is named by its words."""
    concepts = shipped().concepts
    mine, theirs = spoken(*one), spoken(*other)
    return [
        Common(
            key,
            concepts[key].names if key in concepts else dict.fromkeys(LANGUAGES, words),
            words,
            theirs.words[key],
        )
        for key, words in mine.words.items()
        if key in theirs.words
    ]
