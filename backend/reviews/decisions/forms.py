"""What officers choose and type when they decide on a pair."""

from pydantic import BaseModel, Field, ValidationInfo, field_validator

from backend.i18n import mark
from backend.models import PairState
from backend.reviews.decisions import states
from backend.reviews.notes import NOTE_LENGTH

REASON_MISMATCH = mark("This reason does not belong to this decision; choose one from the list.")
NOTE_MISSING = mark("Please write what your colleagues should know about this decision.")


class Choice(BaseModel):
    """A decision with its reason; `seen` is the newest decision that the officer had read."""

    decision: PairState
    reason_code: str = Field(min_length=1, max_length=40)
    note: str = Field(default="", max_length=NOTE_LENGTH, validate_default=True)
    seen: int = Field(default=0, ge=0, description="id of the newest decision read; 0 for none")

    @field_validator("reason_code")
    @classmethod
    def _of_this_decision(cls, code: str, info: ValidationInfo) -> str:
        decision = info.data.get("decision")
        if decision is not None and code not in states.reasons(decision):
            raise ValueError(REASON_MISMATCH)
        return code

    @field_validator("note")
    @classmethod
    def _explained(cls, note: str, info: ValidationInfo) -> str:
        needed = info.data.get("decision") in states.NOTE_NEEDED
        if (needed or info.data.get("reason_code") == states.OTHER) and len(note.strip()) < 3:
            raise ValueError(NOTE_MISSING)
        return note.strip()


class PostedChoice(Choice):
    """The same from the page, whose two buttons stage or decide."""

    then: str = "stage"
