"""Teams that might be, as programs get them."""

from typing import Any

from pydantic import BaseModel

from backend.consortia.plans.comparing import Side


class ProposalsOut(BaseModel):
    """Proposed teams as the engine left them."""

    waiting: bool
    answer: dict[str, Any]


class SideOut(BaseModel):
    """One team of a comparison."""

    key: str
    companies: list[int]
    leads: dict[int, str]
    score: dict[str, int]
    answer: str


def side_out(one: Side) -> SideOut:
    """One team of a comparison."""
    return SideOut(
        key=one.key, companies=list(one.members), leads=dict(one.leads), score=dict(one.parts),
        answer=one.answer.get("kind", ""),
    )  # fmt: skip
