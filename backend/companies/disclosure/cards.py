"""A company, its facets and its projects as one level of trust sees them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from backend.companies.disclosure.levels import Level
from backend.models import CompanyState, FacetKind, Visibility


@dataclass(frozen=True)
class Source:
    """Where an imported fact comes from, and the day it was taken over."""

    source: str
    at: str


@dataclass(frozen=True)
class FacetCard:
    """One offer or need."""

    id: int
    kind: FacetKind
    text: str
    language: str
    codes: tuple[str, ...]
    trl: int | None
    cooperation: tuple[str, ...]
    visibility: Visibility
    source: str | None
    updated_at: datetime


@dataclass(frozen=True)
class ProjectCard:
    """One funded project: a public record."""

    project_id: int
    role: str
    acronym: str
    title: str
    programme: str
    topic_code: str
    topic_title: str
    starts_on: date | None
    ends_on: date | None
    source: str


@dataclass(frozen=True)
class FacilityCard:
    """One facility; region and capacity are None where withheld."""

    kind: str
    can_do: str
    region: str | None = None
    capacity: str | None = None


@dataclass(frozen=True)
class CompanyCard:
    """A company; a fact that this level may not see is None and, if filled in, in `withheld`."""

    id: int
    level: Level
    state: CompanyState
    verified_at: datetime | None
    updated_at: datetime
    name: str
    short_name: str
    country: str
    kind: str
    size: str | None
    language: str
    withheld: tuple[str, ...]
    offers: tuple[FacetCard, ...]
    needs: tuple[FacetCard, ...]
    track_record: tuple[ProjectCard, ...]
    provenance: Mapping[str, Source]
    region: str | None = None
    city: str | None = None
    founded: int | None = None
    website: str | None = None
    about: str | None = None
    languages: tuple[str, ...] = ()
    pic: str | None = None
    imported_sme: bool | None = None
    certificates: tuple[str, ...] = ()
    staff: int | None = None
    ownership: str | None = None
    controlling_country: str | None = None
    management_country: str | None = None
    asset_countries: tuple[str, ...] = ()
    territory: str | None = None
    control_group: str | None = None
    non_profit: bool | None = None
    end_user: bool | None = None
    seap: bool | None = None
    union_body: bool | None = None
    tested_programme: str | None = None
    tested_call: str | None = None
    tested_on: date | None = None
    exports_to: tuple[str, ...] = ()
    facilities: tuple[FacilityCard, ...] = ()
    edrpou: str | None = None
    lei: str | None = None
    ncage: str | None = None
    capacity: str | None = None
    turnover_eur: int | None = None
    balance_eur: int | None = None
    guarantee: str | None = None
    guarantee_on: date | None = None
    vat: str | None = None
    contact_title: str | None = None
    contact_email: str | None = None
    contact_phone: str | None = None
