"""What the API says of pairs."""

from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from backend.i18n import gettext
from backend.models import PairState, ReviewDecision, User
from backend.reviews.cases.history import timeline
from backend.reviews.cases.queries import Case, Side
from backend.reviews.decisions import states
from backend.reviews.decisions.obstacles import Standing, obstacle
from backend.reviews.evidence.checks import words
from backend.reviews.pairs.forms import Choice
from backend.reviews.pairs.queries import Entry


class Named(BaseModel):
    """A company of a pair."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    country: str
    kind: str
    state: str


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


class Evidence(BaseModel):
    """One line of evidence about a company."""

    name: str
    kind: str = Field(description="meets, check or fails")
    words: str


class Load(BaseModel):
    """How many introductions a company already has to deal with."""

    model_config = ConfigDict(from_attributes=True)

    approved: int
    asked: int = Field(description="requests for contact that are open, either way")
    waiting: int = Field(description="other pairs in this queue")


class SideOut(BaseModel):
    """One company of a case, as an officer sees it."""

    company_id: int
    reachable: int = Field(description="people who are told of an introduction")
    evidence: list[Evidence]
    load: Load

    @classmethod
    def of(cls, side: Side) -> Self:
        """From a side of the case."""
        lines = [
            Evidence(name=gettext(line.name), kind=line.kind, words=words(line))
            for line in side.checks
        ]
        return cls(
            company_id=side.company.id, reachable=side.reachable, evidence=lines,
            load=Load.model_validate(side.load),
        )  # fmt: skip


class Move(BaseModel):
    """A decision that the asker may take now, or may not."""

    decision: PairState
    allowed: bool
    reason_codes: list[str]


class Happening(BaseModel):
    """One line of a case's history."""

    iso: datetime
    who: str
    what: str
    note: str


class CaseOut(PairOut):
    """A pair with what a decision rests on; its reasons as they were stored."""

    reasons: dict[str, Any]
    sides: list[SideOut]
    shared_projects: list[str]
    shared_partners: int
    moves: list[Move]
    history: list[Happening]
    seen: int = Field(description="send it back with a decision: the newest decision read")

    @classmethod
    def whole(cls, case: Case, entry: Entry, *, reader: User, facts: Standing) -> Self:
        """From a case and its row of the queue."""
        return cls(
            **PairOut.of(entry).model_dump(),
            reasons=case.pair.reasons,
            sides=[SideOut.of(side) for side in case.sides],
            shared_projects=[project.title for project in case.ties.projects],
            shared_partners=case.ties.partner_count,
            moves=_moves(case, reader, facts),
            history=[Happening.model_validate(line) for line in timeline(case)],
            seen=case.latest_id,
        )


class PairPage(BaseModel):
    """One page of the queue."""

    items: list[PairOut]
    next: str | None
    total: int | None


class NewDecision(Choice):
    """A decision to stage, or to take at once with `apply`."""

    apply: bool = False


class Outcome(BaseModel):
    """What applying everything came to."""

    model_config = ConfigDict(from_attributes=True)

    applied: int
    refused: int


class Started(BaseModel):
    """Whether a new run was enqueued; false when one waits or runs already."""

    started: bool


def _moves(case: Case, reader: User, facts: Standing) -> list[Move]:
    pair = case.pair
    return [
        Move(
            decision=after, allowed=obstacle(pair, after, reader, facts) is None,
            reason_codes=list(states.reasons(after)),
        )
        for after in states.moves(PairState(pair.state), reader.role)
    ]  # fmt: skip
