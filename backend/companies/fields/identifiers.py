"""Identifiers of legal persons: their forms, and doubts that are told but never block.

A code of the wrong length is refused, and so is an LEI whose check digits do not fit: there are
none such. Check digits of EDRPOU codes and VAT numbers, and national forms of VAT numbers and
NCAGE codes, are only doubts: registers hold exceptions, and an officer looks. Check digits are
worked out by python-stdnum.
"""

import re
from dataclasses import dataclass

from stdnum import get_cc_module
from stdnum import lei as stdnum_lei
from stdnum.eu.vat import MEMBER_STATES
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.no import orgnr
from stdnum.ua import edrpou as stdnum_edrpou

from backend.i18n import mark
from backend.models import Company

PIC = re.compile(r"[0-9]{9}")
EDRPOU = re.compile(r"[0-9]{8}")
LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}")
#: without the letters that look like 1 and 0
NCAGE = re.compile(r"[0-9A-HJ-NP-Z]{5}")
#: VAT prefixes that differ from the country's code
VAT_PREFIXES = {"GR": "EL"}
PREFIXES = frozenset({*map(str.upper, MEMBER_STATES), "EL", "GB", "NO", "UA"})
#: national forms of those countries whose numbers have no published check
VAT_PATTERNS = {"UA": re.compile(r"(UA)?[0-9]{12}"), "IS": re.compile(r"(IS)?[0-9]{5,6}")}
#: how the first and the last character tell who allotted an NCAGE code, where that is known
NCAGE_PATTERNS = {
    "AL": "A...H", "AT": "....N", "BE": "B....", "BG": "....U", "CA": "L....|[0-9]....",
    "CZ": "....G", "DE": "[CD]....", "DK": "R....", "EE": "....J", "FI": "A...G",
    "FR": "[FM]....", "GE": "A...R", "GR": "G....", "HR": "A...B", "HU": "....V", "IE": "D...P",
    "IS": "S....", "IT": "A....", "LU": "B....", "US": "[0-9]...[0-9]",
}  # fmt: skip
EDRPOU_DOUBT = mark(
    "The last digit of this EDRPOU code does not fit the others. Compare it with the register; "
    "if it is right as it stands, leave it."
)
VAT_DOUBT = mark(
    "VAT numbers of this country usually look different. Compare it with your documents; if it "
    "is right as it stands, leave it."
)
VAT_DIGIT = mark(
    "The check digits of this VAT number do not fit the others. Compare it with your documents; "
    "if it is right as it stands, leave it."
)
NCAGE_DOUBT = mark(
    "NCAGE codes of this country usually look different. Compare it with your certificate; if it "
    "is right as it stands, leave it."
)


@dataclass(frozen=True)
class Doubt:
    """A column that may hold a typing mistake, and why, as a message id."""

    field: str
    message: str


def plain(text: str) -> str:
    """An identifier without the blanks, dots and dashes that people type."""
    return re.sub(r"[\s.\-/]", "", text).upper()


def edrpou_fits(code: str) -> bool:
    """Whether the eighth digit is the check digit of the first seven (modulus 11, two passes)."""
    return stdnum_edrpou.is_valid(code)


def lei_fits(code: str) -> bool:
    """Whether the last two digits are those of the first eighteen characters (ISO 7064)."""
    return stdnum_lei.is_valid(code)


def vat_doubt(vat: str, country: str) -> str:
    """Why a VAT number may be mistyped, as a message id; unknown countries raise no doubt."""
    pattern = VAT_PATTERNS.get(country)
    if pattern is not None:
        return "" if pattern.fullmatch(vat) else VAT_DOUBT
    prefix = VAT_PREFIXES.get(country, country)
    if vat[:2] != prefix and vat[:2] in PREFIXES:
        return VAT_DOUBT
    try:
        _check_vat(vat, country)
    except InvalidChecksum:
        return VAT_DIGIT
    except ValidationError:
        return VAT_DOUBT
    return ""


def ncage_fits(code: str, country: str) -> bool:
    """Whether an NCAGE code looks like those of a country; of unknown ones all do.

    NATO's own agency gives codes that begin with S to companies elsewhere.
    """
    pattern = NCAGE_PATTERNS.get(country)
    return pattern is None or code.startswith("S") or re.fullmatch(pattern, code) is not None


def doubts(company: Company) -> list[Doubt]:
    """What in a company's identifiers deserves a second look."""
    found = []
    if company.edrpou and not edrpou_fits(company.edrpou):
        found.append(Doubt("edrpou", EDRPOU_DOUBT))
    if company.vat and (reason := vat_doubt(company.vat, company.country)):
        found.append(Doubt("vat", reason))
    if company.ncage and not ncage_fits(company.ncage, company.country):
        found.append(Doubt("ncage", NCAGE_DOUBT))
    return found


def _check_vat(vat: str, country: str) -> None:
    """Raises a ValidationError of python-stdnum."""
    if country == "NO":  # those who pay none have the number without its letters
        orgnr.validate(vat.removeprefix("NO").removesuffix("MVA"))
        return
    module = get_cc_module(country.lower(), "vat")
    if module is not None:
        module.validate(vat)
