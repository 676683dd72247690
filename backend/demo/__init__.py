"""The demo: made-up companies that read like real ones, checked strictly when they are read."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar

from babel import Locale
from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic.dataclasses import dataclass

from backend import taxonomy
from backend.companies.fields.identifiers import edrpou_fits

HERE = Path(__file__).parent
THIS_YEAR = 2026
#: what a register says of the made-up companies, and of some that are not here yet
REGISTER = HERE / "register.csv"
REGISTER_SOURCE = "Demo EDR (made up)"
REGISTER_DAY = date(2026, 6, 1)
T = TypeVar("T")
CYRILLIC = re.compile("[А-Яа-яІіЇїЄєҐґ]")
STRICT = ConfigDict(extra="forbid", str_strip_whitespace=True)


class DemoError(ValueError):
    """A demo file is wrong: the message names the file, the company and the field."""


def _member(scheme: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in taxonomy.values(scheme):
            raise ValueError(f"{value!r} is not in the vocabulary {scheme}")
        return value

    return check


def _facet_code(code: str) -> str:
    if not taxonomy.is_code(code) or taxonomy.scheme_of(code) not in ("EDF", "CPV", "ML"):
        raise ValueError(f"{code!r} is not a code of EDF, CPV or ML")
    return code


def _country(code: str) -> str:
    if not re.fullmatch("[A-Z]{2}", code) or code not in Locale("en").territories:
        raise ValueError(f"{code!r} is not a country")
    return code


def _spoken(code: str) -> str:
    if code not in Locale("en").languages:
        raise ValueError(f"{code!r} is not a language")
    return code


def _made_up_edrpou(code: str) -> str:
    if not re.fullmatch("99[0-9]{6}", code) or not edrpou_fits(code):
        raise ValueError(f"{code!r} is not 99 and six digits, the last of which fits the others")
    return code


Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Words = Annotated[str, Field(min_length=3, max_length=160)]
Country = Annotated[str, AfterValidator(_country)]
Language = Literal["en", "uk"]
#: the register numbers from 0 upwards and is far from 99
Edrpou = Annotated[str, AfterValidator(_made_up_edrpou)]
Year = Annotated[int, Field(ge=1880, le=THIS_YEAR + 4, strict=True)]
Amount = Annotated[int, Field(ge=0, strict=True)]


@dataclass(frozen=True, config=STRICT)
class Facet:
    """One offer or one need; `key` is company/name and unique in the demo."""

    key: str
    text: Annotated[str, Field(min_length=60, max_length=700)]
    codes: Annotated[tuple[Annotated[str, AfterValidator(_facet_code)], ...], Field(min_length=1)]
    cooperation: Annotated[
        tuple[Annotated[str, AfterValidator(_member("COOP"))], ...], Field(min_length=1)
    ]
    language: Language
    trl: Annotated[int, Field(ge=1, le=9, strict=True)] | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if not any(code.startswith("EDF:") for code in self.codes):
            raise ValueError("needs at least one EDF code")
        _check_language(self.text, self.language)
        return self


@dataclass(frozen=True, config=STRICT)
class Facility:
    """A place where something is made or tested, never closer than a region."""

    kind: Annotated[str, AfterValidator(_member("FACILITY"))]
    region: Words
    can_do: Words
    capacity: Words


@dataclass(frozen=True, config=STRICT)
class Ownership:
    """Who owns the company and from which country it is controlled."""

    kind: Annotated[str, AfterValidator(_member("OWNER"))]
    controlling_country: Country


@dataclass(frozen=True, config=STRICT)
class TrackRecord:
    """A made-up project the company took part in."""

    project: Annotated[str, Field(pattern=r"^[A-Z0-9][A-Z0-9-]+$")]
    title: Words
    programme: Annotated[str, AfterValidator(_member("PROGRAMME"))]
    role: Annotated[str, AfterValidator(_member("ROLE"))]
    start_year: Year
    end_year: Year


@dataclass(frozen=True, config=STRICT)
class DemoCompany:
    """A made-up company with all that a full profile holds; closed lists as bare values."""

    key: Slug
    name: Words
    country: Country
    founded: Year
    kind: Annotated[str, AfterValidator(_member("KIND"))]
    staff: Amount
    turnover_eur: Amount
    balance_eur: Amount
    ownership: Ownership
    website: Annotated[str, Field(pattern=r"^https://[a-z0-9-]+\.example$")]
    language: Language
    about: Annotated[str, Field(min_length=120, max_length=900)]
    offers: Annotated[tuple[Facet, ...], Field(min_length=2, max_length=4)]
    needs: Annotated[tuple[Facet, ...], Field(min_length=1, max_length=3)]
    certificates: tuple[Annotated[str, AfterValidator(_member("CERT"))], ...]
    facilities: Annotated[tuple[Facility, ...], Field(min_length=1)]
    capacity: Annotated[str, Field(min_length=12, max_length=300)]
    exports: tuple[Country, ...]
    languages: Annotated[tuple[Annotated[str, AfterValidator(_spoken)], ...], Field(min_length=1)]
    contact_role: Words
    short_name: str = ""
    region: str = ""
    city: str = ""
    track_record: tuple[TrackRecord, ...] = ()
    login: bool = False
    edrpou: Edrpou | None = None

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.country == "UA" and (self.city or not self.region):
            raise ValueError("a Ukrainian company gives its oblast and no city")
        if self.country != "UA" and not self.city:
            raise ValueError("a city is missing")
        if (self.country == "UA") != (self.edrpou is not None):
            raise ValueError("Ukrainian companies, and no others, have an EDRPOU code")
        if self.founded > THIS_YEAR:
            raise ValueError("founded in the future")
        if any(entry.start_year > entry.end_year for entry in self.track_record):
            raise ValueError("a project ends before it starts")
        shops = (word for shop in self.facilities for word in (shop.region, shop.can_do))
        for text in (self.about, self.capacity, self.contact_role, *shops):
            _check_language(text, self.language)
        return self

    @property
    def email(self) -> str:
        """Address of the partnership desk, under the company's own made-up domain."""
        return f"partners@{self.website.removeprefix('https://')}"


