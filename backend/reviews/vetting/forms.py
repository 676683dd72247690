"""What officers type about companies that wait to be checked, and about claims."""

from enum import StrEnum
from urllib.parse import urlencode

from pydantic import BaseModel, Field, ValidationInfo, field_validator

from backend import taxonomy
from backend.companies.own.vetting import NOTE_NEEDED, REASON_NEEDED
from backend.companies.states import reasons
from backend.i18n import mark
from backend.models import CompanyState
from backend.reviews.notes import NOTE_LENGTH

DECLINE_NOTE = mark("Say in a sentence why; the person reads it.")


#: reasons of the shared list that speak of pairs, not of a company
OF_PAIRS = frozenset({
    "complementary", "co_production", "capacity_reached", "second_reader", "conflict_of_interest",
    "weak_fit", "competitors", "already_linked",
})  # fmt: skip


def reasons_for(to_state: CompanyState) -> tuple[taxonomy.Term, ...]:
    """The reasons for a decision on a company."""
    return tuple(term for term in reasons(to_state) if term.value not in OF_PAIRS)


class Show(StrEnum):
    """Which part of the queue is looked at."""

    all = "all"
    companies = "companies"
    claims = "claims"


class QueueFilter(BaseModel):
    """The queue's own address."""

    show: Show = Show.all
    after: str | None = None

    def query(self, **changed: str) -> str:
        """The address's query; the first page of everything has none."""
        pairs = {"show": "" if self.show is Show.all else self.show.value} | changed
        text = urlencode({name: value for name, value in pairs.items() if value})
        return f"?{text}" if text else ""


class VettingChoice(BaseModel):
    """A decision on a company; `seen` is the version of its entry that the officer has read."""

    to_state: CompanyState
    reason_code: str = Field("", max_length=40, validate_default=True)
    note: str = Field("", max_length=NOTE_LENGTH, validate_default=True)
    seen: str = Field(max_length=80)

    @field_validator("reason_code")
    @classmethod
    def _of_this_decision(cls, code: str, info: ValidationInfo) -> str:
        to_state = info.data.get("to_state")
        if to_state not in DECISIONS or (to_state == CompanyState.verified and not code):
            return code
        if code not in {term.value for term in reasons_for(to_state)}:
            raise ValueError(REASON_NEEDED)
        return code

    @field_validator("note")
    @classmethod
    def _explained(cls, note: str, info: ValidationInfo) -> str:
        returned = info.data.get("to_state") == CompanyState.returned
        if (returned or info.data.get("reason_code") == "other") and len(note.strip()) < 3:
            raise ValueError(NOTE_NEEDED)
        return note.strip()


DECISIONS = (CompanyState.verified, CompanyState.returned, CompanyState.suspended)


class ClaimAnswer(StrEnum):
    """An officer's answer to a claim."""

    accept = "accept"
    decline = "decline"


class ClaimChoice(BaseModel):
    """Whether somebody is believed to speak for a company."""

    answer: ClaimAnswer
    note: str = Field("", max_length=NOTE_LENGTH, validate_default=True)

    @field_validator("note")
    @classmethod
    def _explained(cls, note: str, info: ValidationInfo) -> str:
        if info.data.get("answer") is ClaimAnswer.decline and len(note.strip()) < 3:
            raise ValueError(DECLINE_NOTE)
        return note.strip()
