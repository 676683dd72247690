"""What narrows the directory: read from the address, written back into it."""

import re
from enum import StrEnum
from typing import Annotated, Any

from babel import Locale
from pydantic import AfterValidator, BeforeValidator

from backend import taxonomy
from backend.areas import Area
from backend.narrowing import GIVEN, NO_SUCH, SEVERAL, Narrowing, Searched

COUNTRIES = frozenset(
    str(code) for code in Locale("en").territories if re.fullmatch("[A-Z]{2}", str(code))
)
#: size classes, and those of whom a register only says that they are an SME
SIZES = (*taxonomy.values("SIZE"), "sme")


class Sort(StrEnum):
    """In which order companies are listed."""

    relevance = "relevance"
    verified = "verified"
    name = "name"
    changed = "changed"


class Origin(StrEnum):
    """Whose words an entry is made of."""

    company = "company"
    register = "register"


def _somewhere(value: Any) -> Any:
    return None if value in ("", Area.any) else value


def _among(allowed: frozenset[str] | tuple[str, ...]) -> AfterValidator:
    def check(values: tuple[str, ...]) -> tuple[str, ...]:
        if any(value not in allowed for value in values):
            raise ValueError(NO_SUCH)
        return values

    return AfterValidator(check)


Many = Annotated[tuple[str, ...], SEVERAL]


class Filters(Narrowing):
    """A question to the directory; the page's address holds it whole."""

    q: Searched = ""
    country: Annotated[Many, _among(COUNTRIES)] = ()
    place: Annotated[Area | None, BeforeValidator(_somewhere)] = None
    kind: Annotated[Many, _among(taxonomy.values("KIND"))] = ()
    size: Annotated[Many, _among(SIZES)] = ()
    area: Annotated[Many, _among(taxonomy.values("EDF"))] = ()
    certificate: Annotated[Many, _among(taxonomy.values("CERT"))] = ()
    origin: Annotated[Origin | None, GIVEN] = None
    verified: Annotated[bool | None, GIVEN] = None
    sort: Annotated[Sort | None, GIVEN] = None

    @property
    def order(self) -> Sort:
        """The order asked for; the best first only where something was searched."""
        if self.sort is None or (self.sort is Sort.relevance and not self.q):
            return Sort.relevance if self.q else Sort.verified
        return self.sort

    @property
    def names(self) -> list[str]:
        """The filters that narrow."""
        return list(dict.fromkeys(name for name, _ in self.in_force))


class Asked(Filters):
    """A question and the place in its answer from which to go on."""

    after: str | None = None
