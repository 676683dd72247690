"""What is typed about one offer or need."""

import re
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field

from backend import taxonomy
from backend.companies.fields.types import LANGUAGES, NOT_LISTED, Cooperation
from backend.i18n import mark
from backend.models import Visibility
from backend.typed import Typed

NOT_CODE = mark(
    "One of these is not a code from the list; choose one that is offered or leave it empty."
)
AREAS, PROCUREMENT = "EDF", "CPV"
TEXT_LENGTH = 2000
CYRILLIC, LETTER = re.compile(r"[Ѐ-ӿ]"), re.compile(r"[^\W\d_]")


def suggested_language(text: str) -> str:
    """Ukrainian for a text mostly in Cyrillic letters, else English; the writer may correct it."""
    return "uk" if 2 * len(CYRILLIC.findall(text)) > len(LETTER.findall(text)) else "en"


def _full_code(typed: Any) -> Any:
    """A code from `EDF:AIR`, or a CPV code as typed: 35613000-4, 35613000 or with its label."""
    if not isinstance(typed, str) or taxonomy.is_code(typed):
        return typed
    digits = re.match(r"(?:CPV:)?(\d{8})", typed.replace(" ", ""))
    for term in taxonomy.terms(PROCUREMENT):
        if digits and term.value.startswith(digits.group(1)):
            return term.code
        if typed.casefold() in {term.en.casefold(), term.uk.casefold()}:
            return term.code
    return typed


def _known(code: str) -> str:
    if not taxonomy.is_code(code) or taxonomy.scheme_of(code) not in {AREAS, PROCUREMENT, "ML"}:
        raise ValueError(NOT_CODE)
    return code


def _language(value: str) -> str:
    if value and value not in LANGUAGES:
        raise ValueError(NOT_LISTED)
    return value


def _once(values: Any) -> Any:
    return list(dict.fromkeys(values)) if isinstance(values, list) else values


Code = Annotated[str, BeforeValidator(_full_code), AfterValidator(_known)]


class FacetText(Typed):
    """One offer or need, in the company's own words and the field's codes."""

    text: str = Field(min_length=20, max_length=TEXT_LENGTH)
    #: empty: as the letters suggest
    language: Annotated[str, AfterValidator(_language)] = ""
    areas: Annotated[list[Code], AfterValidator(_once)] = Field(default_factory=list, max_length=6)
    cpv: Annotated[list[Code], AfterValidator(_once)] = Field(default_factory=list, max_length=6)
    trl: int | None = Field(None, ge=1, le=9)
    cooperation: list[Cooperation] = Field(default_factory=list)
    visibility: Visibility = Visibility.member

    def columns(self) -> dict[str, Any]:
        """The same as columns of a facet."""
        return {
            "text": self.text,
            "language": self.language or suggested_language(self.text),
            "codes": [*dict.fromkeys([*self.areas, *self.cpv])],
            "trl": self.trl,
            "cooperation": self.cooperation,
            "visibility": self.visibility,
        }
