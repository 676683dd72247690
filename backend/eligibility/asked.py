"""Which programme, role and day are asked about: read from the address."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from pydantic import BaseModel, Field

from backend.eligibility.service import today
from backend.i18n import gettext, mark
from backend.matcher.eligibility import PROGRAMMES, Programme, Role, main_role

NOT_DAY = mark("Please enter a date such as 2026-05-01.")
NOT_LISTED = mark("Please choose one from the list.")


@dataclass(frozen=True)
class Question:
    """A programme, a role in it, a day."""

    programme: Programme
    role: Role
    on: date

    @property
    def query(self) -> str:
        """The question as part of an address."""
        return urlencode({"programme": self.programme, "role": self.role, "on": self.on})


@dataclass
class Typed:
    """What was typed into the address, and what is wrong with it, as form fields take it."""

    values: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


class Asked(BaseModel):
    """The address of a page: free text, so that what does not fit can be shown again."""

    programme: str = Field("", max_length=20)
    role: str = Field("", max_length=40)
    on: str = Field("", max_length=20)

    def read(self) -> tuple[Question, Typed]:
        """The question, with what is usual for whatever was not said or does not fit."""
        errors = {}
        programme = self.programme if self.programme in PROGRAMMES else ""
        if self.programme and not programme:
            errors["programme"] = gettext(NOT_LISTED)
        chosen = Programme(programme or PROGRAMMES[0])
        role = self.role if self.role in list(Role) else ""
        if self.role and not role:
            errors["role"] = gettext(NOT_LISTED)
        on = day_of(self.on)
        if self.on and on is None:
            errors["on"] = gettext(NOT_DAY)
        question = Question(chosen, Role(role or main_role(chosen)), on or today())
        values = {
            "programme": self.programme or question.programme,
            "role": self.role or question.role, "on": self.on or question.on,
        }  # fmt: skip
        return question, Typed(values, errors)


class AskedRules(BaseModel):
    """Which rules: of a programme, in force on a day; an empty day means every version."""

    programme: str = Field("", max_length=20)
    on: str | None = Field(None, max_length=20)

    def read(self) -> tuple[str, date | None, Typed]:
        """Programme, day, and what does not fit."""
        errors = {}
        typed = str(today()) if self.on is None else self.on.strip()
        on = day_of(typed)
        if typed and on is None:
            errors["on"] = gettext(NOT_DAY)
        programme = self.programme if self.programme in list(Programme) else ""
        if self.programme and not programme:
            errors["programme"] = gettext(NOT_LISTED)
        return programme, on, Typed({"programme": self.programme, "on": typed}, errors)


def day_of(text: str) -> date | None:
    """The day that a text names, if it does."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
