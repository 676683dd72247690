"""What is written when asking for an introduction and when answering."""

from datetime import UTC, date, datetime, timedelta

from pydantic import BaseModel, Field, field_validator

from backend import taxonomy
from backend.i18n import mark

SHORTEST_NOTE, LONGEST_NOTE = 20, 1200
DAYS_DEFAULT, DAYS_LEAST, DAYS_MOST = 14, 3, 60
TOO_SOON = mark("Give them at least three days to reply.")
TOO_LATE = mark("Choose a day within the next 60 days.")
NO_REASON = mark("Please choose a reason.")


def today() -> date:
    """The present day, as reply-by dates count it."""
    return datetime.now(UTC).date()


def usual_reply_by() -> date:
    """The reply-by date that is proposed."""
    return today() + timedelta(days=DAYS_DEFAULT)


class NewInterest(BaseModel):
    """Why we write and by when we hope for an answer."""

    note: str = Field(min_length=SHORTEST_NOTE, max_length=LONGEST_NOTE)
    reply_by: date = Field(default_factory=usual_reply_by)
    suggestion: int | None = None

    @field_validator("reply_by")
    @classmethod
    def within_reason(cls, reply_by: date) -> date:
        """Neither a trap nor a date that nobody remembers."""
        if reply_by < today() + timedelta(days=DAYS_LEAST):
            raise ValueError(TOO_SOON)
        if reply_by > today() + timedelta(days=DAYS_MOST):
            raise ValueError(TOO_LATE)
        return reply_by


class Acceptance(BaseModel):
    """A word with the yes."""

    note: str = Field("", max_length=LONGEST_NOTE)


class Refusal(BaseModel):
    """Why not; the sender reads both the reason and the note."""

    reason: str = Field("", validate_default=True)
    note: str = Field("", max_length=LONGEST_NOTE)
    put_aside: bool = False

    @field_validator("reason")
    @classmethod
    def known(cls, reason: str) -> str:
        """One of the reasons for declining."""
        if reason not in taxonomy.values("DECLINE"):
            raise ValueError(NO_REASON)
        return reason
