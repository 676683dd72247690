"""What a register's entry says, by column of a company's profile."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from backend.companies.fields.forms import Basics
from backend.i18n import mark
from backend.models import RegisterEntry, RegisterStatus, Scheme
from backend.naming.regions import same_region
from backend.naming.same import same_name

COUNTRIES = {Scheme.edr: "UA"}
#: what anybody gets who enters a company by its code; the rest is for those who speak for it
IDENTITY = ("name", "country", "edrpou")
NAMES = frozenset({"name", "short_name"})
PLACES = frozenset({"region", "city"})
STATUS_WORDS = {
    RegisterStatus.active: mark("Registered"),
    RegisterStatus.terminating: mark("Being terminated"),
    RegisterStatus.insolvent: mark("In insolvency proceedings"),
    RegisterStatus.terminated: mark("Terminated"),
    RegisterStatus.unknown: mark("Status not known"),
}
STATUS_LIGHTS = {
    RegisterStatus.active: "meets",
    RegisterStatus.terminating: "check",
    RegisterStatus.insolvent: "check",
    RegisterStatus.terminated: "fails",
    RegisterStatus.unknown: "check",
}


@dataclass(frozen=True)
class Fact:
    """A value of a column, who says so and of which day it is."""

    column: str
    value: str | int
    source: str
    on: date

    @property
    def provenance(self) -> dict[str, str]:
        """As `companies.provenance` holds it."""
        return {"source": self.source, "at": self.on.isoformat()}


def facts_of(entry: RegisterEntry, *, own: bool) -> tuple[Fact, ...]:
    """The facts that fit a profile; of somebody else's company only who it is."""
    short = entry.short_name
    said: dict[str, str | int | None] = {
        "name": next((name for name in (entry.name, short) if _fits("name", name)), None),
        "country": COUNTRIES[Scheme(entry.scheme)],
        "edrpou": entry.identifier,
        "short_name": short if _fits("short_name", short) else None,
        "region": entry.region if _fits("region", entry.region) else None,
        "city": entry.city if _fits("city", entry.city) else None,
        "founded": entry.founded,
    }
    return tuple(
        Fact(column, value, entry.source, entry.as_of)
        for column, value in said.items()
        if value and (own or column in IDENTITY)
    )


def says(fact: Fact, typed: Any) -> bool:
    """Whether what was typed is what the register says, in whatever letters."""
    if fact.column in NAMES:
        return same_name(str(typed), str(fact.value))
    if fact.column in PLACES and places_agree(str(typed), str(fact.value)):
        return True
    return str(typed).strip().casefold() == str(fact.value).casefold()


def places_agree(typed: str, registered: str) -> bool:
    """Kharkiv oblast is «Харківська область», Kyiv is Київ."""
    return same_name(typed, registered) or same_region(typed, registered)


def marks(entry: RegisterEntry | None, values: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """Provenance of the columns that hold the register's facts letter for letter."""
    if entry is None:
        return {}
    return {
        fact.column: fact.provenance
        for fact in facts_of(entry, own=True)
        if fact.column in values and values[fact.column] == fact.value
    }


def _fits(column: str, text: str) -> bool:
    """Whether the form's field takes it."""
    limits = {type(each).__name__: each for each in Basics.model_fields[column].metadata}
    longest = getattr(limits.get("MaxLen"), "max_length", 0)
    return len(text) <= longest
