"""What narrows the directory: read from the address, written back into it."""

import re
from enum import StrEnum
from typing import Annotated, Any, Self
from urllib.parse import urlencode

from babel import Locale
from pydantic import AfterValidator, BaseModel, BeforeValidator

from backend import taxonomy
from backend.areas import Area
from backend.narrowing import GIVEN, NO_SUCH, SEVERAL, Searched

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


class Filters(BaseModel):
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
    def in_force(self) -> list[tuple[str, str]]:
        """Each filter that narrows, as (name, value)."""
        return [(name, value) for name, value in self.pairs() if name not in {"q", "sort"}]

    @property
    def names(self) -> list[str]:
        """The filters that narrow."""
        return list(dict.fromkeys(name for name, _ in self.in_force))

    def pairs(self) -> list[tuple[str, str]]:
        """Name and value of everything that is set, in the order of the fields."""
        pairs: list[tuple[str, str]] = []
        for name in Filters.model_fields:
            value = getattr(self, name)
            values = value if isinstance(value, tuple) else (value,)
            pairs += [(name, _text(one)) for one in values if one not in (None, "", False)]
        return pairs

    def query(self, **changed: str) -> str:
        """The address's query with some parts changed."""
        kept = [(name, value) for name, value in self.pairs() if name not in changed]
        return urlencode(kept + [(name, value) for name, value in changed.items() if value])

    def without(self, name: str, value: str) -> Self:
        """The same question with one filter taken away."""
        now = getattr(self, name)
        left = tuple(one for one in now if one != value) if isinstance(now, tuple) else None
        return self.model_copy(update={name: left})


def _text(value: object) -> str:
    return "1" if value is True else str(value)


class Asked(Filters):
    """A question and the place in its answer from which to go on."""

    after: str | None = None
