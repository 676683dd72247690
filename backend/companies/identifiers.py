"""Identifiers of legal persons: their forms, and doubts that are told but never block.

A PIC and an EDRPOU code that are not even of the right length are refused. A check digit or a
VAT pattern that does not fit is only a doubt: registers hold exceptions, and an officer looks.
"""

import re
from dataclasses import dataclass

from backend.i18n import mark
from backend.models import Company

PIC = re.compile(r"[0-9]{9}")
EDRPOU = re.compile(r"[0-9]{8}")
#: national patterns of VAT numbers, after the country's prefix
VAT_PATTERNS = {
    "AT": r"U\d{8}", "BE": r"[01]\d{9}", "BG": r"\d{9,10}", "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}", "DE": r"\d{9}", "DK": r"\d{8}", "EE": r"\d{9}", "EL": r"\d{9}",
    "ES": r"[A-Z0-9]\d{7}[A-Z0-9]", "FI": r"\d{8}", "FR": r"[A-HJ-NP-Z0-9]{2}\d{9}",
    "HR": r"\d{11}", "HU": r"\d{8}", "IE": r"\d[A-Z0-9+*]\d{5}[A-Z]{1,2}", "IT": r"\d{11}",
    "LT": r"\d{9}(\d{3})?", "LU": r"\d{8}", "LV": r"\d{11}", "MT": r"\d{8}",
    "NL": r"[A-Z0-9+*]{12}", "NO": r"\d{9}(MVA)?", "PL": r"\d{10}", "PT": r"\d{9}",
    "RO": r"\d{2,10}", "SE": r"\d{12}", "SI": r"\d{8}", "SK": r"\d{10}", "UA": r"\d{12}",
}  # fmt: skip
#: VAT prefixes that differ from the country's code
VAT_PREFIXES = {"GR": "EL"}
EDRPOU_DOUBT = mark(
    "The last digit of this EDRPOU code does not fit the others. Compare it with the register; "
    "if it is right as it stands, leave it."
)
VAT_DOUBT = mark(
    "VAT numbers of this country usually look different. Compare it with your documents; if it "
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
    digits = [int(character) for character in code]
    other_order = digits[0] in {3, 4, 5}
    weights = [7, 1, 2, 3, 4, 5, 6] if other_order else [1, 2, 3, 4, 5, 6, 7]
    rest = _weighed(digits, weights)
    if rest == 10:
        rest = _weighed(digits, [weight + 2 for weight in weights]) % 10
    return rest == digits[7]


def vat_fits(vat: str, country: str) -> bool:
    """Whether a VAT number has its country's pattern; unknown countries fit."""
    prefix = VAT_PREFIXES.get(country, country)
    pattern = VAT_PATTERNS.get(prefix)
    return pattern is None or re.fullmatch(f"({prefix})?{pattern}", vat) is not None


def doubts(company: Company) -> list[Doubt]:
    """What in a company's identifiers deserves a second look."""
    found = []
    if company.edrpou and not edrpou_fits(company.edrpou):
        found.append(Doubt("edrpou", EDRPOU_DOUBT))
    if company.vat and not vat_fits(company.vat, company.country):
        found.append(Doubt("vat", VAT_DOUBT))
    return found


def _weighed(digits: list[int], weights: list[int]) -> int:
    return sum(w * d for w, d in zip(weights, digits, strict=False)) % 11
