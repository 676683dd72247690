"""Ukrainian names in Latin letters, so that "Krylo" finds «Крило» and the other way round.

Romanisation as Cabinet of Ministers resolution 55 of 27 January 2010 lays down. The database holds
the same as its function `latin` (migration 0001), which fills `companies.latin_name`; a test keeps
the two alike.
"""

import re
import unicodedata

#: letters that read differently where a word begins
INITIAL = {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"}
LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh",
    "з": "z", "и": "y", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n",
    "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia",
    # not Ukrainian, but met in names
    "ё": "io", "ы": "y", "э": "e",
}  # fmt: skip
#: soft and hard signs and apostrophes are not written
SILENT = re.compile("[ьъ'’ʼ`]")
FIRST = re.compile("(?<![а-яёєіїґ])[єїйюя]")
#: Latin letters that are more than a letter with an accent
WHOLE = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "œ": "oe", "ı": "i"})


def latin(text: str) -> str:
    """The text in small Latin letters without accents."""
    text = SILENT.sub("", text.lower())
    text = FIRST.sub(lambda letter: INITIAL[letter[0]], text)
    text = text.replace("зг", "zgh")
    text = "".join(LETTERS.get(letter, letter) for letter in text)
    bare = (c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return "".join(bare).translate(WHOLE)


def trigrams(word: str) -> set[str]:
    """A word's three-letter pieces, padded as the database pads them."""
    padded = f"  {word} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}


def likeness(one: str, other: str) -> float:
    """Share of trigrams that two Latin words have in common, 0 to 1."""
    a, b = trigrams(one), trigrams(other)
    return len(a & b) / len(a | b)