@dataclass(frozen=True, config=STRICT)
class ExpectedPair:
    """A need and the offer that answers it across the border, and offers that only look alike."""

    need: str
    offer: str
    why: Annotated[str, Field(min_length=30, max_length=240)]
    near_misses: tuple[str, ...] = ()


@cache
def companies() -> tuple[DemoCompany, ...]:
    """All demo companies, by key; raises DemoError."""
    found = [one for path in sorted((HERE / "companies").glob("*.toml")) for one in read(path)]
    _unique("company key", (one.key for one in found))
    _unique("company name", (one.name.casefold() for one in found))
    _unique("website", (one.website for one in found))
    _unique("EDRPOU code", (one.edrpou for one in found if one.edrpou))
    _unique("facet", (facet.key for one in found for facet in (*one.offers, *one.needs)))
    return tuple(sorted(found, key=lambda one: one.key))


@cache
def expected_pairs() -> tuple[ExpectedPair, ...]:
    """The right answers a matcher should find, as a test of quality; raises DemoError."""
    pairs = read_pairs(HERE / "expected_pairs.toml")
    offers = {facet.key for one in companies() for facet in one.offers}
    needs = {facet.key for one in companies() for facet in one.needs}
    for pair in pairs:
        for key in (pair.need, pair.offer, *pair.near_misses):
            if key not in (needs if key == pair.need else offers):
                raise DemoError(f"expected_pairs.toml: no company has {key}")
    _unique("expected pair", (f"{pair.need} {pair.offer}" for pair in pairs))
    return pairs


def read(path: Path) -> tuple[DemoCompany, ...]:
    """Reads one file of companies; raises DemoError."""
    return tuple(_company(path, row) for row in _rows(path, "companies"))


def read_pairs(path: Path) -> tuple[ExpectedPair, ...]:
    """Reads the expected pairs without looking the facets up; raises DemoError."""
    adapter = TypeAdapter(ExpectedPair)
    return tuple(
        _validated(path, str(row.get("need")), adapter, row) for row in _rows(path, "pairs")
    )


def _company(path: Path, row: dict[str, Any]) -> DemoCompany:
    key = str(row.get("key"))
    for facet in (*row.get("offers", ()), *row.get("needs", ())):
        facet["key"] = f"{key}/{facet.pop('name', '')}"
        facet.setdefault("language", row.get("language"))
    return _validated(path, key, TypeAdapter(DemoCompany), row)


def _validated(path: Path, key: str, adapter: TypeAdapter[T], row: dict[str, Any]) -> T:
    try:
        return adapter.validate_python(row)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "the whole"
        raise DemoError(f"{path.name}: {key}: {place}: {first['msg']}") from error


def _rows(path: Path, name: str) -> list[dict[str, Any]]:
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise DemoError(f"{path.name}: {error}") from error
    if set(raw) != {name}:
        raise DemoError(f"{path.name}: expected only [[{name}]], found {', '.join(raw)}")
    rows: list[dict[str, Any]] = raw[name]
    return rows


def _unique(what: str, keys: Iterable[str]) -> None:
    repeated = [key for key, count in Counter(keys).items() if count > 1]
    if repeated:
        raise DemoError(f"{what} used twice: {', '.join(repeated)}")


def _check_language(text: str, language: str) -> None:
    if bool(CYRILLIC.search(text)) != (language == "uk"):
        raise ValueError(f"is not written in the language {language!r}: {text[:60]}")
