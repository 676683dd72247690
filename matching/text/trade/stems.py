"""Words as they are compared: small letters, without accents in Latin script, without endings.

The endings are those of nouns and adjectives, cut by a few rules per language: enough to bring the
forms of one word together, which is all that the table of terms asks of them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

WORD = re.compile(r"[^\W_]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_APOSTROPHES = {ord(sign): None for sign in "'’ʼ`´"}
_WHOLE = str.maketrans({"ł": "l", "ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "œ": "oe"})
_LEAST = 5
"""Letters of a word from which an ending is cut."""
_ENDINGS = {
    "uk": re.compile(
        "(?:ами|ями|ові|еві|єві|ого|ому|ими|іми|ею|єю|ою|ах|ях|ам|ям|ом|ем|єм|ів|їв|ей|ій|їй|ої|их|"
        "іх|им|ім|ий|а|у|и|і|е|о|ю|я|ї|й|є|ь)$"
    ),
    "pl": re.compile(
        "(?:ami|iami|owi|ego|emu|ymi|imi|ach|ych|ich|iej|ow|om|em|ej|ie|ia|iu|a|e|i|o|u|y)$"
    ),
    "de": re.compile("(?:en|er|es|em|e|n|s)$"),
}
_LEFT_OVER = {"uk": "аеиіоуюяїєьй", "pl": "aeiouy", "de": "e"}
"""Letters that may still stand at the end of a stem once an ending is cut."""


def cyrillic(word: str) -> bool:
    """Whether a word has a Cyrillic letter."""
    return bool(_CYRILLIC.search(word))


def plain(text: str) -> str:
    """The text without apostrophes, in which words are found."""
    return text.translate(_APOSTROPHES)


def folded(word: str) -> str:
    """A word in small letters; Latin ones lose their accents."""
    small = word.lower()
    if cyrillic(small):
        return small
    bare = unicodedata.normalize("NFKD", small.translate(_WHOLE))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


@lru_cache(maxsize=100_000)
def stem(word: str, language: str) -> str:
    """A folded word less its ending; "uk" is for Cyrillic, languages not known read as English."""
    if language not in _ENDINGS:
        return _singular(word)
    if len(word) < _LEAST:
        return word
    cut = _ENDINGS[language].sub("", word).rstrip(_LEFT_OVER[language])
    return cut if len(cut) >= _LEAST - 2 else word


def _singular(word: str) -> str:
    if len(word) <= 3 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("ses", "xes", "zes", "ches", "shes")):
        return word[:-2]
    return word[:-1]
