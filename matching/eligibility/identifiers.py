"""Identifiers of organisations and goods: form and check digits, told as doubts.

A code of the wrong form is wrong; one of an unusual national pattern or with an odd check digit is
only doubtful, because registers hold exceptions. EDRPOU, VAT and PIC are the application's.
"""

from __future__ import annotations

import re
from enum import StrEnum


class Form(StrEnum):
    """How an identifier looks."""

    FITS = "fits"
    DOUBTFUL = "doubtful"  # warn, never block
    WRONG = "wrong"


LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}")
NCAGE = re.compile(r"[0-9A-HJ-NP-Z]{5}")
NSN = re.compile(r"\d{4}-?\d{2}-?\d{3}-?\d{4}")
CPV = re.compile(r"(\d{8})(?:-(\d))?")
EORI = re.compile(r"[A-Z]{2}[A-Z0-9]{1,15}")
UEI = re.compile(r"[A-HJ-NP-Z1-9][A-HJ-NP-Z0-9]{11}")
ANY = "[0-9A-HJ-NP-Z]"
NCAGE_PATTERNS = {
    "AL": rf"A{ANY}{{3}}H", "AT": rf"\d{ANY}{{3}}N", "BE": rf"B{ANY}{{3}}\d",
    "BG": rf"\d{ANY}{{3}}U", "CA": rf"[L\d]{ANY}{{3}}\d", "HR": rf"A{ANY}{{3}}B",
    "CZ": rf"\d{ANY}{{3}}G", "DK": rf"R{ANY}{{3}}\d", "EE": rf"\d{ANY}{{3}}J",
    "FI": rf"A{ANY}{{3}}G", "FR": rf"[FM]{ANY}{{3}}\d", "GE": rf"A{ANY}{{3}}R",
    "DE": rf"[CD]{ANY}{{3}}\d", "GR": rf"G{ANY}{{3}}\d", "HU": rf"\d{ANY}{{3}}V",
    "IS": rf"S{ANY}{{3}}\d", "IE": rf"D{ANY}{{3}}P", "IL": rf"\d{ANY}{{3}}A",
    "IT": rf"A{ANY}{{3}}\d", "JP": rf"J{ANY}{{3}}\d", "LU": rf"B{ANY}{{3}}\d",
    "US": rf"\d{ANY}{{3}}\d",
}  # fmt: skip
"""National patterns known; NSPA gives S...digit to firms of other countries."""

CPV_WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7)
CPV_EXCEPTIONS = frozenset({"35113110-0", "35642000-7"})
"""Official codes whose digit does not follow the weights."""


def lei_form(code: str) -> Form:
    """Legal entity identifier: ISO 7064 MOD 97-10 over 20 characters."""
    text = code.strip().upper()
    if not LEI.fullmatch(text):
        return Form.WRONG
    number = int("".join(str(int(character, 36)) for character in text))
    return Form.FITS if number % 97 == 1 else Form.DOUBTFUL


def lei_check_digits(prefix: str) -> str:
    """The two check digits of an LEI's first 18 characters."""
    number = int("".join(str(int(character, 36)) for character in prefix.upper() + "00"))
    return f"{98 - number % 97:02d}"


def ncage_form(code: str, country: str) -> Form:
    """NATO commercial and government entity code; the pattern of its country only warns."""
    text = code.strip().upper()
    if not NCAGE.fullmatch(text):
        return Form.WRONG
    pattern = NCAGE_PATTERNS.get(country)
    given_by_nspa = re.fullmatch(rf"S{ANY}{{3}}\d", text) is not None
    usual = pattern is None or re.fullmatch(pattern, text) is not None
    return Form.FITS if usual or given_by_nspa else Form.DOUBTFUL


def nsn_form(code: str) -> Form:
    """NATO stock number: 13 digits, no check digit."""
    return Form.FITS if NSN.fullmatch(code.strip()) else Form.WRONG


def cpv_form(code: str) -> Form:
    """Common procurement vocabulary code; its digit only warns, a look-up decides."""
    match = CPV.fullmatch(code.strip())
    if not match:
        return Form.WRONG
    if match[2] is None or match[0] in CPV_EXCEPTIONS:
        return Form.FITS
    total = sum(w * int(d) for w, d in zip(CPV_WEIGHTS, match[1], strict=True))
    return Form.FITS if total % 10 == int(match[2]) else Form.DOUBTFUL


def eori_form(code: str) -> Form:
    """Economic operator's number: two letters of the state and up to 15 characters."""
    return Form.FITS if EORI.fullmatch(code.strip().upper()) else Form.WRONG


def uei_form(code: str) -> Form:
    """Unique entity identifier of the United States: 12 characters without I, O."""
    return Form.FITS if UEI.fullmatch(code.strip().upper()) else Form.WRONG
