"""Made-up organisations and teams for the tests of eligibility and assembly."""

from collections.abc import Iterable
from typing import Any

from matching.teams import Entity, Member, Role, Team


def known(key: str, country: str, **facts: Any) -> Entity:
    """An organisation that is managed, equipped and owned at home."""
    base: dict[str, Any] = {
        "name": key, "management_country": country, "asset_countries": (country,),
        "controlling_country": country, "size": "medium", "government_controlled_area": True,
    }  # fmt: skip
    return Entity(key=key, country=country, **(base | facts))


def team(coordinator: Entity, *others: Entity | Member) -> Team:
    """A coordinator and beneficiaries (or members in other roles)."""
    rest = [m if isinstance(m, Member) else Member(m) for m in others]
    return Team((Member(coordinator, Role.COORDINATOR), *rest))


def from_countries(countries: Iterable[str]) -> Team:
    """One organisation per country named; the first coordinates."""
    first, *rest = (known(f"{country}-{n}", country) for n, country in enumerate(countries))
    return team(first, *rest)
