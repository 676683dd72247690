"""Pages of what is staged: read, applied, taken back."""

from fastapi import APIRouter, Request, Response

from backend.access import Reviewer
from backend.database import DB
from backend.i18n import mark
from backend.pages import page, see_other
from backend.reviews.decisions import service, states
from backend.reviews.decisions.words import decision_label, reason_label
from backend.reviews.waiting import WaitingCounts

router = APIRouter(include_in_schema=False, dependencies=[WaitingCounts])
APPLIED = mark("The decision is applied; the companies concerned are being told.")
ALL_APPLIED = mark("All staged decisions are applied; the companies concerned are being told.")
SOME_REFUSED = mark("Some decisions could not be applied: they are still here, with reasons.")
TAKEN_BACK = mark("The decision is no longer staged; nothing has happened to the pair.")


@router.get("/pairs/staged", name="pairs-staged")
def staged(request: Request, db: DB, user: Reviewer) -> Response:
    """Decisions that were written down and wait to be applied."""
    return page(
        request, "reviews/staged.html", rows=service.staged(db, officer=user),
        decision_label=decision_label, reason_label=reason_label, verbs=states.VERBS,
    )  # fmt: skip


@router.post("/pairs/staged/apply", name="pairs-apply-all")
def apply_all(request: Request, db: DB, user: Reviewer) -> Response:
    """Applies all that can be applied."""
    outcome = service.apply_all(db, officer=user)
    flash = SOME_REFUSED if outcome.refused else ALL_APPLIED
    return see_other(request, "pairs-staged", flash=flash)


@router.post("/pairs/staged/{decision_id}/apply", name="pairs-apply")
def apply(request: Request, db: DB, decision_id: int, user: Reviewer) -> Response:
    """Applies one."""
    service.apply(db, officer=user, decision_id=decision_id)
    return see_other(request, "pairs-staged", flash=APPLIED)


@router.post("/pairs/staged/{decision_id}/unstage", name="pairs-unstage")
def unstage(request: Request, db: DB, decision_id: int, user: Reviewer) -> Response:
    """Takes one back."""
    service.unstage(db, officer=user, decision_id=decision_id)
    return see_other(request, "pairs-staged", flash=TAKEN_BACK)
