"""The API twin of the queue."""

from fastapi import APIRouter

from backend.access import Reviewer
from backend.database import DB
from backend.reviews.pairs import queries, service
from backend.reviews.pairs.api_models import PairOut, PairPage, Started
from backend.reviews.pairs.routes import Chosen

router = APIRouter(prefix="/api/v1/pairs", tags=["pairs"])


@router.get("", name="api-pairs")
def list_pairs(db: DB, user: Reviewer, chosen: Chosen) -> PairPage:
    """The queue, filtered and sorted; `after` takes the `next` of the page before."""
    found = queries.queue(db, chosen=chosen, reader=user)
    items = [PairOut.of(entry) for entry in found.items]
    return PairPage(items=items, next=found.next, total=found.total)


@router.post("/suggestions", status_code=202, name="api-pairs-suggest")
def suggest(db: DB, user: Reviewer) -> Started:
    """Asks for new suggestions now."""
    return Started(started=service.suggest_now(db, officer=user))
