"""What an administrator types: a rule's row, why it is changed, what was looked at before."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import BaseModel, Field, ValidationInfo, field_validator

from backend.forms import Form, form_of
from backend.matcher.eligibility import Confidence
from backend.rules.words import PROBLEMS

NAME = r"^[A-Z][A-Z0-9_]*(\.[A-Z0-9_]+)+$"
#: parameters are posted under their name with this before it
PREFIX = "p-"
SOURCE = 400
SENTENCE = 600


class RuleText(BaseModel):
    """The fields of a row that all kinds share; parameters are read apart."""

    id: str = Field("", pattern=f"{NAME}|^$", max_length=80)
    programme: str = Field("", max_length=20)
    valid_from: date
    valid_to: date | None = None
    source: str = Field(min_length=3, max_length=SOURCE)
    confidence: Confidence
    supersedes: str = Field("", max_length=80)
    name_en: str = Field(min_length=2, max_length=120)
    text_en: str = Field(min_length=10, max_length=SENTENCE)
    name_uk: str = Field(min_length=2, max_length=120)
    text_uk: str = Field(min_length=10, max_length=SENTENCE)

    @field_validator("valid_to")
    @classmethod
    def after_the_first_day(cls, last: date | None, info: ValidationInfo) -> date | None:
        """A row ends on or after its first day."""
        first = info.data.get("valid_from")
        if last and first and last < first:
            raise ValueError(PROBLEMS["ends_first"])
        return last


class Adopting(BaseModel):
    """Why, and which preview was looked at (the digest of its row and of the book)."""

    reason: str = Field(min_length=10, max_length=SENTENCE)
    looked_at: str = Field("", max_length=64)


class Withdrawing(BaseModel):
    """Which row is taken out, why, and which preview was looked at."""

    first_day: date
    reason: str = Field(min_length=10, max_length=SENTENCE)
    looked_at: str = Field("", max_length=64)


@dataclass
class Posted:
    """What one press posts: the row, and why it is to be adopted."""

    form: Form[RuleText]
    adopting: Form[Adopting] = field(default_factory=Form[Adopting])


async def posted_rule(request: Request) -> Posted:
    """The posted row; parameters stay text in `values` under their prefix."""
    form = await form_of(RuleText)(request)
    posted: dict[str, Any] = dict(await request.form())
    for name, text in posted.items():
        if name.startswith(PREFIX) and isinstance(text, str):
            form.values[name] = text.replace("\0", "").strip()
    return Posted(form, await form_of(Adopting)(request))


PostedRule = Annotated[Posted, Depends(posted_rule)]
WithdrawForm = Annotated[Form[Withdrawing], Depends(form_of(Withdrawing))]
