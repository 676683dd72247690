"""What a representative says when asking for partners or putting a company aside."""

from typing import Any

from pydantic import BaseModel, Field, ValidationInfo, field_validator

from backend import taxonomy
from backend.i18n import mark
from backend.matches.filters import Filters
from backend.models import RequestKind

SHORTEST_CALL, LONGEST_CALL = 80, 20_000
WHICH_NEED = mark("Choose one of your needs.")
NO_TEXT = mark("Paste the text of the call: at least 80 characters of what it asks for.")
NO_REASON = mark("Please choose a reason.")


class NewRequest(Filters):
    """What is sought (in general, for a need, for a call's text) and where to look."""

    about: RequestKind = RequestKind.general
    need: int | None = Field(None, validate_default=True)
    text: str = Field("", max_length=LONGEST_CALL, validate_default=True)

    @field_validator("need")
    @classmethod
    def named(cls, need: int | None, info: ValidationInfo) -> int | None:
        """A request for a need says which."""
        if info.data.get("about") != RequestKind.need:
            return None
        if need is None:
            raise ValueError(WHICH_NEED)
        return need

    @field_validator("text")
    @classmethod
    def long_enough(cls, text: str, info: ValidationInfo) -> str:
        """A request for a call brings enough of its text to be understood."""
        if info.data.get("about") != RequestKind.call_text:
            return ""
        if len(text.strip()) < SHORTEST_CALL:
            raise ValueError(NO_TEXT)
        return text.strip()

    def filters(self) -> Filters:
        """Where to look."""
        return Filters.model_validate(self.model_dump())


class NotForUs(BaseModel):
    """Why a company is put aside."""

    reason: str = Field("", validate_default=True)
    next: str = ""

    @field_validator("reason")
    @classmethod
    def known(cls, reason: Any) -> Any:
        """One of the reasons for declining."""
        if reason not in taxonomy.values("DECLINE"):
            raise ValueError(NO_REASON)
        return reason
