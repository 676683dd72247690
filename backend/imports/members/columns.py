"""Columns of a member list: their headings in English and Ukrainian, and how their cells read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel import Locale

from backend import taxonomy
from backend.companies.fields import countries
from backend.companies.fields.identifiers import plain
from backend.companies.fields.types import LANGUAGES
from backend.i18n import LOCALES, current_locale, mark
from backend.imports.reading.csv_records import column_name
from backend.imports.reading.values import EU_COUNTRIES, BadValue
from backend.models import FacetKind

#: several values in one cell
BETWEEN = re.compile(r"[;|\n]")
REST = re.compile(r"(?P<number>\d{0,3})(?P<part>\D*)")
#: countries by other names than the usual ones
COUNTRY_NAMES = {
    "czechrepublic": "CZ", "greatbritain": "GB", "england": "GB", "holland": "NL", "usa": "US",
    "великобританія": "GB", "англія": "GB", "голландія": "NL", "сша": "US",
}  # fmt: skip
#: longer lists of choices are better looked up in the template
MOST_NAMED = 20
NOT_ONE_OF = mark("“%(value)s” is none of the choices: %(choices)s.")
NOT_LISTED = mark("“%(value)s” is not known here. The template's lists show what is.")
NOT_LANGUAGE = mark("“%(value)s” is not known here. Use codes such as uk, en, de.")
NOT_COUNTRY = mark("“%(value)s” is not a country's name in English or Ukrainian, nor its code.")


@dataclass(frozen=True)
class Column:
    """A column of the list: the company's column it fills, its headings, an example."""

    field: str
    en: str
    uk: str
    also: tuple[str, ...] = ()
    example: str = ""
    read: Callable[[str], Any] = str.strip

    def heading(self, locale: str) -> str:
        """Its heading in one language."""
        return self.uk if locale == "uk" else self.en


@dataclass(frozen=True)
class FacetColumn:
    """A column of the numbered offer or need that it belongs to; number 0 holds one a line."""

    kind: FacetKind
    number: int
    part: str


def country(cell: str) -> str:
    """A country by its code or its English or Ukrainian name."""
    text = cell.strip().upper()
    code = EU_COUNTRIES.get(text, text)
    if code in countries.codes():
        return code
    name = column_name(cell)
    found = COUNTRY_NAMES.get(name) or _territories().get(name)
    if found is None:
        raise BadValue(NOT_COUNTRY, value=cell)
    return found


def edrpou(cell: str) -> str:
    """An EDRPOU code with the zeros at its beginning that spreadsheets drop."""
    code = plain(cell)
    return code.zfill(8) if code.isdigit() and len(code) >= 5 else code


def term(scheme: str) -> Callable[[str], str]:
    """Reads one term of a vocabulary by its code or its English or Ukrainian label."""

    def read(cell: str) -> str:
        found = _terms(scheme).get(column_name(cell))
        if found is None:
            labels = [term.label(current_locale()) for term in taxonomy.terms(scheme)]
            few = len(labels) <= MOST_NAMED
            raise BadValue(NOT_ONE_OF if few else NOT_LISTED, value=cell, choices="; ".join(labels))
        return found

    return read


def many(read: Callable[[str], str]) -> Callable[[str], list[str]]:
    """Reads several values of one cell, between semicolons, bars or lines, else commas."""

    def read_all(cell: str) -> list[str]:
        found: list[str] = []
        for piece in filter(None, map(str.strip, BETWEEN.split(cell))):
            try:
                found.append(read(piece))
            except BadValue:
                if "," not in piece:  # labels have commas themselves
                    raise
                found += [read(part) for part in map(str.strip, piece.split(",")) if part]
        return list(dict.fromkeys(found))

    return read_all


def language(cell: str) -> str:
    """A language by its code or its English or Ukrainian name."""
    text = cell.strip().lower()
    found = text if text in LANGUAGES else _languages().get(column_name(cell))
    if found is None:
        raise BadValue(NOT_LANGUAGE, value=cell)
    return found


def area(cell: str) -> str:
    """A capability area by code or label; anything else is left to be read as a CPV code."""
    return f"EDF:{known}" if (known := _terms("EDF").get(column_name(cell))) else cell


