"""Who sees what of a company, in one table.

Places are coarse by default: sites in Ukraine are struck, so a Ukrainian company's town and the
regions of its facilities are shown to partners only.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from backend.companies.disclosure.cards import (
    CompanyCard,
    FacetCard,
    FacilityCard,
    ProjectCard,
    Source,
)
from backend.companies.disclosure.levels import Level, level_for, levels_for, may_open
from backend.companies.fields.size import size_class
from backend.models import Company, CompanyState, Facet, FacetKind, TrackRecord, Visibility

__all__ = [
    "CompanyCard", "FacetCard", "FacilityCard", "Level", "ProjectCard", "Source", "card",
    "facet_card", "least", "level_for", "levels_for", "may_open",
]  # fmt: skip

#: from which level each fact is shown
FIELD_LEVELS: Mapping[str, Level] = {
    "region": Level.public,
    "city": Level.public,
    "founded": Level.public,
    "website": Level.public,
    "about": Level.public,
    "languages": Level.public,
    "pic": Level.public,
    "imported_sme": Level.public,
    "non_profit": Level.public,
    "end_user": Level.public,
    "seap": Level.public,
    "union_body": Level.public,
    "certificates": Level.member,
    "staff": Level.member,
    "ownership": Level.member,
    "controlling_country": Level.member,
    "management_country": Level.member,
    "asset_countries": Level.member,
    "territory": Level.member,
    "control_group": Level.member,
    "tested_programme": Level.member,
    "tested_call": Level.member,
    "tested_on": Level.member,
    "exports_to": Level.member,
    "facilities": Level.member,
    "edrpou": Level.member,
    "lei": Level.member,
    "ncage": Level.member,
    "capacity": Level.partner,
    "turnover_eur": Level.partner,
    "balance_eur": Level.partner,
    "guarantee": Level.partner,
    "guarantee_on": Level.partner,
    "vat": Level.partner,
    "contact_title": Level.partner,
    "contact_email": Level.partner,
    "contact_phone": Level.partner,
}
#: shown at every level
ALWAYS = frozenset({"name", "short_name", "country", "kind"})
#: where a site can be found out from the facts below, they wait for a partner
COARSE_COUNTRIES = frozenset({"UA"})
PLACES = frozenset({"city", "facilities.region"})


def least(fact: str, country: str) -> Level:
    """The first level that sees a fact of a company in this country."""
    if fact in PLACES and country in COARSE_COUNTRIES:
        return Level.partner
    if fact == "facilities.capacity":
        return FIELD_LEVELS["capacity"]
    return FIELD_LEVELS[fact.partition(".")[0]]


def card(
    company: Company, facets: Sequence[Facet], track_record: Sequence[TrackRecord], level: Level
) -> CompanyCard:
    """The company as this level sees it; archived facets are seen by nobody."""
    shown = {fact: _value(company, fact, level) for fact in _open_at(level, company.country)}
    visible = [f for f in facets if f.archived_at is None and level.sees(f.visibility)]
    return CompanyCard(
        id=company.id,
        level=level,
        state=CompanyState(company.state),
        verified_at=company.verified_at,
        updated_at=company.updated_at,
        name=company.name,
        short_name=company.short_name,
        country=company.country,
        kind=company.kind,
        size=size_of(company),
        language=company.language,
        withheld=tuple(f for f in FIELD_LEVELS if f not in shown and _filled(company, f)),
        offers=tuple(facet_card(f) for f in visible if f.kind == FacetKind.offer),
        needs=tuple(facet_card(f) for f in visible if f.kind == FacetKind.need),
        track_record=tuple(_project(record) for record in track_record),
        provenance=_sources(company, shown),
        **shown,
    )


@cache
def _open_at(level: Level, country: str) -> tuple[str, ...]:
    return tuple(fact for fact in FIELD_LEVELS if level.sees(least(fact, country)))


def size_of(company: Company) -> str | None:
    """The company's size class."""
    return size_class(
        staff=company.staff, turnover_eur=company.turnover_eur, balance_eur=company.balance_eur,
        ownership=company.ownership,
    )  # fmt: skip


def facet_card(facet: Facet) -> FacetCard:
    """One facet as shown; the caller has checked the level."""
    return FacetCard(
        id=facet.id, kind=FacetKind(facet.kind), text=facet.text, language=facet.language,
        codes=tuple(facet.codes), trl=facet.trl, cooperation=tuple(facet.cooperation),
        visibility=Visibility(facet.visibility), source=facet.source, updated_at=facet.updated_at,
    )  # fmt: skip


def _sources(company: Company, shown: Mapping[str, Any]) -> dict[str, Source]:
    return {
        column: Source(str(origin.get("source", "")), str(origin.get("at", "")))
        for column, origin in company.provenance.items()
        if column in ALWAYS or column in shown
    }


def _filled(company: Company, fact: str) -> bool:
    return getattr(company, fact) not in (None, "", [])


def _value(company: Company, fact: str, level: Level) -> Any:
    value = getattr(company, fact)
    if fact == "facilities":
        return tuple(_facility(row, company.country, level) for row in value)
    return tuple(value) if isinstance(value, list) else value


def _facility(row: Mapping[str, Any], country: str, level: Level) -> FacilityCard:
    def open_at(key: str) -> str | None:
        seen = level.sees(least(f"facilities.{key}", country))
        return str(row.get(key) or "") if seen else None

    return FacilityCard(
        kind=str(row.get("kind", "")), can_do=str(row.get("can_do", "")),
        region=open_at("region"), capacity=open_at("capacity"),
    )  # fmt: skip


def _project(record: TrackRecord) -> ProjectCard:
    project = record.project
    return ProjectCard(
        project_id=project.id, role=record.role, acronym=project.acronym, title=project.title,
        programme=project.programme, topic_code=project.topic_code,
        topic_title=project.topic_title, starts_on=project.starts_on, ends_on=project.ends_on,
        source=project.source,
    )  # fmt: skip
