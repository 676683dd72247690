"""Types of what people type about a company: cleaned, checked, with words for what is wrong."""

import re
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BeforeValidator, Field

from backend import taxonomy
from backend.companies.fields.countries import CLOSED, codes
from backend.companies.fields.domains import website_domain
from backend.companies.fields.identifiers import EDRPOU, LEI, NCAGE, PIC, lei_fits, plain
from backend.i18n import mark

NOT_LISTED = mark("Please choose one from the list.")
NOT_COUNTRY = mark("Please choose a country.")
NOT_PIC = mark("A PIC has nine digits, as in the Funding & Tenders Portal.")
NOT_EDRPOU = mark("An EDRPOU code has eight digits; keep the zeros at its beginning.")
PERSON = mark(
    "Ten digits are the tax number of a person. Do not enter it: type the company's EDRPOU code of "
    "eight digits."
)
IS_VAT = mark(
    "Twelve digits are a VAT number: put it into the field beside, and the EDRPOU code of eight "
    "digits here."
)
NOT_LEI = mark("An LEI has twenty characters, letters and digits; the last two are digits.")
LEI_DIGITS = mark(
    "The last two digits of this LEI do not fit the others: there is a typing mistake in it."
)
NOT_NCAGE = mark("An NCAGE code has five digits and letters, none of them an I or an O.")
LETTER = mark(
    "There is a letter among the digits. Type digits only: З, О, б and l look like 3, 0, 6 and 1."
)
NOT_YET = mark("This year is still to come.")
NOT_WEBSITE = mark("Please enter a web address such as https://company.example.")
#: what people type for an EDRPOU code, by how long it is
OTHER_NUMBERS = {10: PERSON, 12: IS_VAT}
#: official languages of the Union, its neighbours and Ukraine
LANGUAGES = (
    "uk", "en", "bg", "cs", "da", "de", "el", "es", "et", "fi", "fr", "ga", "hr", "hu", "is", "it",
    "ka", "lt", "lv", "mk", "mt", "nb", "nl", "pl", "pt", "ro", "sk", "sl", "sq", "sr", "sv", "tr",
)  # fmt: skip


def of_scheme(scheme: str, *, optional: bool = False) -> AfterValidator:
    """Accepts the bare values of one vocabulary."""

    def check(value: str) -> str:
        if value not in taxonomy.values(scheme) and not (optional and value == ""):
            raise ValueError(NOT_LISTED)
        return value

    return AfterValidator(check)


def _country(value: str) -> str:
    if value not in codes():
        raise ValueError(NOT_COUNTRY)
    return value


def _home(value: str) -> str:
    if value in CLOSED:
        raise ValueError(NOT_COUNTRY)
    return value


def _pic(value: str) -> str:
    if not PIC.fullmatch(value):
        raise ValueError(LETTER if _has_letter(value, 9) else NOT_PIC)
    return value


def _edrpou(value: str) -> str:
    if value.isdecimal() and len(value) in OTHER_NUMBERS:
        raise ValueError(OTHER_NUMBERS[len(value)])
    if not EDRPOU.fullmatch(value):
        raise ValueError(LETTER if _has_letter(value, 8) else NOT_EDRPOU)
    return value


def _lei(value: str) -> str:
    if not LEI.fullmatch(value):
        raise ValueError(NOT_LEI)
    if not lei_fits(value):
        raise ValueError(LEI_DIGITS)
    return value


def _ncage(value: str) -> str:
    if not NCAGE.fullmatch(value):
        raise ValueError(NOT_NCAGE)
    return value


def _has_letter(value: str, digits: int) -> bool:
    """A code of the right length, one or two of whose digits are letters that look like them."""
    letters = sum(character.isalpha() for character in value)
    return len(value) == digits and 0 < letters <= 2


def _website(value: str) -> str:
    if not value:
        return value
    address = value if "://" in value else f"https://{value}"
    known = address.startswith(("http://", "https://")) and website_domain(address)
    if not known or re.search(r"\s", address) or urlsplit(address).username:
        raise ValueError(NOT_WEBSITE)
    return address


def _language(value: str) -> str:
    if value not in LANGUAGES:
        raise ValueError(NOT_LISTED)
    return value


def _plain(value: Any) -> Any:
    return plain(value) if isinstance(value, str) else value


def _digits(value: Any) -> Any:
    """A number as people group it: 1 200 000, 1,200,000 or 1.200.000."""
    if not isinstance(value, str):
        return value
    text = re.sub(r"[\s\u00a0\u202f'’€]", "", value)
    grouped = re.fullmatch(r"\d{1,3}([.,])\d{3}(?:\1\d{3})*", text)
    return re.sub(r"[.,]", "", text) if grouped else text


def _past(year: int) -> int:
    if year > datetime.now(UTC).year:
        raise ValueError(NOT_YET)
    return year


Country = Annotated[str, AfterValidator(_country)]
HomeCountry = Annotated[str, AfterValidator(_country), AfterValidator(_home)]
Pic = Annotated[str, BeforeValidator(_plain), AfterValidator(_pic)]
Edrpou = Annotated[str, BeforeValidator(_plain), AfterValidator(_edrpou)]
Lei = Annotated[str, BeforeValidator(_plain), AfterValidator(_lei)]
Ncage = Annotated[str, BeforeValidator(_plain), AfterValidator(_ncage)]
Vat = Annotated[str, BeforeValidator(_plain), Field(max_length=20)]
Website = Annotated[str, Field(max_length=300), AfterValidator(_website)]
Language = Annotated[str, AfterValidator(_language)]
PastYear = Annotated[int, Field(ge=1500), AfterValidator(_past)]
Amount = Annotated[int, BeforeValidator(_digits), Field(ge=0, le=10**13)]
Headcount = Annotated[int, BeforeValidator(_digits), Field(ge=0, le=5_000_000)]
Kind = Annotated[str, of_scheme("KIND")]
Ownership = Annotated[str, of_scheme("OWNER", optional=True)]
Guarantee = Annotated[str, of_scheme("GUARANTEE", optional=True)]
#: programmes whose test of eligibility a purchaser under SAFE may rely on
EARLIER_PROGRAMMES = ("EDIDP", "EDF", "ASAP", "EDIRPA")
EarlierProgramme = Literal["", "EDIDP", "EDF", "ASAP", "EDIRPA"]
Territory = Annotated[str, of_scheme("TERRITORY", optional=True)]
Certificate = Annotated[str, of_scheme("CERT")]
FacilityKind = Annotated[str, of_scheme("FACILITY")]
Cooperation = Annotated[str, of_scheme("COOP")]
