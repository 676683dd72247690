"""Names compared across alphabets: how they sound, in small Latin letters.

Cyrillic letters as Cabinet of Ministers resolution 55 of 2010 writes them; then spellings that
languages use for one sound are made one, so that "Bayraktar" and «Байрактар» are the same.
"""

from __future__ import annotations

import re

from matching.text.trade.stems import cyrillic, folded, plain

_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh",
    "з": "z", "и": "y", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n",
    "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia", "ь": "", "ъ": "",
    "ё": "io", "ы": "y", "э": "e",
}  # fmt: skip
_INITIAL = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
_FIRST = re.compile("(?<![а-яёєіїґ])[єїйюя]")
_SOUNDS = (
    ("sch", "sh"), ("tsch", "ch"), ("cz", "ch"), ("sz", "sh"), ("ck", "k"), ("kh", "h"),
    ("ch", "h"), ("ph", "f"), ("qu", "kv"), ("ts", "c"), ("tz", "c"), ("zh", "z"), ("j", "i"),
    ("y", "i"), ("w", "v"), ("x", "ks"), ("g", "h"), ("ii", "i"),
)  # fmt: skip
_DOUBLED = re.compile(r"(.)\1+")


def latin(text: str) -> str:
    """The text in small Latin letters without accents."""
    small = _FIRST.sub(lambda letter: _INITIAL[letter[0]], plain(text).lower())
    small = small.replace("зг", "zgh")
    return folded("".join(_LETTERS.get(letter, letter) for letter in small))


def sound(word: str) -> str:
    """A key that spellings of one name share, whatever the alphabet."""
    heard = latin(word) if cyrillic(word) else folded(word)
    for written, said in _SOUNDS:
        heard = heard.replace(written, said)
    return _DOUBLED.sub(r"\1", heard)
