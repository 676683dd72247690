"""What is typed or imported about a call."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationInfo
from pydantic import field_validator as checks

from backend import taxonomy
from backend.calls.texts.repair import repaired, repaired_line
from backend.companies.facets.forms import suggested_language
from backend.i18n import mark
from backend.matcher.calls import Action
from backend.models import CallStatus

LONGEST_TEXT = 60_000
NOT_LISTED = mark("Please choose one from the list.")
NOT_IDENTIFIER = mark("Write it as the portal does: letters, digits, hyphens, dots or slashes.")
NOT_LINK = mark("Please enter an address that begins with https:// or http://.")
SMALLER = mark("The largest contribution is smaller than the smallest.")
FEWER = mark("The largest number of members is below the smallest.")
EARLIER = mark("The deadline is before the opening day.")
IDENTIFIER = re.compile(r"[^\W_][\w./-]{2,119}")
LINK = re.compile(r"https?://[^\s/]+\.\S+")


def _known(scheme: str) -> AfterValidator:
    def check(value: str) -> str:
        if value and value not in taxonomy.values(scheme):
            raise ValueError(NOT_LISTED)
        return value

    return AfterValidator(check)


def _matches(pattern: re.Pattern[str], message: str) -> AfterValidator:
    def check(value: str) -> str:
        if value and not pattern.fullmatch(value):
            raise ValueError(message)
        return value

    return AfterValidator(check)


def _action(value: str) -> str:
    if value and value not in ACTIONS:
        raise ValueError(NOT_LISTED)
    return value


def _euros(value: Any) -> Any:
    """An amount as people write it: 4 600 000, 4,600,000 or EUR 4600000."""
    return re.sub(r"EUR|€|[\s\u202f,]", "", value) if isinstance(value, str) else value


ACTIONS = tuple(action.value for action in Action)
Amount = Annotated[int, Field(ge=0, le=10**12)]
Euros = Annotated[Amount | None, BeforeValidator(_euros)]


class CallText(BaseModel):
    """A call as a source gives it; what is left empty is read from the identifier and the text."""

    identifier: Annotated[str, Field(min_length=3, max_length=120),
                          _matches(IDENTIFIER, NOT_IDENTIFIER)]  # fmt: skip
    title: str = Field(min_length=3, max_length=500)
    status: CallStatus = CallStatus.forthcoming
    programme: Annotated[str, _known("PROGRAMME")] = ""
    programme_name: str = Field("", max_length=200)
    action: Annotated[str, AfterValidator(_action)] = ""
    types_of_action: str = Field("", max_length=200)
    call_identifier: str = Field("", max_length=120)
    call_title: str = Field("", max_length=500)
    opens_on: date | None = None
    deadline: date | None = None
    budget_total: Euros = None
    budget_min: Euros = None
    budget_max: Euros = None
    expected_grants: int | None = Field(None, ge=1, le=10_000)
    minimum_members: int | None = Field(None, ge=1, le=100)
    maximum_members: int | None = Field(None, ge=1, le=100)
    minimum_countries: int | None = Field(None, ge=1, le=40)
    minimum_end_users: int | None = Field(None, ge=1, le=40)
    activity: str = Field("", pattern="^[a-i]?$")
    control_restriction: bool | None = None
    link: Annotated[str, Field(max_length=500), _matches(LINK, NOT_LINK)] = ""
    text: str = Field("", max_length=LONGEST_TEXT)
    language: str = Field("", pattern="^(en|uk)?$")

    @checks("deadline")
    @classmethod
    def after_opening(cls, deadline: date | None, info: ValidationInfo) -> date | None:
        """A call closes after it opens."""
        opens = info.data.get("opens_on")
        if deadline and opens and deadline < opens:
            raise ValueError(EARLIER)
        return deadline

    @checks("budget_max")
    @classmethod
    def ordered(cls, largest: int | None, info: ValidationInfo) -> int | None:
        """The largest contribution is not below the smallest."""
        smallest = info.data.get("budget_min")
        if largest is not None and smallest is not None and largest < smallest:
            raise ValueError(SMALLER)
        return largest

    @checks("maximum_members")
    @classmethod
    def not_below(cls, most: int | None, info: ValidationInfo) -> int | None:
        """The largest team is not below the smallest."""
        least = info.data.get("minimum_members")
        if most is not None and least is not None and most < least:
            raise ValueError(FEWER)
        return most

    def columns(self) -> dict[str, Any]:
        """The same as columns of a call, texts repaired."""
        return self.model_dump() | {
            "title": repaired_line(self.title),
            "text": repaired(self.text),
            "language": self.language or suggested_language(self.text or self.title),
        }


class Pasted(BaseModel):
    """A call's text as copied from the portal or a document."""

    pasted: str = Field(min_length=80, max_length=LONGEST_TEXT)


class Seen(BaseModel):
    """The version that a form was made from."""

    version: int


class Moved(Seen):
    """Where a call is moved."""

    status: CallStatus
