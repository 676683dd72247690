"""What the API says of decisions."""

from datetime import datetime
from typing import Self

from pydantic import BaseModel, ConfigDict

from backend.models import PairState, ReviewDecision
from backend.reviews.decisions.forms import Choice


class DecisionOut(BaseModel):
    """An officer's decision; staged while `applied_at` is null."""

    id: int
    pair_id: int
    decision: PairState
    reason_code: str
    note: str
    officer: str | None
    staged_at: datetime
    applied_at: datetime | None

    @classmethod
    def of(cls, row: ReviewDecision) -> Self:
        """From its row, with its officer loaded."""
        return cls(
            id=row.id, pair_id=row.suggestion_id, decision=PairState(row.decision),
            reason_code=row.reason_code, note=row.note,
            officer=row.officer.name if row.officer else None,
            staged_at=row.created_at, applied_at=row.applied_at,
        )  # fmt: skip


class NewDecision(Choice):
    """A decision to stage, or to take at once with `apply`."""

    apply: bool = False


class Outcome(BaseModel):
    """What applying everything came to."""

    model_config = ConfigDict(from_attributes=True)

    applied: int
    refused: int
