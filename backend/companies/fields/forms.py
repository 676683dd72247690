"""What is typed about a company, one model for each step; the API takes the same fields."""

from datetime import date

from pydantic import EmailStr, Field

from backend.companies.fields.types import (
    Amount,
    Certificate,
    Country,
    EarlierProgramme,
    Edrpou,
    FacilityKind,
    Guarantee,
    Headcount,
    HomeCountry,
    Kind,
    Language,
    Lei,
    Ncage,
    Ownership,
    PastYear,
    Pic,
    Territory,
    Vat,
    Website,
)  # fmt: skip
from backend.typed import Typed

MOST_FACILITIES = 12
ABOUT_LENGTH = 4000


class Legal(Typed):
    """Who the company is before the law."""

    name: str = Field(min_length=2, max_length=200)
    country: HomeCountry
    kind: Kind = "private_company"
    pic: Pic | None = None
    edrpou: Edrpou | None = None
    vat: Vat = ""
    website: Website = ""


class NewCompany(Legal):
    """A company entered by hand; `different` says that it is none of those with a like name."""

    different: bool = False


class Basics(Legal):
    """Step: who the company is and what it does."""

    short_name: str = Field("", max_length=60)
    region: str = Field("", max_length=120)
    city: str = Field("", max_length=120)
    founded: PastYear | None = None
    about: str = Field("", max_length=ABOUT_LENGTH)
    language: Language = "en"
    languages: list[Language] = Field(default_factory=list)
    lei: Lei | None = None
    ncage: Ncage | None = None


class Figures(Typed):
    """Size and ownership, of the last closed year."""

    staff: Headcount | None = None
    turnover_eur: Amount | None = None
    balance_eur: Amount | None = None
    ownership: Ownership = ""
    controlling_country: Country | None = None


class Establishment(Typed):
    """What programmes ask beside that: where it is managed and works, who vouches for it."""

    management_country: Country | None = None
    asset_countries: list[Country] = Field(default_factory=list)
    territory: Territory = ""
    guarantee: Guarantee = ""
    guarantee_on: date | None = None
    control_group: str = Field("", max_length=200)
    non_profit: bool | None = None
    end_user: bool | None = None
    seap: bool | None = None
    union_body: bool | None = None
    tested_programme: EarlierProgramme = ""
    tested_call: str = Field("", max_length=120)
    tested_on: date | None = None


class SizeAndOwnership(Figures, Establishment):
    """Step: size, ownership and where the company is established."""


class Facility(Typed):
    """A place where something is made, repaired, tested or taught."""

    kind: FacilityKind
    region: str = Field("", max_length=120)
    can_do: str = Field("", max_length=400)
    capacity: str = Field("", max_length=200)


class Works(Typed):
    """Step: facilities, capacity, certificates, markets."""

    facilities: list[Facility] = Field(default_factory=list, max_length=MOST_FACILITIES)
    capacity: str = Field("", max_length=1000)
    certificates: list[Certificate] = Field(default_factory=list)
    exports_to: list[Country] = Field(default_factory=list)


class Contact(Typed):
    """Step: how partners reach the company once both sides have said yes."""

    contact_title: str = Field("", max_length=120)
    contact_email: EmailStr | None = None
    contact_phone: str = Field("", max_length=40, pattern=r"^[0-9+()\-./ ]*$")
