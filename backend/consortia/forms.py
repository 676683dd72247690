"""What is typed about a consortium: its name and limits, its members, moves with their reasons."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, Field, field_validator, model_validator

from backend import taxonomy
from backend.i18n import mark
from backend.introductions.forms import DAYS_LEAST, DAYS_MOST, TOO_LATE, TOO_SOON, today
from backend.models import ClaimKind, ConsortiumState, LookingFor, MemberRole, MemberState, Part

LONGEST_NOTE = 1200
LONGEST_SUMMARY = 2000
REPLY_DAYS = 14
DEAREST = 10_000_000_000
BAD_LIMITS = mark("The largest number of members can't be below the smallest.")
NO_REASON = mark("Please choose a reason.")
NO_COORDINATOR = mark("Only the company that starts the consortium coordinates it.")


def usual_reply_by() -> date:
    """The reply-by date that is proposed."""
    return today() + timedelta(days=REPLY_DAYS)


def _one_line(value: object) -> object:
    """A name stands on one line, wherever it was pasted from."""
    return " ".join(value.split()) if isinstance(value, str) else value


Title = Annotated[str, BeforeValidator(_one_line), Field(min_length=3, max_length=160)]


class NewConsortium(BaseModel):
    """The name and the idea; an officer also names the coordinator."""

    title: Title
    summary: str = Field("", max_length=LONGEST_SUMMARY)
    coordinator_id: int | None = None
    #: the name by which the coordinator is looked for, and the button that only looks
    coordinator_name: str = Field("", max_length=200)
    find: str = ""
    invite: int | None = None


class Settings(BaseModel):
    """What the coordinator sets; `version` is the one that was read."""

    title: Title
    summary: str = Field("", max_length=LONGEST_SUMMARY)
    minimum_members: int = Field(3, ge=1, le=60)
    maximum_members: int = Field(12, ge=1, le=60)
    minimum_ukrainians: int = Field(0, ge=0, le=20)
    minimum_smes: int = Field(0, ge=0, le=30)
    budget_eur: int | None = Field(None, ge=1, le=DEAREST)
    looking_for: LookingFor = LookingFor.closed
    version: int

    @model_validator(mode="after")
    def ordered(self) -> "Settings":
        """The smallest number of members is not above the largest."""
        if self.minimum_members > self.maximum_members:
            raise ValueError(BAD_LIMITS)
        return self


class Move(BaseModel):
    """Where to take the consortium, and why."""

    target: ConsortiumState
    reason: str = Field("", max_length=60)
    note: str = Field("", max_length=LONGEST_NOTE)
    override: bool = False
    version: int


class Confirmation(BaseModel):
    """An officer's yes to what changed since the approval, and why where a rule is overruled."""

    note: str = Field("", max_length=LONGEST_NOTE)
    override: bool = False
    version: int


class Seen(BaseModel):
    """The version that was read."""

    version: int


def known_reason(reason: str) -> str:
    """One of the reasons for declining, where one is given."""
    if reason and reason not in taxonomy.values("DECLINE"):
        raise ValueError(NO_REASON)
    return reason


class MemberMove(BaseModel):
    """What happens to a company's part, with the reason and, for invitations, the reply-by date."""

    target: MemberState
    reason: str = Field("", max_length=60)
    note: str = Field("", max_length=LONGEST_NOTE)
    reply_by: date = Field(default_factory=usual_reply_by)

    @field_validator("reply_by")
    @classmethod
    def within_reason(cls, reply_by: date) -> date:
        """Neither a trap nor a date that nobody remembers."""
        if reply_by < today() + timedelta(days=DAYS_LEAST):
            raise ValueError(TOO_SOON)
        if reply_by > today() + timedelta(days=DAYS_MOST):
            raise ValueError(TOO_LATE)
        return reply_by

    _reason = field_validator("reason")(known_reason)


def not_coordinator(role: MemberRole) -> MemberRole:
    """Refuses a second coordinator."""
    if role is MemberRole.coordinator:
        raise ValueError(NO_COORDINATOR)
    return role


class Addition(BaseModel):
    """A company to take into the picture, in which role, for which slot, in whose place."""

    company_id: int
    role: MemberRole = MemberRole.beneficiary
    slot_id: int | None = None
    instead_of: int | None = None

    _role = field_validator("role")(not_coordinator)


class MemberFacts(BaseModel):
    """A member's role and share of the costs; with `version`, as they were read in it."""

    role: MemberRole
    cost_eur: int | None = Field(None, ge=0, le=DEAREST)
    version: int | None = None


class Lock(BaseModel):
    """Whether a member stays whatever is proposed."""

    locked: bool = False


class Cover(BaseModel):
    """What a member does for a slot; an empty part: nothing."""

    slot_id: int
    member_id: int
    part: Part | None = None


class NewCoordinator(BaseModel):
    """The company that shall coordinate instead; why, and whether the present one stays a member.

    The last two matter only where the present coordinator takes part.
    """

    company_id: int
    version: int
    note: str = Field("", max_length=LONGEST_NOTE)
    stays: bool = False


class SteppingDown(BaseModel):
    """Why a coordinator coordinates no longer; `version` is the one that was read."""

    reason: str = Field("", max_length=60)
    note: str = Field("", max_length=LONGEST_NOTE)
    version: int

    _reason = field_validator("reason")(known_reason)


class NewHandover(BaseModel):
    """The member to whom the coordination is offered, and why; `version` is the one read."""

    member_id: int | None = None
    note: str = Field("", max_length=LONGEST_NOTE)
    version: int


class HandoverAnswer(BaseModel):
    """What a member says to the offer that it read."""

    handover_id: int
    accept: bool = False
    note: str = Field("", max_length=LONGEST_NOTE)


class NewClaim(BaseModel):
    """What is said of a project, of which state, whether it holds, and which paper says so."""

    what: ClaimKind
    country: str = Field("", pattern="^([A-Z]{2})?$")
    holds: bool = True
    evidence: str = Field("", max_length=600)
    version: int

    @model_validator(mode="after")
    def whole(self) -> "NewClaim":
        """Only support comes from a state, and nobody lists who does not support."""
        if self.what is ClaimKind.supporting_state:
            self.holds = True
        else:
            self.country = ""
        return self


class Shown(BaseModel):
    """Whether the paper of a claim was seen."""

    shown: bool = False


class KinshipAnswer(BaseModel):
    """Whether two companies are one group; None: that is open again."""

    one_id: int
    other_id: int
    same: bool | None = None


class Ban(BaseModel):
    """A company that is not to be proposed."""

    company_id: int


class Request(BaseModel):
    """What a company from outside wants to do in the consortium."""

    slots: list[int] = Field(min_length=1, max_length=60)
    note: str = Field(min_length=20, max_length=LONGEST_NOTE)


class NewLetter(BaseModel):
    """Who signs a letter of intent, and to what."""

    signatory: str = Field(min_length=3, max_length=120)
    position: str = Field(min_length=2, max_length=120)
    commitment: str = Field(min_length=20, max_length=LONGEST_NOTE)
    language: str = Field("en", pattern="^(en|uk)$")
