"""Pages of the officers' queue of pairs, and its files."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from backend.access import Reviewer
from backend.database import DB
from backend.i18n import mark
from backend.pages import page, see_other
from backend.reviews.pairs import exports, queries, service
from backend.reviews.pairs.forms import PairFilter
from backend.reviews.pairs.page import queue_context
from backend.reviews.waiting import WaitingCounts

router = APIRouter(include_in_schema=False, dependencies=[WaitingCounts])
Chosen = Annotated[PairFilter, Query()]
STARTED = mark("Pairs are being suggested. New ones appear here in a few minutes.")
RUNNING = mark("Pairs are already being suggested. New ones appear here in a few minutes.")


@router.get("/pairs", name="pairs")
def queue(request: Request, db: DB, user: Reviewer, chosen: Chosen) -> Response:
    """Suggested pairs that wait for an officer."""
    return page(
        request, "reviews/pairs.html",
        **queue_context(db, request, chosen=chosen, reader=user),
    )  # fmt: skip


@router.get("/pairs/export.{kind}", name="pairs-export")
def export(
    request: Request, db: DB, user: Reviewer, chosen: Chosen, kind: Literal["csv", "xlsx"]
) -> Response:
    """The filtered queue as a table for a spreadsheet."""
    entries = queries.every(db, chosen=chosen, reader=user, limit=exports.LIMIT)
    service.note_export(db, officer=user, rows=len(entries), kind=kind)
    return exports.answer(entries, kind)


@router.post("/pairs/suggest", name="pairs-suggest")
def suggest(request: Request, db: DB, user: Reviewer) -> Response:
    """Asks for new suggestions now."""
    started = service.suggest_now(db, officer=user)
    return see_other(request, "pairs", flash=STARTED if started else RUNNING)
