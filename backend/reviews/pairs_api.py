"""The API twins of reviewing pairs."""

from datetime import datetime
from typing import Any, Self

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field

from backend.access import Reviewer, UserManager
from backend.database import DB
from backend.i18n import gettext
from backend.models import PairState, ReviewDecision
from backend.reviews import case_queries, case_service, pairs_queries, pairs_service, states
from backend.reviews.evidence import Check, words
from backend.reviews.obstacles import obstacle, standing
from backend.reviews.pairs_forms import AboutCompany, Choice, NewNote
from backend.reviews.pairs_queries import Entry
from backend.reviews.pairs_routes import Chosen

router = APIRouter(prefix="/api/v1/pairs", tags=["pairs"])


class Named(BaseModel):
    """A company of a pair."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
    country: str
    kind: str
    state: str


class Decision(BaseModel):
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
            id=row.id, pair_id=row.suggestion_id, decision=row.decision,
            reason_code=row.reason_code, note=row.note,
            officer=row.officer.name if row.officer else None,
            staged_at=row.created_at, applied_at=row.applied_at,
        )  # fmt: skip


class Pair(BaseModel):
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
    staged: Decision | None
    decided: Decision | None

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """From a row of the queue."""
        return cls(**_pair(entry))


class Evidence(BaseModel):
    """One line of evidence about a company."""

    company_id: int
    name: str
    kind: str = Field(description="meets, check or fails")
    words: str


class Move(BaseModel):
    """A decision that the asker may take now, or why not."""

    decision: PairState
    allowed: bool
    reason_codes: list[str]


class Case(Pair):
    """A pair with what a decision rests on; its reasons as they were stored."""

    reasons: dict[str, Any]
    evidence: list[Evidence]
    moves: list[Move]
    seen: int = Field(description="send it back with a decision: the newest decision read")


class PairPage(BaseModel):
    """One page of the queue."""

    items: list[Pair]
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


@router.get("", name="api-pairs")
def list_pairs(db: DB, user: Reviewer, chosen: Chosen) -> PairPage:
    """The queue, filtered and sorted; `after` takes the `next` of the page before."""
    found = pairs_queries.queue(db, chosen=chosen, reader=user)
    items = [Pair.of(entry) for entry in found.items]
    return PairPage(items=items, next=found.next, total=found.total)


@router.get("/staged", name="api-pairs-staged")
def list_staged(db: DB, user: Reviewer) -> list[Decision]:
    """Decisions that wait to be applied, oldest first."""
    return [Decision.of(row) for row in pairs_queries.staged(db)]


@router.post("/staged/apply", name="api-pairs-apply-all")
def apply_all(db: DB, user: Reviewer) -> Outcome:
    """Applies all that can be applied."""
    return Outcome.model_validate(pairs_service.apply_all(db, officer=user))


@router.post("/staged/{decision_id}/apply", name="api-pairs-apply")
def apply(db: DB, decision_id: int, user: Reviewer) -> Decision:
    """Applies one staged decision."""
    return Decision.of(pairs_service.apply(db, officer=user, decision_id=decision_id))


@router.delete("/staged/{decision_id}", status_code=204, name="api-pairs-unstage")
def unstage(db: DB, decision_id: int, user: Reviewer) -> Response:
    """Takes a staged decision back."""
    pairs_service.unstage(db, officer=user, decision_id=decision_id)
    return Response(status_code=204)


@router.post("/suggestions", status_code=202, name="api-pairs-suggest")
def suggest(db: DB, user: Reviewer) -> Started:
    """Asks for new suggestions now."""
    return Started(started=case_service.suggest_now(db, officer=user))


@router.get("/{pair_id}", name="api-pair")
def get_pair(db: DB, pair_id: int, user: Reviewer) -> Case:
    """One pair with what a decision rests on."""
    found = case_queries.case(db, pair_id)
    case_service.note_reading(db, officer=user, pair=found.pair)
    [entry] = pairs_queries.entries(db, [found.pair], reader=user)
    facts, state = standing(db, found.pair), PairState(found.pair.state)
    moves = [
        Move(
            decision=after, allowed=obstacle(found.pair, after, user, facts) is None,
            reason_codes=list(states.reasons(after)),
        )
        for after in states.moves(state, user.role)
    ]  # fmt: skip
    evidence = [_evidence(s.company.id, line) for s in found.sides for line in s.checks]
    return Case(
        **_pair(entry), reasons=found.pair.reasons, evidence=evidence, moves=moves,
        seen=found.latest_id,
    )  # fmt: skip


@router.post("/{pair_id}/decisions", status_code=201, name="api-pair-decide")
def decide(db: DB, pair_id: int, user: Reviewer, body: NewDecision) -> Decision:
    """Stages a decision, or takes it at once."""
    use_case = pairs_service.decide if body.apply else pairs_service.stage
    return Decision.of(use_case(db, officer=user, pair_id=pair_id, choice=body))


@router.post("/{pair_id}/notes", status_code=204, name="api-pair-note")
def add_note(db: DB, pair_id: int, user: Reviewer, body: NewNote) -> Response:
    """Adds a note among officers."""
    case_service.add_note(db, officer=user, pair_id=pair_id, text=body.text)
    return Response(status_code=204)


@router.post("/{pair_id}/conflicts", status_code=204, name="api-pair-conflict")
def declare_conflict(db: DB, pair_id: int, user: Reviewer, body: AboutCompany) -> Response:
    """Declares an interest in one of the two companies."""
    case_service.declare_conflict(db, officer=user, pair_id=pair_id, **body.model_dump())
    return Response(status_code=204)


@router.post("/conflicts/{conflict_id}/lift", status_code=204, name="api-pair-conflict-lift")
def lift_conflict(db: DB, conflict_id: int, user: UserManager) -> Response:
    """Lifts a declared interest."""
    case_service.lift_conflict(db, administrator=user, conflict_id=conflict_id)
    return Response(status_code=204)


@router.post("/{pair_id}/invitations", status_code=204, name="api-pair-invite")
def note_invitation(db: DB, pair_id: int, user: Reviewer, body: AboutCompany) -> Response:
    """Notes that a company was invited by other means."""
    case_service.note_invitation(db, officer=user, pair_id=pair_id, **body.model_dump())
    return Response(status_code=204)


def _pair(entry: Entry) -> dict[str, Any]:
    pair = entry.pair
    return {
        "id": pair.id, "company": Named.model_validate(pair.company),
        "partner": Named.model_validate(pair.partner), "state": pair.state, "fit": pair.fit,
        "low": pair.low, "high": pair.high, "model_id": pair.model_id,
        "suggested_at": pair.created_at, "open_questions": entry.open_count,
        "staged": Decision.of(entry.staged) if entry.staged else None,
        "decided": Decision.of(entry.latest) if entry.latest else None,
    }  # fmt: skip


def _evidence(company_id: int, line: Check) -> Evidence:
    name = gettext(line.name)
    return Evidence(company_id=company_id, name=name, kind=line.kind, words=words(line))