COLUMNS = (
    Column("name", "Name", "Назва", ("Company", "Company name", "Organisation", "Organization",
           "Компанія", "Назва компанії", "Організація"), "Zrazok Dynamics (EXAMPLE)"),
    Column("country", "Country", "Країна", (), "UA", country),
    Column("short_name", "Short name", "Скорочена назва", ("Acronym", "Абревіатура"), "Zrazok"),
    Column("kind", "Kind of organisation", "Тип організації", ("Kind", "Type", "Тип"),
           "KIND:private_company", term("KIND")),
    Column("edrpou", "EDRPOU code", "Код ЄДРПОУ", ("EDRPOU", "ЄДРПОУ"), "00000000", edrpou),
    Column("pic", "PIC", "Код PIC", ("Participant code",)),
    Column("vat", "VAT number", "Номер платника ПДВ", ("VAT", "ІПН", "ПДВ")),
    Column("region", "Region", "Область", ("Oblast", "Регіон"), "Lvivska oblast"),
    Column("city", "City", "Місто", ("Town", "Населений пункт")),
    Column("website", "Website", "Вебсайт", ("Web", "URL", "Сайт"), "https://zrazok.example"),
    Column("founded", "Founded", "Рік заснування", ("Year founded", "Засновано"), "2016"),
    Column("about", "About the company", "Про компанію", ("About", "Description", "Опис"),
           "Makes carbon-fibre airframes for unmanned aircraft of 5 to 150 kg."),
    Column("languages", "Working languages", "Робочі мови", ("Languages", "Мови"),
           "uk; en", many(language)),
    Column("staff", "Staff", "Кількість працівників", ("Employees", "Персонал"), "85"),
    Column("turnover_eur", "Turnover (EUR)", "Оборот (євро)", ("Turnover", "Оборот"), "4 200 000"),
    Column("balance_eur", "Balance sheet total (EUR)", "Валюта балансу (євро)", ("Balance",)),
    Column("ownership", "Owners", "Власники", ("Ownership", "Форма власності"), "OWNER:founders",
           term("OWNER")),
    Column("controlling_country", "Controlled from", "Країна контролю", ("Country of control",),
           "UA", country),
    Column("certificates", "Certificates", "Сертифікати", (), "ISO9001; AQAP2110",
           many(term("CERT"))),
    Column("capacity", "Capacity", "Потужність", ("Production capacity",),
           "40 airframes a month, 60 within half a year"),
    Column("exports_to", "Sells to", "Країни збуту", ("Exports to", "Експорт"), "PL; EE",
           many(country)),
    Column("contact_title", "Contact's role", "Посада контактної особи", ("Contact role",),
           "Export manager"),
    Column("contact_email", "Contact's e-mail", "Е-пошта контакту",
           ("E-mail", "Email", "Е-пошта", "Електронна пошта"), "export@zrazok.example"),
    Column("contact_phone", "Contact's telephone", "Телефон контакту", ("Telephone", "Phone",
           "Телефон")),
)  # fmt: skip
REQUIRED = ("name", "country")
EXAMPLE_NAME = COLUMNS[0].example
FACET_WORDS = {
    "offer": FacetKind.offer, "offers": FacetKind.offer, "пропозиція": FacetKind.offer,
    "пропозиції": FacetKind.offer, "need": FacetKind.need, "needs": FacetKind.need,
    "потреба": FacetKind.need, "потреби": FacetKind.need,
}  # fmt: skip
PART_WORDS = {
    "": "text", "area": "areas", "areas": "areas", "напрям": "areas", "напрями": "areas",
    "trl": "trl", "ртг": "trl", "cooperation": "cooperation", "співпраця": "cooperation",
}  # fmt: skip
#: headings of the parts of an offer or need in the template
FACET_NAMES = {
    FacetKind.offer: {"en": "Offer", "uk": "Пропозиція"},
    FacetKind.need: {"en": "Need", "uk": "Потреба"},
}
PART_NAMES = {
    "text": {"en": "", "uk": ""},
    "areas": {"en": "area", "uk": "напрям"},
    "trl": {"en": "TRL", "uk": "TRL"},
    "cooperation": {"en": "cooperation", "uk": "співпраця"},
}
PART_READERS: dict[str, Callable[[str], Any]] = {
    "text": str.strip,
    "areas": many(area),
    "trl": str.strip,
    "cooperation": many(term("COOP")),
}


@cache
def by_heading() -> dict[str, Column]:
    """Columns by every heading they are known under."""
    return {
        column_name(heading): column
        for column in COLUMNS
        for heading in (column.en, column.uk, column.field, *column.also)
    }


def facet_column(heading: str) -> FacetColumn | None:
    """The offer or need that a heading such as `Offer 2 area`, `Offer area` or `Needs` is of."""
    name = column_name(heading)
    words = (word for word in FACET_WORDS if name.startswith(word))
    for word in sorted(words, key=len, reverse=True):
        match = REST.fullmatch(name.removeprefix(word))
        if match and match["part"] in PART_WORDS:
            number, part = int(match["number"] or 0), PART_WORDS[match["part"]]
            return FacetColumn(FACET_WORDS[word], number, part)
    return None


@cache
def _terms(scheme: str) -> dict[str, str]:
    return {
        column_name(name): term.value
        for term in taxonomy.terms(scheme)
        for name in (term.en, term.uk, term.code, term.value)
    }


@cache
def _territories() -> dict[str, str]:
    return {
        column_name(name): code
        for locale in LOCALES
        for code, name in Locale.parse(locale).territories.items()
        if code in countries.codes()
    }


@cache
def _languages() -> dict[str, str]:
    return {
        column_name(name): code
        for locale in LOCALES
        for code, name in Locale.parse(locale).languages.items()
        if code in LANGUAGES
    }
