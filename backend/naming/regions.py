"""Which region of Ukraine a text names: «Харківська область» and Kharkiv oblast are one.

Addresses of registers name regions by the adjective, English texts by the town or the land.
"""

import re

from backend.naming.latin import latin

#: by code of ISO 3166-2: the adjective, then what else the region is called by
_NAMES = {
    "UA-05": ("Вінницька", "Вінниця"),
    "UA-07": ("Волинська", "Волинь"),
    "UA-09": ("Луганська", "Луганськ"),
    "UA-12": ("Дніпропетровська", "Дніпропетровськ", "Дніпро"),
    "UA-14": ("Донецька", "Донецьк"),
    "UA-18": ("Житомирська", "Житомир"),
    "UA-21": ("Закарпатська", "Закарпаття"),
    "UA-23": ("Запорізька", "Запоріжжя"),
    "UA-26": ("Івано-Франківська", "Івано-Франківськ"),
    "UA-32": ("Київська",),
    "UA-35": ("Кіровоградська", "Кіровоград", "Кропивницький"),
    "UA-40": ("Севастополь",),
    "UA-43": ("Автономна Республіка Крим", "АР Крим", "Крим", "Crimea"),
    "UA-46": ("Львівська", "Львів"),
    "UA-48": ("Миколаївська", "Миколаїв"),
    "UA-51": ("Одеська", "Одеса", "Odessa"),
    "UA-53": ("Полтавська", "Полтава"),
    "UA-56": ("Рівненська", "Рівне"),
    "UA-59": ("Сумська", "Суми"),
    "UA-61": ("Тернопільська", "Тернопіль"),
    "UA-63": ("Харківська", "Харків"),
    "UA-65": ("Херсонська", "Херсон"),
    "UA-68": ("Хмельницька", "Хмельницький"),
    "UA-71": ("Черкаська", "Черкаси"),
    "UA-74": ("Чернігівська", "Чернігів"),
    "UA-77": ("Чернівецька", "Чернівці"),
}
#: the capital is a region of its own, apart from the one around it
_CAPITAL, _AROUND = "UA-30", "UA-32"
_CAPITAL_NAMES = ("Київ", "Kiev")
_WORDS = re.compile(r"\b(?:oblast|obl|region|misto|m|city)\b\.?")


def region_code(text: str) -> str | None:
    """The code of the region that a text names, and nothing else; None of anything else."""
    plain = latin(text)
    name = " ".join(_WORDS.sub(" ", plain).replace("-", " ").split())
    if name in _CAPITALS:
        return _AROUND if re.search(r"\b(?:oblast|obl|region)\b", plain) else _CAPITAL
    return _CODES.get(name)


def same_region(one: str, other: str) -> bool:
    """Whether both name one region of Ukraine."""
    code = region_code(one)
    return code is not None and code == region_code(other)


def _plain(name: str) -> str:
    return latin(name).replace("-", " ")


_CODES = {_plain(name): code for code, names in _NAMES.items() for name in names}
_CAPITALS = frozenset(map(_plain, _CAPITAL_NAMES))
