"""Words that mix alphabets: a Cyrillic «е» among Latin letters makes one name pass for another."""

import re
import unicodedata

WORD = re.compile(r"[^\W\d_]+")
ALPHABETS = ("LATIN", "CYRILLIC", "GREEK")


def mixed_words(name: str) -> list[str]:
    """The words of a name whose letters are of more than one alphabet."""
    return [word for word in WORD.findall(name) if len(_alphabets(word)) > 1]


def _alphabets(word: str) -> set[str]:
    scripts = (unicodedata.name(letter, "").partition(" ")[0] for letter in word)
    return {script for script in scripts if script in ALPHABETS}
