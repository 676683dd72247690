"""What people type about a search that they save, and how its question is read back."""

from datetime import date
from typing import Any
from urllib.parse import parse_qs

from pydantic import Field, ValidationError

from backend.directory.filters import Filters
from backend.i18n import mark
from backend.models import Mails
from backend.typed import Typed

MAILS_LABELS = {
    Mails.never: mark("Never"),
    Mails.daily: mark("Every day"),
    Mails.weekly: mark("On Mondays"),
    Mails.monthly: mark("On the first of the month"),
}
MONDAY = 0


class Naming(Typed):
    """What a search is called, and how often it writes if somebody is new."""

    name: str = Field(min_length=1, max_length=80)
    mails: Mails = Mails.never


class NewSearch(Naming):
    """A question with a name."""

    query: str = Field("", max_length=4000)


class SearchChanges(Typed):
    """What is to be another about a search; what is left out stays."""

    name: str | None = Field(None, min_length=1, max_length=80)
    mails: Mails | None = None


def due(day: date) -> tuple[Mails, ...]:
    """How often those searches write whose e-mails go out on a day."""
    weekly = (Mails.weekly,) if day.weekday() == MONDAY else ()
    monthly = (Mails.monthly,) if day.day == 1 else ()
    return (Mails.daily, *weekly, *monthly)


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
