"""What the API says of pairs."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict, Field

from backend.models import PairState
from backend.reviews.decisions.api_models import DecisionOut
from backend.reviews.pairs.queries import Entry


class Named(BaseModel):
    """A company of a pair."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    country: str
    kind: str
    state: str


class PairOut(BaseModel):
    """A pair in the queue."""

    id: int
    company: Named = Field(description="the Ukrainian side")
    partner: Named = Field(description="the European side")
    state: PairState
    fit: float
    low: float
    high: float
    model_id: str
    suggested_at: datetime
    open_questions: int
    staged: DecisionOut | None
    decided: DecisionOut | None

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """From a row of the queue."""
        pair = entry.pair
        return cls(
            id=pair.id, company=Named.model_validate(pair.company),
            partner=Named.model_validate(pair.partner), state=PairState(pair.state), fit=pair.fit,
            low=pair.low, high=pair.high, model_id=pair.model_id, suggested_at=pair.created_at,
            open_questions=entry.open_count,
            staged=DecisionOut.of(entry.staged) if entry.staged else None,
            decided=DecisionOut.of(entry.latest) if entry.latest else None,
        )  # fmt: skip


class PairPage(BaseModel):
    """One page of the queue."""

    items: list[PairOut]
    next: str | None
    total: int | None


class Started(BaseModel):
    """Whether a new run was enqueued; false when one waits or runs already."""

    started: bool
