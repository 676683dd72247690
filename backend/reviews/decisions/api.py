"""The API twins of what is staged."""

from fastapi import APIRouter, Response

from backend.access import Reviewer
from backend.database import DB
from backend.reviews.decisions import queries, service
from backend.reviews.decisions.api_models import DecisionOut, Outcome

router = APIRouter(prefix="/api/v1/pairs", tags=["pairs"])


@router.get("/staged", name="api-pairs-staged")
def list_staged(db: DB, user: Reviewer) -> list[DecisionOut]:
    """Decisions that wait to be applied, oldest first."""
    return [DecisionOut.of(row) for row in queries.staged(db)]


@router.post("/staged/apply", name="api-pairs-apply-all")
def apply_all(db: DB, user: Reviewer) -> Outcome:
    """Applies all that can be applied."""
    return Outcome.model_validate(service.apply_all(db, officer=user))


@router.post("/staged/{decision_id}/apply", name="api-pairs-apply")
def apply(db: DB, decision_id: int, user: Reviewer) -> DecisionOut:
    """Applies one staged decision."""
    return DecisionOut.of(service.apply(db, officer=user, decision_id=decision_id))


@router.delete("/staged/{decision_id}", status_code=204, name="api-pairs-unstage")
def unstage(db: DB, decision_id: int, user: Reviewer) -> Response:
    """Takes a staged decision back."""
    service.unstage(db, officer=user, decision_id=decision_id)
    return Response(status_code=204)
