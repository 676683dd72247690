"""What a representative says when asking for partners."""

from pydantic import Field, ValidationInfo, field_validator

from backend.i18n import mark
from backend.matches.filters import Filters
from backend.models import RequestKind

SHORTEST_CALL, LONGEST_CALL = 80, 20_000
WHICH_NEED = mark("Choose one of your needs.")
NO_TEXT = mark("Paste the text of the call: at least 80 characters of what it asks for.")


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
