"""The directory's filters in the reader's words: choices with their numbers, and chips."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from backend.areas import AREA_WORDS, Area
from backend.directory.counts import Counts
from backend.directory.filters import Filters, Origin, Sort
from backend.directory.sizes import SME_BY_REGISTER
from backend.i18n import gettext, mark
from backend.pages import country_name, label, number

NAMES = {
    "country": mark("Country"),
    "place": mark("Part of Europe"),
    "kind": mark("Kind"),
    "size": mark("Size"),
    "area": mark("Capability area"),
    "certificate": mark("Certificate"),
    "origin": mark("Source of the entry"),
    "verified": mark("Verified"),
}
SCHEMES = {"kind": "KIND", "size": "SIZE", "area": "EDF", "certificate": "CERT"}
ORIGIN_WORDS = {
    Origin.company: mark("the company itself"),
    Origin.register: mark("public records only"),
}
SME = mark("SME according to public records")
VERIFIED = mark("by an officer")
SORT_WORDS = {
    Sort.relevance: mark("Best answer"),
    Sort.verified: mark("Verified first"),
    Sort.name: mark("Name"),
    Sort.changed: mark("Latest change"),
}


@dataclass(frozen=True)
class Choice:
    """One choice of a filter: its value, its words, how many companies it leaves."""

    value: str
    text: str
    count: int
    chosen: bool

    @property
    def option(self) -> tuple[str, str]:
        """The choice as form components take it."""
        return self.value, f"{self.text} ({number(self.count)})"


def words_of(name: str, value: str) -> str:
    """A filter's value in the reader's words."""
    if name == "country":
        return country_name(value)
    if name == "place":
        return gettext(AREA_WORDS[Area(value)])
    if name == "origin":
        return gettext(ORIGIN_WORDS[Origin(value)])
    if name == "verified":
        return gettext(VERIFIED)
    return gettext(SME) if value == SME_BY_REGISTER else label(f"{SCHEMES[name]}:{value}")


def choices(filters: Filters, counts: Counts) -> Mapping[str, Sequence[Choice]]:
    """For each filter the choices that leave something, and those in force."""
    chosen: dict[str, list[str]] = {name: [] for name in NAMES}
    for name, value in filters.in_force:
        chosen[name].append(value)
    return {
        name: [
            Choice(value, words_of(name, value), count, value in chosen[name])
            for value, count in _numbers(counts.choices.get(name, {}), chosen[name]).items()
            if count or value in chosen[name]
        ]
        for name in NAMES
    }


def _numbers(found: Mapping[str, int], chosen: Sequence[str]) -> dict[str, int]:
    return dict.fromkeys(chosen, 0) | dict(found)


def chips(filters: Filters, path: str) -> list[dict[str, str]]:
    """The filters in force, each with the address that takes it away."""
    return [
        {
            "name": gettext(NAMES[name]), "text": words_of(name, value),
            "remove": _address(path, filters.without(name, value).query()),
        }
        for name, value in filters.in_force
    ]  # fmt: skip


def sorts(filters: Filters, path: str) -> list[dict[str, Any]]:
    """The orders to choose from."""
    offered = [sort for sort in Sort if filters.q or sort is not Sort.relevance]
    return [
        {
            "label": gettext(SORT_WORDS[sort]), "current": sort is filters.order,
            "href": _address(path, filters.query(sort=sort.value)),
        }
        for sort in offered
    ]  # fmt: skip


def _address(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
