"""What people type about a search that they save, and how its question is read back."""

from typing import Any
from urllib.parse import parse_qs

from pydantic import BaseModel, Field, ValidationError

from backend.directory.filters import Filters
from backend.typed import Typed


class NewSearch(Typed):
    """A question with a name."""

    name: str = Field(min_length=1, max_length=80)
    query: str = Field("", max_length=4000)
    mailed: bool = False


class Mails(BaseModel):
    """Whether news of a search are mailed."""

    mailed: bool


def question_of(query: str) -> Filters | None:
    """A directory's address read back; None where a filter has lost its choice since."""
    values: dict[str, Any] = {}
    for name, texts in parse_qs(query).items():
        if name in Filters.model_fields:
            many = isinstance(Filters.model_fields[name].default, tuple)
            values[name] = texts if many else texts[-1]
    try:
        return Filters.model_validate(values).model_copy(update={"sort": None})
    except ValidationError:
        return None
