"""Models' cards: whole for officers; what everybody may read of the one in use."""

from fastapi import APIRouter, Request, Response

from backend.access import Anyone, Reviewer
from backend.database import DB
from backend.learning.cards import queries, views
from backend.matcher.cards import ModelCard, outdated
from backend.pages import page

router = APIRouter(include_in_schema=False)
public = APIRouter(include_in_schema=False)


@router.get("/learning/models/installed/card", name="model-card-installed")
def installed(request: Request, db: DB, user: Reviewer) -> Response:
    """The card of the model that came with this installation."""
    return _page(request, queries.card(db), changed=outdated())


@router.get("/learning/models/{ranking_id}/card", name="model-card")
def brought(request: Request, db: DB, user: Reviewer, ranking_id: int) -> Response:
    """The card of a model brought here."""
    return _page(request, queries.card(db, ranking_id))


@public.get("/how-ranking-works/model", name="ranking-model")
def in_use(request: Request, db: DB, user: Anyone) -> Response:
    """The model that makes the lists, for everybody."""
    return page(request, "ranking_model.html", **views.public(db))


def _page(request: Request, card: ModelCard, *, changed: bool = False) -> Response:
    return page(request, "learning/card.html", changed=changed, **views.context(card))
