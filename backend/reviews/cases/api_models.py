"""What the API says of a case."""

from datetime import datetime
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from backend.i18n import gettext
from backend.models import PairState, User
from backend.reviews.cases.history import timeline
from backend.reviews.cases.queries import Case, Side
from backend.reviews.decisions import states
from backend.reviews.decisions.obstacles import Standing, obstacle
from backend.reviews.evidence.checks import words
from backend.reviews.pairs.api_models import PairOut
from backend.reviews.pairs.queries import Entry


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


def _moves(case: Case, reader: User, facts: Standing) -> list[Move]:
    pair = case.pair
    return [
        Move(
            decision=after, allowed=obstacle(pair, after, reader, facts) is None,
            reason_codes=list(states.reasons(after)),
        )
        for after in states.moves(PairState(pair.state), reader.role)
    ]  # fmt: skip
