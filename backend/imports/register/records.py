"""A register's record as the columns of an entry, or what is wrong with it."""

import csv
import re
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import IO, Any

from backend.companies.fields.identifiers import EDRPOU, plain
from backend.i18n import mark
from backend.imports.reading import values as cells
from backend.imports.reading.csv_records import Record, column_name, read_records
from backend.imports.reading.values import BadColumn, BadValue
from backend.models import RegisterStatus

COLUMNS = (
    "identifier", "name", "short_name", "legal_form", "status", "status_said", "region", "city",
    "address", "activity_code", "activity", "founded",
)  # fmt: skip
#: headings of csv files, in English and Ukrainian
HEADINGS = {
    "edrpou": ("EDRPOU", "EDRPOU code", "Code", "ЄДРПОУ", "Код ЄДРПОУ", "Код"),
    "name": ("Name", "Full name", "Найменування", "Повне найменування", "Назва", "Повна назва"),
    "shortname": ("Short name", "Скорочене найменування", "Скорочена назва"),
    "legalform": ("OPF", "Legal form", "ОПФ", "Організаційно-правова форма"),
    "status": ("STAN", "Status", "Стан", "Статус"),
    "address": ("Address", "Адреса", "Місцезнаходження"),
    "activity": ("KVED", "Activity", "КВЕД", "Основний КВЕД", "Основний вид діяльності",
                 "Основний вид економічної діяльності"),
    "registered": ("Registration", "Registered", "Дата реєстрації", "Дата державної реєстрації"),
}  # fmt: skip
KNOWN = {column_name(alias): name for name, aliases in HEADINGS.items() for alias in aliases}
NEEDED = frozenset({"edrpou", "name"})
#: how the register words a status; a longer beginning before a shorter one
STATUSES = (
    ("порушено справу про банкрутство", RegisterStatus.insolvent),
    ("банкрут", RegisterStatus.insolvent),
    ("в стані припинення", RegisterStatus.terminating),
    ("припинено", RegisterStatus.terminated),
    ("скасовано", RegisterStatus.terminated),
    ("зареєстровано", RegisterStatus.active),
    ("registered", RegisterStatus.active),
    ("active", RegisterStatus.active),
    ("terminated", RegisterStatus.terminated),
)
ACTIVITY = re.compile(r"(\d{2}(?:\.\d{1,2}){0,2})\s+(.+)", re.DOTALL)
REGION = re.compile(r"(.+?)\s+(?:обл\.?|область)", re.IGNORECASE)
TOWN = re.compile(
    r"(?:місто|м\.|смт\.?|селище міського типу|селище|с-ще|село|с\.)\s*(.+)", re.IGNORECASE
)
#: towns with the rank of a region
OWN_REGION = frozenset({"Київ", "Севастополь"})
DAY = re.compile(r"\b\d{2}\.\d{2}\.(\d{4})\b|\b(\d{4})-\d{2}-\d{2}\b")
NO_CODE = mark("“%(value)s” is not an EDRPOU code of eight digits.")
NO_NAME = mark("The row names no organisation.")
CODE_LENGTH = 8
YEARS = range(1500, 2101)


def entry_of(record: Mapping[str, str]) -> tuple[Any, ...]:
    """Values of COLUMNS; raises BadColumn when the row can't be used."""
    said = cells.words(record.get("status", ""))
    region, city = place_of(record.get("address", ""))
    code, activity = activity_of(record.get("activity", ""))
    name = cells.words(record.get("name", ""))
    if not name:
        raise BadColumn("name", BadValue(NO_NAME))
    return (
        _identifier(record.get("edrpou", "")), name, cells.words(record.get("shortname", "")),
        cells.words(record.get("legalform", "")), status_of(said).value, said, region, city,
        cells.words(record.get("address", "")), code, activity,
        year_of(record.get("registered", "")),
    )  # fmt: skip


def status_of(said: str) -> RegisterStatus:
    """What the register's words come to."""
    low = said.lower()
    return next((status for start, status in STATUSES if low.startswith(start)),
                RegisterStatus.unknown)  # fmt: skip


def activity_of(said: str) -> tuple[str, str]:
    """Code and name of an activity written as «30.30 Виробництво повітряних літальних апаратів»."""
    text = cells.words(said)
    found = ACTIVITY.fullmatch(text)
    return (found[1], found[2]) if found else ("", text)


def place_of(address: str) -> tuple[str, str]:
    """Region and town of «Україна, 61052, Харківська обл., місто Харків, …»."""
    region = city = ""
    for part in (cells.words(one) for one in address.split(",")):
        if not region and (found := REGION.fullmatch(part)):
            region = f"{_capital(found[1])} область"
        elif not city and (found := TOWN.fullmatch(part)):
            city = _capital(found[1])
    if not region and city in OWN_REGION:
        region = city
    return region, city


def year_of(registered: str) -> int | None:
    """The earliest year among the days of registration, as «16.04.1993; 25.11.2004; 1 480 …»."""
    years = [int(found[1] or found[2]) for found in DAY.finditer(registered)]
    return min((year for year in years if year in YEARS), default=None)


def read_csv(text: IO[str], file: str) -> Iterator[Record]:
    """Records of a csv file with headings in English or Ukrainian."""
    heading = text.readline()
    delimiter = max(",;\t", key=heading.count)
    cells_of = next(csv.reader([heading.strip("\r\n\ufeff")], delimiter=delimiter), [])
    names = [KNOWN.get(column_name(cell), column_name(cell)) for cell in cells_of]
    return read_records(chain([delimiter.join(names) + "\n"], text), file, NEEDED)


def _identifier(value: str) -> str:
    code = plain(value)
    if code.isdecimal() and code.isascii():
        code = code.zfill(CODE_LENGTH)  # spreadsheets drop the zeros at its beginning
    if not EDRPOU.fullmatch(code) or not int(code):
        raise BadColumn("edrpou", BadValue(NO_CODE, value=cells.words(value)))
    return code


def _capital(name: str) -> str:
    """A place's name, not in capitals."""
    return name.title() if name.isupper() else name
