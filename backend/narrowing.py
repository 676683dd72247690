"""How the address of a list says what narrows it; shared by the filters of every list."""

from typing import Annotated, Any, ClassVar, Self
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, Field

from backend.i18n import mark

NO_SUCH = mark("The filter has no such choice; remove it or choose another.")


def _several(value: Any) -> Any:
    """One value or many, each once, without the blanks that forms send."""
    many = value if isinstance(value, list | tuple | set | frozenset) else [value]
    return tuple(dict.fromkeys(str(one).strip() for one in many if str(one or "").strip()))


def _given(value: Any) -> Any:
    return None if value == "" else value


#: many of a kind: `Annotated[tuple[Kind, ...], SEVERAL]`
SEVERAL = BeforeValidator(_several)
#: nothing for an empty field: `Annotated[Kind | None, GIVEN]`
GIVEN = BeforeValidator(_given)
#: what is typed into a search field
Searched = Annotated[str, BeforeValidator(lambda value: str(value).strip()), Field(max_length=200)]


class Narrowing(BaseModel):
    """A question to a list; the page's address holds it whole."""

    #: fields that say how the answer is given, not what is asked
    HOW: ClassVar[frozenset[str]] = frozenset({"after", "limit", "format"})

    @property
    def in_force(self) -> list[tuple[str, str]]:
        """Each filter that narrows, as (name, value)."""
        return [(name, value) for name, value in self.pairs() if name not in {"q", "sort"}]

    def pairs(self) -> list[tuple[str, str]]:
        """Name and value of everything that is set, in the order of the fields."""
        pairs: list[tuple[str, str]] = []
        for name in type(self).model_fields:
            value = getattr(self, name)
            values = value if isinstance(value, tuple) else (value,)
            if name not in self.HOW:
                pairs += [(name, _text(one)) for one in values if one not in (None, "", False)]
        return pairs

    def query(self, **changed: str) -> str:
        """The address's query with some parts changed."""
        kept = [(name, value) for name, value in self.pairs() if name not in changed]
        return urlencode(kept + [(name, value) for name, value in changed.items() if value])

    def without(self, name: str, value: str) -> Self:
        """The same question with one filter taken away."""
        now = getattr(self, name)
        if isinstance(now, tuple):
            left: Any = tuple(one for one in now if one != value)
        else:
            left = type(self).model_fields[name].default
        return self.model_copy(update={name: left})


def _text(value: object) -> str:
    return "1" if value is True else str(value)
