"""Which language a text is in, by script and a few letters; enough to centre vectors per language.

The answer is "uk" for Ukrainian (any Cyrillic text without letters that Ukrainian lacks), "ru" for
Cyrillic text with such letters, "el" for Greek, "pl" and "de" for Latin text that uses their own
letters often enough, and "en" for everything else. Short Polish or German texts without
diacritics are therefore taken for English: centring then treats them as the neighbour language,
which costs little, while a wrong script would cost much.
"""

from __future__ import annotations

import re

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_GREEK = re.compile(r"[\u0370-\u03ff]")
_LETTER = re.compile(r"[^\W\d_]")
_NOT_UKRAINIAN = re.compile(r"[ыэёъЫЭЁЪ]")
_POLISH = re.compile(r"[ąćęłńśźżĄĆĘŁŃŚŹŻ]")
_GERMAN = re.compile(r"[äöüßÄÖÜ]")
_GERMAN_WORDS = re.compile(r"\b(?:und|für|der|die|das|mit|von|zur|zum|auf|aus)\b", re.IGNORECASE)
_POLISH_WORDS = re.compile(r"\b(?:oraz|dla|do|na|przez|lub|jest|się|z|w)\b", re.IGNORECASE)

KNOWN = ("en", "uk", "pl", "de", "el", "ru")
"""Every answer `detect` can give."""


def detect(text: str) -> str:
    """ISO 639-1 code of the text's language, one of KNOWN; an empty text is "en"."""
    letters = len(_LETTER.findall(text))
    if letters == 0:
        return "en"
    if len(_CYRILLIC.findall(text)) * 3 > letters:
        return "ru" if _NOT_UKRAINIAN.search(text) else "uk"
    if len(_GREEK.findall(text)) * 3 > letters:
        return "el"
    words = max(1, text.count(" ") + 1)
    polish = len(_POLISH.findall(text)) / letters + len(_POLISH_WORDS.findall(text)) / words
    german = len(_GERMAN.findall(text)) / letters + len(_GERMAN_WORDS.findall(text)) / words
    if max(polish, german) < 0.03:
        return "en"
    return "pl" if polish > german else "de"
