"""Officers' page of trained models; administrators bring them here and put them in use."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from backend.access import LearningDecider, Permission, Reviewer, may
from backend.database import DB
from backend.forms import Form, form_of
from backend.i18n import mark
from backend.learning.forms import Because
from backend.learning.rankings import service, views
from backend.learning.rankings.forms import Upload, upload_form
from backend.learning.rankings.states import Move
from backend.learning.trials import service as trials
from backend.learning.trials.forms import NewTrial
from backend.pages import page, see_other

router = APIRouter(include_in_schema=False)
BecauseForm = Annotated[Form[Because], Depends(form_of(Because))]
TrialForm = Annotated[Form[NewTrial], Depends(form_of(NewTrial))]
UploadForm = Annotated[Form[Upload], Depends(upload_form)]
ADDED = mark("The model is added as a challenger. What the log says about it is being worked out.")
ASKED = mark("What the log says about it is being worked out; look again in a minute.")
DONE = {
    Move.use: mark("It makes every list from now on, in all processes."),
    Move.stop: mark("The installed model makes every list from now on, in all processes."),
    Move.drop: mark("It is no longer judged."),
}

ON_TRIAL = mark("From the next list on the two models take turns in a share of the lists.")
ENDED = mark("Every list is made by the model in use again; what was counted stays.")
TRIAL, END = "trial", "end"


@router.get("/learning/models", name="rankings")
def rankings(request: Request, db: DB, user: Reviewer) -> Response:
    """Which model makes the lists, and what the log says of its challengers."""
    return _page(request, db, user, Form[Upload](), Form[Because]())


@router.post("/learning/models", name="ranking-new")
def register(request: Request, db: DB, user: LearningDecider, form: UploadForm) -> Response:
    """Brings a trained model here as a challenger."""
    if form.data is not None:
        refusal = service.objection(db, card=form.data.card, numbers=form.data.numbers)
        if refusal is None:
            service.register(db, user=user, **form.data.model_dump())
            return see_other(request, "rankings", flash=ADDED)
        form.refuse("card", refusal.detail, **refusal.values)
    return _page(request, db, user, form, Form[Because]())


@router.post("/learning/models/{ranking_id}/judge", name="ranking-judge")
def judge(request: Request, db: DB, user: LearningDecider, ranking_id: int) -> Response:
    """Has a challenger judged now."""
    service.ask_for_judgement(db, user=user, ranking_id=ranking_id)
    return see_other(request, "rankings", flash=ASKED)


@router.post("/learning/models/{ranking_id}/trial", name="ranking-trial")
def trial(
    request: Request, db: DB, user: LearningDecider, ranking_id: int, form: TrialForm
) -> Response:
    """Has a challenger and the model in use make a share of the lists in turns."""
    if form.data is None:
        return _page(request, db, user, Form[Upload](), form, moving=(ranking_id, TRIAL))
    trials.start(
        db, user=user, ranking_id=ranking_id, share=form.data.share / 100, reason=form.data.reason
    )
    return see_other(request, "rankings", flash=ON_TRIAL)


@router.post("/learning/models/{ranking_id}/trial/end", name="ranking-trial-end")
def end_trial(
    request: Request, db: DB, user: LearningDecider, ranking_id: int, form: BecauseForm
) -> Response:
    """Ends a challenger's trial."""
    if form.data is None:
        return _page(request, db, user, Form[Upload](), form, moving=(ranking_id, END))
    trials.end(db, user=user, ranking_id=ranking_id, reason=form.data.reason)
    return see_other(request, "rankings", flash=ENDED)


@router.post("/learning/models/{ranking_id}/{move}", name="ranking-move")
def move(
    request: Request, db: DB, user: LearningDecider, ranking_id: int, move: Move, form: BecauseForm
) -> Response:
    """Puts a model in use, takes it out, or judges it no longer."""
    if form.data is None:
        return _page(request, db, user, Form[Upload](), form, moving=(ranking_id, move))
    service.move(db, user=user, ranking_id=ranking_id, move=move, reason=form.data.reason)
    return see_other(request, "rankings", flash=DONE[move])


def _page(
    request: Request, db: DB, user: Reviewer, upload: Form[Upload],
    because: Form[Because] | Form[NewTrial], *, moving: tuple[int, str] | None = None,
) -> Response:  # fmt: skip
    return page(
        request, "learning/models.html", status=422 if upload.errors or because.errors else 200,
        upload=upload, because=because, moving=moving,
        may_decide=may(user, Permission.learning_decide), **views.context(views.rankings_of(db)),
    )  # fmt: skip
