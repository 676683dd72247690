"""Pages of the officers' queue of pairs, what is staged, and its files."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from backend.access import Reviewer
from backend.database import DB
from backend.i18n import mark
from backend.pages import page, see_other
from backend.reviews.cases import service as case_service
from backend.reviews.cases.history import decision_label, reason_label
from backend.reviews.decisions import service as decision_service
from backend.reviews.decisions import states
from backend.reviews.pairs import exports, queries
from backend.reviews.pairs.forms import PairFilter
from backend.reviews.pairs.page import queue_context
from backend.reviews.waiting import WaitingCounts

router = APIRouter(include_in_schema=False, dependencies=[WaitingCounts])
Chosen = Annotated[PairFilter, Query()]
STARTED = mark("Pairs are being suggested. New ones appear here in a few minutes.")
RUNNING = mark("Pairs are already being suggested. New ones appear here in a few minutes.")
APPLIED = mark("The decision is applied; the companies concerned are being told.")
ALL_APPLIED = mark("All staged decisions are applied; the companies concerned are being told.")
SOME_REFUSED = mark("Some decisions could not be applied: they are still here, with reasons.")
TAKEN_BACK = mark("The decision is no longer staged; nothing has happened to the pair.")


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
    case_service.note_export(db, officer=user, rows=len(entries), kind=kind)
    return exports.answer(entries, kind)


@router.post("/pairs/suggest", name="pairs-suggest")
def suggest(request: Request, db: DB, user: Reviewer) -> Response:
    """Asks for new suggestions now."""
    started = case_service.suggest_now(db, officer=user)
    return see_other(request, "pairs", flash=STARTED if started else RUNNING)


@router.get("/pairs/staged", name="pairs-staged")
def staged(request: Request, db: DB, user: Reviewer) -> Response:
    """Decisions that were written down and wait to be applied."""
    return page(
        request, "reviews/staged.html", rows=decision_service.staged(db, officer=user),
        decision_label=decision_label, reason_label=reason_label, verbs=states.VERBS,
    )  # fmt: skip


@router.post("/pairs/staged/apply", name="pairs-apply-all")
def apply_all(request: Request, db: DB, user: Reviewer) -> Response:
    """Applies all that can be applied."""
    outcome = decision_service.apply_all(db, officer=user)
    flash = SOME_REFUSED if outcome.refused else ALL_APPLIED
    return see_other(request, "pairs-staged", flash=flash)


@router.post("/pairs/staged/{decision_id}/apply", name="pairs-apply")
def apply(request: Request, db: DB, decision_id: int, user: Reviewer) -> Response:
    """Applies one."""
    decision_service.apply(db, officer=user, decision_id=decision_id)
    return see_other(request, "pairs-staged", flash=APPLIED)


@router.post("/pairs/staged/{decision_id}/unstage", name="pairs-unstage")
def unstage(request: Request, db: DB, decision_id: int, user: Reviewer) -> Response:
    """Takes one back."""
    decision_service.unstage(db, officer=user, decision_id=decision_id)
    return see_other(request, "pairs-staged", flash=TAKEN_BACK)
