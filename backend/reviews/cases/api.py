"""The API twins of one pair: reading the case, deciding, notes, conflicts of interest."""

from fastapi import APIRouter, Response

from backend.access import Reviewer, UserManager
from backend.database import DB
from backend.reviews.cases import queries, service
from backend.reviews.cases.api_models import CaseOut
from backend.reviews.cases.forms import AboutCompany
from backend.reviews.decisions import service as decision_service
from backend.reviews.decisions.api_models import DecisionOut, NewDecision
from backend.reviews.decisions.obstacles import standing
from backend.reviews.notes import NewNote
from backend.reviews.pairs import queries as pairs_queries

router = APIRouter(prefix="/api/v1/pairs", tags=["pairs"])


@router.get("/{pair_id}", name="api-pair")
def get_pair(db: DB, pair_id: int, user: Reviewer) -> CaseOut:
    """One pair with what a decision rests on."""
    found = queries.case(db, pair_id)
    service.note_reading(db, officer=user, pair=found.pair)
    [entry] = pairs_queries.entries(db, [found.pair], reader=user)
    return CaseOut.whole(found, entry, reader=user, facts=standing(db, found.pair))


@router.post("/{pair_id}/decisions", status_code=201, name="api-pair-decide")
def decide(db: DB, pair_id: int, user: Reviewer, body: NewDecision) -> DecisionOut:
    """Stages a decision, or takes it at once."""
    use_case = decision_service.decide if body.apply else decision_service.stage
    return DecisionOut.of(use_case(db, officer=user, pair_id=pair_id, choice=body))


@router.post("/{pair_id}/notes", status_code=204, name="api-pair-note")
def add_note(db: DB, pair_id: int, user: Reviewer, body: NewNote) -> Response:
    """Adds a note among officers."""
    service.add_note(db, officer=user, pair_id=pair_id, text=body.text)
    return Response(status_code=204)


@router.post("/{pair_id}/conflicts", status_code=204, name="api-pair-conflict")
def declare_conflict(db: DB, pair_id: int, user: Reviewer, body: AboutCompany) -> Response:
    """Declares an interest in one of the two companies."""
    service.declare_conflict(db, officer=user, pair_id=pair_id, **body.model_dump())
    return Response(status_code=204)


@router.post("/conflicts/{conflict_id}/lift", status_code=204, name="api-pair-conflict-lift")
def lift_conflict(db: DB, conflict_id: int, user: UserManager) -> Response:
    """Lifts a declared interest."""
    service.lift_conflict(db, administrator=user, conflict_id=conflict_id)
    return Response(status_code=204)


@router.post("/{pair_id}/invitations", status_code=204, name="api-pair-invite")
def note_invitation(db: DB, pair_id: int, user: Reviewer, body: AboutCompany) -> Response:
    """Notes that a company was invited by other means."""
    service.note_invitation(db, officer=user, pair_id=pair_id, **body.model_dump())
    return Response(status_code=204)
