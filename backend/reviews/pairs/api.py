"""The API twins of reviewing pairs."""

from fastapi import APIRouter, Response

from backend.access import Reviewer, UserManager
from backend.database import DB
from backend.reviews.cases import queries as case_queries
from backend.reviews.cases import service as case_service
from backend.reviews.decisions import service as decision_service
from backend.reviews.decisions.obstacles import standing
from backend.reviews.pairs import queries
from backend.reviews.pairs.forms import AboutCompany, NewNote
from backend.reviews.pairs.records import (
    CaseOut,
    DecisionOut,
    NewDecision,
    Outcome,
    PairOut,
    PairPage,
    Started,
)
from backend.reviews.pairs.routes import Chosen

router = APIRouter(prefix="/api/v1/pairs", tags=["pairs"])


@router.get("", name="api-pairs")
def list_pairs(db: DB, user: Reviewer, chosen: Chosen) -> PairPage:
    """The queue, filtered and sorted; `after` takes the `next` of the page before."""
    found = queries.queue(db, chosen=chosen, reader=user)
    items = [PairOut.of(entry) for entry in found.items]
    return PairPage(items=items, next=found.next, total=found.total)


@router.get("/staged", name="api-pairs-staged")
def list_staged(db: DB, user: Reviewer) -> list[DecisionOut]:
    """Decisions that wait to be applied, oldest first."""
    return [DecisionOut.of(row) for row in queries.staged(db)]


@router.post("/staged/apply", name="api-pairs-apply-all")
def apply_all(db: DB, user: Reviewer) -> Outcome:
    """Applies all that can be applied."""
    return Outcome.model_validate(decision_service.apply_all(db, officer=user))


@router.post("/staged/{decision_id}/apply", name="api-pairs-apply")
def apply(db: DB, decision_id: int, user: Reviewer) -> DecisionOut:
    """Applies one staged decision."""
    return DecisionOut.of(decision_service.apply(db, officer=user, decision_id=decision_id))


@router.delete("/staged/{decision_id}", status_code=204, name="api-pairs-unstage")
def unstage(db: DB, decision_id: int, user: Reviewer) -> Response:
    """Takes a staged decision back."""
    decision_service.unstage(db, officer=user, decision_id=decision_id)
    return Response(status_code=204)


@router.post("/suggestions", status_code=202, name="api-pairs-suggest")
def suggest(db: DB, user: Reviewer) -> Started:
    """Asks for new suggestions now."""
    return Started(started=case_service.suggest_now(db, officer=user))


@router.get("/{pair_id}", name="api-pair")
def get_pair(db: DB, pair_id: int, user: Reviewer) -> CaseOut:
    """One pair with what a decision rests on."""
    found = case_queries.case(db, pair_id)
    case_service.note_reading(db, officer=user, pair=found.pair)
    [entry] = queries.entries(db, [found.pair], reader=user)
    return CaseOut.whole(found, entry, reader=user, facts=standing(db, found.pair))


@router.post("/{pair_id}/decisions", status_code=201, name="api-pair-decide")
def decide(db: DB, pair_id: int, user: Reviewer, body: NewDecision) -> DecisionOut:
    """Stages a decision, or takes it at once."""
    use_case = decision_service.decide if body.apply else decision_service.stage
    return DecisionOut.of(use_case(db, officer=user, pair_id=pair_id, choice=body))


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
