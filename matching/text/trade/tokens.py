"""What reads the same in every language: sizes with their units, standards, types and names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from matching.text.trade.latin import latin, sound
from matching.text.trade.stems import WORD, cyrillic, plain
from matching.text.trade.terms import Terms

_UNITS = {
    "мм": "mm", "см": "cm", "м": "m", "км": "km", "кг": "kg", "г": "g", "т": "t", "л": "l",
    "в": "v", "вт": "w", "квт": "kw", "мвт": "mw", "а": "a", "ггц": "ghz", "мгц": "mhz",
    "кгц": "khz", "мкм": "um", "µm": "um", "нм": "nm", "год": "h", "хв": "min", "бар": "bar",
}  # fmt: skip
_LATIN_UNITS = "mm|cm|m|km|kg|g|t|l|v|w|kw|mw|a|ghz|mhz|khz|um|nm|h|min|bar|ah|wh|kwh|°c|°|mk"
_MEASURE = re.compile(
    rf"(?<![\w.,])(\d+(?:[.,]\d+)?)\s?({'|'.join(_UNITS)}|{_LATIN_UNITS})(?!\w)", re.IGNORECASE
)
_STANDARD = re.compile(
    r"\b(STANAG|AQAP|ISO|EN|IEC|MIL-STD|MIL-PRF|DEF-STAN|VPAM|NIJ|DO|RTCA|ДСТУ|DSTU|ГОСТ|GOST|IP|"
    r"UIAA|RAL|DIN|ATEX|TM)[\s-]?(?:[A-Z]{1,3}[\s-]?)?(\d[\d.-]*)"
)
_TYPE = re.compile(r"\b([^\W\d_]{1,5})-?(\d{1,5})(?:-?[^\W\d_]{1,2})?\b")
_ALIKE = str.maketrans("АВЕКМНОРСТХІавекмнорстхі", "ABEKMHOPCTXIabekmhopctxi")
_LEAST_NAME = 4


def tokens(text: str, language: str, terms: Terms) -> dict[str, str]:
    """Key of each such token, equal across languages, and how the text says it."""
    left = plain(text)
    found: dict[str, str] = {}
    for pattern, key in ((_STANDARD, _standard), (_MEASURE, _measure), (_TYPE, _type)):
        for hit in pattern.finditer(left):
            found.setdefault(key(hit[1], hit[2]), hit[0])
        left = pattern.sub(" ", left)
    for word in _names(left, language):
        if not terms.knows(word, language):
            found.setdefault("~" + sound(word), word)
    return found


def _standard(body: str, number: str) -> str:
    return "=" + re.sub(r"\W", "", latin(body + number))


def _measure(number: str, unit: str) -> str:
    return f"={float(number.replace(',', '.')):g}{_UNITS.get(unit.lower(), unit.lower())}"


def _type(letters: str, number: str) -> str:
    """A type's letters are often those that both alphabets draw alike."""
    return "#" + latin(letters.translate(_ALIKE)) + number


def _names(text: str, language: str) -> Iterator[str]:
    """Words that look like names: Latin ones in Cyrillic text, capitals inside a sentence."""
    foreign = language in ("uk", "ru")
    begins = True
    for word in WORD.finditer(text):
        said, long = word[0], len(word[0]) >= _LEAST_NAME
        strange = foreign and not cyrillic(said)
        capital = said[0].isupper() and not begins and language != "de"
        shouted = said.isupper() and len(said) > 2
        if not said.isdecimal() and ((long and (strange or capital)) or shouted):
            yield said
        after = text[word.end() : word.end() + 1]
        begins = after in ".!?:;" if after else True
