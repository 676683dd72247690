"""How the address of a list says what narrows it; shared by the filters of every list."""

from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from backend.i18n import mark

NO_SUCH = mark("This is not among the choices of the filter; take it away or choose another.")


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
