"""Officers' page of what decisions teach; administrators put a belief in use or take it out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from backend.access import LearningDecider, Permission, Reviewer, may
from backend.database import DB
from backend.forms import Form, form_of
from backend.i18n import mark
from backend.learning import log_queries, service, views, words
from backend.learning.forms import Because
from backend.learning.log_file import log_file
from backend.pages import page, see_other

router = APIRouter(include_in_schema=False)
BecauseForm = Annotated[Form[Because], Depends(form_of(Because))]
USED = mark("Scores use it from the next list on.")
STOPPED = mark("Scores no longer use it.")


@router.get("/learning", name="learning")
def learning(request: Request, db: DB, user: Reviewer) -> Response:
    """What was shown, what was decided, what that teaches, and whether scores use it."""
    return _page(request, db, user, Form[Because]())


@router.get("/learning/lists.csv", name="learning-lists")
def lists(db: DB, user: Reviewer) -> Response:
    """The log of lists as a file: slots, chances, models, and what came of each entry."""
    rows = log_queries.entries(db)
    service.note_export(db, user=user, rows=len(rows))
    return log_file(rows)


@router.post("/learning/{belief_id}/use", name="learning-use")
def use(
    request: Request, db: DB, user: LearningDecider, belief_id: int, form: BecauseForm
) -> Response:
    """Puts the newest belief in use by hand."""
    if form.data is None:
        return _page(request, db, user, form)
    service.use(db, user=user, belief_id=belief_id, reason=form.data.reason)
    return see_other(request, "learning", flash=USED)


@router.post("/learning/{belief_id}/stop", name="learning-stop")
def stop(
    request: Request, db: DB, user: LearningDecider, belief_id: int, form: BecauseForm
) -> Response:
    """Takes the belief in use out of scores."""
    if form.data is None:
        return _page(request, db, user, form)
    service.stop(db, user=user, belief_id=belief_id, reason=form.data.reason)
    return see_other(request, "learning", flash=STOPPED)


def _page(request: Request, db: DB, user: Reviewer, form: Form[Because]) -> Response:
    return page(
        request, "learning/learning.html", status=422 if form.errors else 200, form=form,
        may_decide=may(user, Permission.learning_decide), both=views.both_sides(db),
        ways=words.WAYS, **views.context(views.learning(db)),
    )  # fmt: skip
