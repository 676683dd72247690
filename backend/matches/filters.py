"""Where to look for partners: one meaning for a request's mask and for the chips over its list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from backend import taxonomy
from backend.areas import AREA_WORDS, Area, in_area
from backend.i18n import gettext, mark
from backend.pages import country_name, label

VERIFIED = mark("Verified companies only")
FIELDS = ("area", "country", "kind", "size", "code", "verified")


def _known(scheme: str, values: Any) -> Any:
    """Leaves out what the vocabulary does not know: an old link still works."""
    known = set(taxonomy.values(scheme))
    return [value for value in _several(values) if value in known]


def _several(values: Any) -> list[str]:
    many = values if isinstance(values, list | tuple) else [values]
    return [value for value in many if isinstance(value, str)]


def _countries(values: Any) -> Any:
    return [v.upper() for v in _several(values) if len(v) == 2 and v.isascii() and v.isalpha()]


def _codes(values: Any) -> Any:
    return [value for value in _several(values) if taxonomy.is_code(value)]


def _kinds(values: Any) -> Any:
    return _known("KIND", values)


def _sizes(values: Any) -> Any:
    return _known("SIZE", values)


def _area(value: Any) -> Any:
    return value if isinstance(value, str) and value in set(Area) else Area.any


@dataclass(frozen=True)
class Facts:
    """What the filters look at of one company."""

    id: int
    country: str
    kind: str
    size: str | None
    verified: bool
    codes: frozenset[str] = frozenset()


class Filters(BaseModel):
    """A company passes when it fits each filter that is set; several values of one mean any."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    area: Annotated[Area, BeforeValidator(_area)] = Area.any
    country: Annotated[tuple[str, ...], BeforeValidator(_countries)] = ()
    kind: Annotated[tuple[str, ...], BeforeValidator(_kinds)] = ()
    size: Annotated[tuple[str, ...], BeforeValidator(_sizes)] = ()
    code: Annotated[tuple[str, ...], BeforeValidator(_codes)] = Field(
        (), description="taxonomy codes of which a company's offers have at least one"
    )
    verified: bool = False

    def __bool__(self) -> bool:
        """Whether any filter is set."""
        return bool(self.plain())

    def admits(self, facts: Facts) -> bool:
        """Whether a company passes."""
        return (
            in_area(facts.country, self.area)
            and (not self.country or facts.country in self.country)
            and (not self.kind or facts.kind in self.kind)
            and (not self.size or facts.size in self.size)
            and (not self.code or any(_below(code, facts.codes) for code in self.code))
            and (facts.verified or not self.verified)
        )

    def plain(self) -> dict[str, Any]:
        """As stored with a request: only what is set."""
        return self.model_dump(mode="json", exclude_defaults=True, include=set(FIELDS))

    def pairs(self) -> Iterator[tuple[str, str]]:
        """As in an address, one pair per value."""
        for name, value in self.plain().items():
            if isinstance(value, list):
                yield from ((name, each) for each in value)
            else:
                yield name, "1" if value is True else str(value)

    def without(self, name: str, value: str) -> Self:
        """The same with one value taken away."""
        old = getattr(self, name)
        empty = type(self).model_fields[name].default
        rest = tuple(each for each in old if each != value) if isinstance(old, tuple) else empty
        return self.model_copy(update={name: rest})

    def words(self) -> list[tuple[str, str, str, str]]:
        """(field, value, name of the filter, value in the reader's words) of each chip."""
        return [(name, value, NAMES[name](), _value(name, value)) for name, value in self.pairs()]


def _below(code: str, codes: frozenset[str]) -> bool:
    """Whether a company has the code or one beneath it."""
    return any(own == code or code in _ancestors(own) for own in codes)


def _ancestors(code: str) -> Sequence[str]:
    return [term.code for term in taxonomy.ancestors(code)] if taxonomy.is_code(code) else []


NAMES: Mapping[str, Any] = {
    "area": lambda: gettext(mark("Part of Europe")),
    "country": lambda: gettext(mark("Country")),
    "kind": lambda: gettext(mark("Kind")),
    "size": lambda: gettext(mark("Size")),
    "code": lambda: gettext(mark("Offers")),
    "verified": lambda: gettext(mark("Checks")),
}


def _value(name: str, value: str) -> str:
    if name == "area":
        return gettext(AREA_WORDS[Area(value)])
    if name == "country":
        return country_name(value)
    if name == "verified":
        return gettext(VERIFIED)
    return label({"kind": f"KIND:{value}", "size": f"SIZE:{value}"}.get(name, value))
