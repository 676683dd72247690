"""What officers type and choose about pairs."""

from enum import StrEnum
from typing import Any, Self
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field, model_validator

from backend import taxonomy
from backend.i18n import mark

ONE_OF_LIST = mark("Please choose one from the list.")


class Sort(StrEnum):
    """Order of the queue."""

    fit = "fit"
    age = "age"


class Show(StrEnum):
    """Which states the queue shows; open is what still waits for an officer."""

    open = "open"
    suggested = "suggested"
    held = "held"
    approved = "approved"
    rejected = "rejected"
    all = "all"


class PairFilter(BaseModel):
    """The queue's filters, order and place, as they stand in the address."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    state: Show = Show.open
    country: str = Field(default="", pattern="^[A-Z]{2}$")
    kind: str = ""
    size: str = ""
    area: str = ""
    fit: int = Field(default=0, ge=0, le=99)
    newcomers: bool = False
    mine: bool = False
    sort: Sort = Sort.fit
    after: str = ""

    @model_validator(mode="before")
    @classmethod
    def _without_blanks(cls, values: Any) -> Any:
        """An empty field of the filter form is no filter."""
        if isinstance(values, dict):
            return {name: value for name, value in values.items() if value not in ("", None)}
        return values

    @model_validator(mode="after")
    def _known_codes(self) -> Self:
        known = (
            (self.kind, f"KIND:{self.kind}"), (self.size, f"SIZE:{self.size}"),
            (self.area, self.area),
        )  # fmt: skip
        if any(value and not taxonomy.is_code(code) for value, code in known):
            raise ValueError(ONE_OF_LIST)
        return self

    def query(self, **changes: object) -> str:
        """`?…` of this filter with changes; a changed filter starts from the first page."""
        if changes:
            changes = {"after": ""} | changes
        filled = self.model_copy(update=changes).model_dump(exclude_defaults=True, mode="json")
        filled = {name: "1" if value is True else value for name, value in filled.items() if value}
        return f"?{urlencode(filled)}" if filled else ""

    def without(self, field: str) -> str:
        """`?…` of this filter with one of its fields as if never set."""
        return self.query(**{field: PairFilter.model_fields[field].default})

    def next_page(self, after: str) -> str:
        """`?…` of the same list from another place."""
        return self.model_copy(update={"after": after}).query()
