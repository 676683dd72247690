"""The API twin: who would complete the team."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field

from backend.access import ConsortiumReader
from backend.consortia import opening
from backend.consortia.completing.views import Completer, completion
from backend.database import DB
from backend.models import MemberRole

router = APIRouter(prefix="/api/v1/consortia/{consortium_id}", tags=["consortia"])


class ReasonOut(BaseModel):
    """One additive part of a score, in logits, with the facts it rests on and in words."""

    code: str
    contribution: float
    values: dict[str, Any]
    says: str


class CompleterOut(BaseModel):
    """A company that could join; base and contributions sum to `score`."""

    company_id: int
    name: str
    country: str
    role: MemberRole = Field(description="in which it would take part under the call's rules")
    score: float = Field(description="logit")
    fit: float
    low: float = Field(description="of the 80 % band of `fit`")
    high: float
    base: float
    reasons: list[ReasonOut]


class CompletionOut(BaseModel):
    """Two lists, best first; `preparing`: they are being judged for the first time."""

    preparing: bool
    outdated: bool = Field(description="judged for another team, or by another ranking model")
    silent: bool = Field(description="no member has a track record that tells anything")
    model_id: str
    made_at: datetime | None
    judged: int = Field(description="companies that could have stood in the lists")
    near: list[CompleterOut] = Field(description="worked with a member before")
    strangers: list[CompleterOut] = Field(description="never worked with any member")


@router.get("/completing", name="api-consortium-completing")
def completing(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int
) -> CompletionOut:
    """Who would complete the team, for those who lead it; asks for it to be judged if need be."""
    view = completion(db, request, opening.open_to_lead(db, user=user, consortium_id=consortium_id))
    return CompletionOut(
        preparing=view.preparing, outdated=view.outdated, silent=view.silent,
        model_id=view.model_id, made_at=view.made_at, judged=view.judged,
        near=[_completer(one) for one in view.near],
        strangers=[_completer(one) for one in view.strangers],
    )  # fmt: skip


def _completer(one: Completer) -> CompleterOut:
    found = one.judged
    return CompleterOut(
        company_id=one.card.id, name=one.card.name, country=one.card.country,
        role=MemberRole(one.role), score=found.score, fit=found.fit, low=found.low,
        high=found.high, base=found.reasons["base"],
        reasons=[
            ReasonOut(
                code=reason["code"], contribution=reason["contribution"],
                values=reason["values"], says=one.says[reason["code"]],
            )
            for reason in found.reasons["reasons"]
        ],
    )  # fmt: skip
