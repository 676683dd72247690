"""Teams that might be, as programs get them."""

from typing import Any

from pydantic import BaseModel, Field

from backend.consortia.desk.api_models import CandidateOut, candidate
from backend.consortia.plans.comparing import Side
from backend.consortia.plans.what_if import WhatIf


class ProposalsOut(BaseModel):
    """Proposed teams as the engine left them."""

    waiting: bool
    answer: dict[str, Any]


class SideOut(BaseModel):
    """One team of a comparison."""

    key: str
    consortium_id: int
    companies: list[int]
    leads: dict[int, str]
    score: dict[str, int]
    answer: str
    cost_eur: int | None


def side_out(one: Side) -> SideOut:
    """One team of a comparison."""
    return SideOut(
        key=one.key, consortium_id=one.consortium_id, companies=list(one.members),
        leads=dict(one.leads), score=dict(one.parts),
        answer=one.answer.get("kind", ""), cost_eur=one.cost,
    )  # fmt: skip


class DemandOut(BaseModel):
    """A rule or wish that the team is held to."""

    id: str
    says: str


class WhatIfOut(BaseModel):
    """What the team misses now and then, and who could join then."""

    preparing: bool
    demands: list[DemandOut]
    without: list[str] = Field(description="demands left aside")
    missed_now: list[str]
    missed_then: list[str]
    candidates: list[CandidateOut]


def what_if_out(answer: WhatIf) -> WhatIfOut:
    """The answer as data; empty while the candidates are being prepared."""
    return WhatIfOut(
        preparing=answer.weighed.preparing,
        demands=[DemandOut(id=name, says=says) for name, says in answer.demands],
        without=list(answer.without), missed_now=answer.now["broken"],
        missed_then=answer.then["broken"],
        candidates=[candidate(one) for one in answer.candidates.rows],
    )  # fmt: skip
