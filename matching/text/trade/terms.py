"""The table of terms: concepts of the trade as English, Ukrainian, German and Polish say them.

A row of `terms/*.tsv` is a concept: its terms by language, the first of each naming it, and the
broader concept. A term's words are compared by their stems; `word*` stands for every word that
begins so, `*word` for every word that holds it. German nouns are found inside compounds. Short
abbreviations count only in capitals.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from matching.text.trade.stems import WORD, cyrillic, folded, plain, stem

TABLES = Path(__file__).parent / "terms"
LANGUAGES = ("en", "uk", "de", "pl")
_CAPITALS = 3
"""Letters of an abbreviation up to which it counts only in capitals."""
_COMPOUND = 6
"""Letters from which a German noun is looked for inside words, one less without its ending."""
_WHOLE = 100
"""A whole word is nearer than any beginning of one."""

Pattern = tuple[str, str, str]
"""Language, how it is compared (stem, begin, hold, caps), letters."""


@dataclass(frozen=True)
class Concept:
    """What terms stand for; `broader` is another concept's key, or ""."""

    key: str
    names: Mapping[str, str]
    broader: str


@dataclass(frozen=True)
class Mention:
    """A concept that a text speaks of, and its words for it."""

    concept: str
    words: str


class Terms:
    """Finds concepts in texts."""

    def __init__(self, rows: list[dict[str, str]]) -> None:
        self.concepts: dict[str, Concept] = {}
        self._exact: dict[Pattern, int] = {}
        self._begin: dict[str, dict[str, int]] = defaultdict(dict)
        self._hold: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._near: list[int] = []
        self._phrases: dict[int, list[tuple[tuple[int, ...], str]]] = defaultdict(list)
        for row in rows:
            terms = {code: row[code].split(", ") for code in LANGUAGES}
            key = terms["en"][0]
            names = {code: some[0].rstrip("*") for code, some in terms.items()}
            self.concepts[key] = Concept(key, names, row["broader"])
            for code, some in terms.items():
                for term in some:
                    self._learn(term, code, key)
        self._of = lru_cache(maxsize=200_000)(self._patterns)

    def mentions(self, text: str, language: str) -> list[Mention]:
        """The concepts that a text speaks of, in its order, each once; longest terms first."""
        text = plain(text)
        words = list(WORD.finditer(text))
        known = [self._of(word[0], language) for word in words]
        found: dict[str, Mention] = {}
        at = 0
        while at < len(words):
            reach, concepts = self._longest(known, at)
            said = text[words[at].start() : words[at + max(reach, 1) - 1].end()]
            for concept in concepts:
                found.setdefault(concept, Mention(concept, said))
            at += max(reach, 1)
        return list(found.values())

    def knows(self, word: str, language: str) -> bool:
        """Whether any term has such a word."""
        return bool(self._of(word, language))

    def broader(self, concept: str) -> Iterator[str]:
        """What a concept is a kind of, the nearest first."""
        above = self.concepts[concept].broader
        while above:
            yield above
            above = self.concepts[above].broader

    def _longest(self, known: list[frozenset[int]], at: int) -> tuple[int, list[str]]:
        """Words of the longest term that begins here, and what it may stand for."""
        found: list[tuple[int, int, str]] = []
        for first in sorted(known[at]):
            for rest, concept in self._phrases.get(first, ()):
                parts = known[at + 1 : at + 1 + len(rest)]
                if len(parts) == len(rest) and all(map(_holds, parts, rest)):
                    found.append((1 + len(rest), self._near[first], concept))
        reach = max((long for long, _, _ in found), default=0)
        found = [hit for hit in found if hit[0] == reach]
        nearest = max((near for _, near, _ in found), default=0)
        return reach, [concept for _, near, concept in found if near in (0, nearest)]

    def _learn(self, term: str, language: str, concept: str) -> None:
        parts = [self._pattern(part, language) for part in plain(term).split()]
        numbers = [number for some in parts for number in some]
        if language == "de" and len(numbers) == 1 and "*" not in term and len(term) >= _COMPOUND:
            letters = stem(folded(term), "de")
            if len(letters) >= _COMPOUND - 1:
                self._phrases[self._number(("de", "hold", letters))].append(((), concept))
        self._phrases[numbers[0]].append((tuple(numbers[1:]), concept))

    def _pattern(self, part: str, language: str) -> list[int]:
        """Numbers of the patterns of one part of a term: hyphens part it further."""
        words = WORD.findall(part)
        numbers = []
        for at, word in enumerate(words):
            small = folded(word)
            own = "uk" if cyrillic(small) else "en" if language == "uk" else language
            how, letters = "stem", stem(small, own)
            if word.isupper() and len(word) <= _CAPITALS:
                own, how, letters = "", "caps", word
            elif part.endswith("*") and at == len(words) - 1:
                how, letters = "begin", small
            elif part.startswith("*") and at == 0:
                how, letters = "hold", small
            numbers.append(self._number((own, how, letters)))
        return numbers

    def _number(self, pattern: Pattern) -> int:
        if pattern not in self._exact:
            number = self._exact[pattern] = len(self._exact)
            language, how, letters = pattern
            # what a compound holds stands beside the rest of it, so it is never the nearest
            self._near.append({"begin": len(letters), "hold": 0}.get(how, _WHOLE))
            if how == "begin":
                self._begin[language][letters] = number
            elif how == "hold":
                self._hold[language].append((letters, number))
        return self._exact[pattern]

    def _patterns(self, word: str, language: str) -> frozenset[int]:
        """Numbers of all patterns that a word of a text fits."""
        small = folded(word)
        read_as = ("uk",) if cyrillic(small) else tuple(dict.fromkeys(("en", language)))
        found = {self._exact.get(("", "caps", said), -1) for said in (word, word.removesuffix("s"))}
        for own in read_as:
            found.add(self._exact.get((own, "stem", stem(small, own)), -1))
            begins = self._begin.get(own, {})
            found |= {begins.get(small[:end], -1) for end in range(1, len(small) + 1)}
            found |= {number for letters, number in self._hold.get(own, ()) if letters in small}
        return frozenset(found - {-1})


def _holds(known: frozenset[int], number: int) -> bool:
    return number in known


@cache
def shipped() -> Terms:
    """The terms that come with the program."""
    rows: list[dict[str, str]] = []
    for path in sorted(TABLES.glob("*.tsv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    return Terms(rows)
