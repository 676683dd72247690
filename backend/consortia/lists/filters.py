"""What narrows the lists of consortia: read from the address, written back into it."""

from enum import StrEnum
from typing import Annotated, Any
from urllib.parse import urlencode

from pydantic import BaseModel, BeforeValidator, Field

from backend.i18n import mark
from backend.models import ConsortiumState


class Box(StrEnum):
    """A company's views of its consortia."""

    mine = "mine"
    invitations = "invitations"
    requests = "requests"
    ended = "ended"


BOX_WORDS = {
    Box.mine: mark("Taking part"),
    Box.invitations: mark("Invitations"),
    Box.requests: mark("Asked to join"),
    Box.ended: mark("Ended"),
}


def _listed(value: Any) -> Any:
    many = value if isinstance(value, list | tuple) else [value]
    return tuple(dict.fromkeys(str(one) for one in many if one))


def _blank(value: Any) -> Any:
    return None if value == "" else value


class Filters(BaseModel):
    """A question to the list; the page's address holds it whole."""

    box: Annotated[Box, BeforeValidator(lambda value: value or Box.mine)] = Box.mine
    state: Annotated[tuple[ConsortiumState, ...], BeforeValidator(_listed)] = ()
    call: Annotated[int | None, BeforeValidator(_blank)] = Field(None, ge=1, le=2**63 - 1)
    after: str | None = None

    def query(self, **changed: Any) -> str:
        """The address's query with some parts changed; None takes a part away."""
        kept: dict[str, Any] = {
            "box": self.box.value if self.box is not Box.mine else None,
            "state": [one.value for one in self.state], "call": self.call,
        }  # fmt: skip
        values = {k: v for k, v in (kept | changed).items() if v}
        return urlencode(values, doseq=True)
