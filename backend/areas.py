"""The parts of Europe between which partners are sought."""

from enum import StrEnum

from backend.i18n import mark

UKRAINE = "UA"
EU = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
#: EFTA, the United Kingdom, the countries that negotiate or have asked to join the Union
NEIGHBOURS = frozenset({
    "AL", "BA", "CH", "GB", "GE", "IS", "LI", "MD", "ME", "MK", "NO", "RS", "TR", "XK",
})  # fmt: skip


class Area(StrEnum):
    """Where to look for partners."""

    ukraine = "ukraine"
    eu = "eu"
    europe = "europe"  # the Union and its neighbours, without Ukraine
    any = "any"


COUNTRIES = {
    Area.ukraine: frozenset({UKRAINE}),
    Area.eu: EU,
    Area.europe: EU | NEIGHBOURS,
}
AREA_WORDS = {
    Area.ukraine: mark("Ukraine"),
    Area.eu: mark("European Union"),
    Area.europe: mark("Europe outside Ukraine"),
}


def in_area(country: str, area: Area) -> bool:
    """Whether a country lies in the area."""
    return area is Area.any or country in COUNTRIES[area]
