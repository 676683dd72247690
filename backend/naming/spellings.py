"""One name as different countries write it: «Івченко» is Ivchenko, Iwtschenko and Iwczenko.

The database holds names as `latin` writes them: Cyrillic by the resolution of 2010, Latin letters
as they stand, without accents. What is typed is therefore looked for in every customary spelling.
From Cyrillic these are the resolution's, the English one in use before it, the German one (Duden)
and the Polish one (PWN), the last three also with «г» as g, as international words have it; from
Latin letters, what the German, Polish or English spelling stands for, and how the resolution's
spelling would be written in German and in Polish.
"""

import re

from backend.naming.latin import SILENT, latin

#: where a word begins the resolution writes y
FIRST = re.compile(r"\bi([aeu])")
CYRILLIC = re.compile("[а-яёєіїґ]")
_SHARED = {
    "а": "a", "б": "b", "г": "h", "ґ": "g", "д": "d", "е": "e", "и": "y", "і": "i", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ф": "f", "ё": "jo", "ы": "y", "э": "e",
}  # fmt: skip
_J = {"є": "je", "ї": "ji", "й": "j", "ю": "ju", "я": "ja"}
ENGLISH = _SHARED | {
    "в": "v", "є": "ye", "ж": "zh", "з": "z", "ї": "yi", "й": "y", "х": "kh", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya",
}  # fmt: skip
GERMAN = _SHARED | _J | {
    "в": "w", "ж": "sch", "з": "s", "х": "ch", "ц": "z", "ч": "tsch", "ш": "sch", "щ": "schtsch",
}  # fmt: skip
POLISH = _SHARED | _J | {
    "в": "w", "ж": "z", "з": "z", "х": "ch", "ц": "c", "ч": "cz", "ш": "sz", "щ": "szcz",
}  # fmt: skip
#: which letters stand for which of the resolution's; a longer group before what it holds
FROM_GERMAN = {
    "schtsch": "shch", "tsch": "ch", "sch": "sh", "ch": "kh", "w": "v", "ju": "iu", "ja": "ia",
    "je": "ie", "ji": "i", "j": "i", "z": "ts", "g": "h",
}  # fmt: skip
FROM_POLISH = {
    "szcz": "shch", "cz": "ch", "sz": "sh", "ch": "kh", "w": "v", "ju": "iu", "ja": "ia",
    "je": "ie", "ji": "i", "j": "i", "c": "ts", "g": "h",
}  # fmt: skip
FROM_ENGLISH = {"ya": "ia", "yu": "iu", "ye": "ie", "yi": "i", "g": "h"}
TO_GERMAN = {
    "shch": "schtsch", "zgh": "sg", "zh": "sch", "kh": "ch", "ts": "z", "ch": "tsch", "sh": "sch",
    "iu": "ju", "ia": "ja", "ie": "je", "yu": "ju", "ya": "ja", "ye": "je", "yi": "ji", "v": "w",
}  # fmt: skip
TO_POLISH = {
    "shch": "szcz", "zh": "z", "kh": "ch", "ts": "c", "ch": "cz", "sh": "sz", "iu": "ju",
    "ia": "ja", "ie": "je", "yu": "ju", "ya": "ja", "ye": "je", "yi": "ji", "v": "w",
}  # fmt: skip


def spellings(text: str) -> list[str]:
    """The ways in which a name may be stored, small Latin letters without accents.

    The first is the one that `latin` gives; none comes twice.
    """
    plain = latin(text)
    low = SILENT.sub("", text.lower())
    if CYRILLIC.search(low):
        tables = [table | {"г": letter} for table in (ENGLISH, GERMAN, POLISH) for letter in "hg"]
        found = [_letters(low, table) for table in tables]
    else:
        found = [
            FIRST.sub(r"y\1", _groups(plain, t)) for t in (FROM_ENGLISH, FROM_GERMAN, FROM_POLISH)
        ]
        found += [_groups(plain, table) for table in (TO_GERMAN, TO_POLISH)]
    return list(dict.fromkeys([plain, *found]))


def _letters(text: str, table: dict[str, str]) -> str:
    return latin("".join(table.get(letter, letter) for letter in text))


def _groups(text: str, table: dict[str, str]) -> str:
    longest_first = sorted(table, key=len, reverse=True)
    return re.sub("|".join(longest_first), lambda group: table[group[0]], text)
