"""Pages of one pair: reading the case, deciding, notes, conflicts of interest, invitations."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from backend.access import Reviewer, UserManager
from backend.database import DB
from backend.forms import Form, form_of
from backend.i18n import mark
from backend.models import PairState, User
from backend.pages import go, page
from backend.reviews.cases import queries, service
from backend.reviews.cases.forms import AboutCompany
from backend.reviews.cases.page import case_context, following
from backend.reviews.decisions import service as decision_service
from backend.reviews.decisions.forms import PostedChoice
from backend.reviews.notes import NewNote
from backend.reviews.pairs.forms import PairFilter
from backend.reviews.pairs.page import queue_context
from backend.reviews.pairs.routes import Chosen
from backend.reviews.waiting import WaitingCounts

router = APIRouter(include_in_schema=False, dependencies=[WaitingCounts])
STAGED = mark("The decision is staged. It has no effect until it is applied.")
DECIDED = mark("The decision is applied; the companies concerned are being told.")
NOTED = mark("Your note is in the history; only officers see it.")
DECLARED = mark("Your interest is declared; other officers decide on this company's pairs.")
LIFTED = mark("The declared interest is lifted.")
INVITED = mark("The invitation is in the history.")
DecisionForm = Annotated[Form[PostedChoice], Depends(form_of(PostedChoice))]
NoteForm = Annotated[Form[NewNote], Depends(form_of(NewNote))]
CompanyForm = Annotated[Form[AboutCompany], Depends(form_of(AboutCompany))]


@router.get("/pairs/{pair_id}", name="pair")
def case(
    request: Request, db: DB, pair_id: int, user: Reviewer, chosen: Chosen,
    decide: PairState | None = None,
) -> Response:  # fmt: skip
    """One pair with all that a decision rests on."""
    form = Form[PostedChoice]({"decision": decide.value}) if decide else Form[PostedChoice]()
    return _case(request, db, user, pair_id, chosen, form=form)


@router.post("/pairs/{pair_id}/decisions", name="pair-decide")
def decide(
    request: Request, db: DB, pair_id: int, user: Reviewer, chosen: Chosen, form: DecisionForm
) -> Response:
    """Stages a decision, or takes it at once."""
    choice = form.data
    if choice is None:
        return _case(request, db, user, pair_id, chosen, form=form, status=422)
    refusal = decision_service.objection(db, officer=user, pair_id=pair_id, choice=choice)
    if refusal is not None:
        form.refuse("", refusal.detail, **refusal.values)
        return _case(request, db, user, pair_id, chosen, form=form, status=refusal.status)
    if choice.then == "decide":
        decision_service.decide(db, officer=user, pair_id=pair_id, choice=choice)
        return _back(request, pair_id, chosen, DECIDED)
    decision_service.stage(db, officer=user, pair_id=pair_id, choice=choice)
    return _back(request, pair_id, chosen, STAGED)


@router.post("/pairs/{pair_id}/notes", name="pair-note")
def add_note(
    request: Request, db: DB, pair_id: int, user: Reviewer, chosen: Chosen, form: NoteForm
) -> Response:
    """Adds a note among officers."""
    if form.data is None:
        return _case(request, db, user, pair_id, chosen, note_form=form, status=422)
    service.add_note(db, officer=user, pair_id=pair_id, text=form.data.text)
    return _back(request, pair_id, chosen, NOTED)


@router.post("/pairs/{pair_id}/conflicts", name="pair-conflict")
def declare_conflict(
    request: Request, db: DB, pair_id: int, user: Reviewer, chosen: Chosen, form: CompanyForm
) -> Response:
    """Declares an interest in one of the two companies."""
    if form.data is None:
        return _case(request, db, user, pair_id, chosen, conflict_form=form, status=422)
    service.declare_conflict(db, officer=user, pair_id=pair_id, **form.data.model_dump())
    return _back(request, pair_id, chosen, DECLARED)


@router.post("/pairs/{pair_id}/conflicts/{conflict_id}/lift", name="pair-conflict-lift")
def lift_conflict(
    request: Request, db: DB, pair_id: int, conflict_id: int, user: UserManager, chosen: Chosen
) -> Response:
    """Lifts a declared interest."""
    service.lift_conflict(db, administrator=user, conflict_id=conflict_id)
    return _back(request, pair_id, chosen, LIFTED)


@router.post("/pairs/{pair_id}/invitations", name="pair-invite")
def note_invitation(
    request: Request, db: DB, pair_id: int, user: Reviewer, chosen: Chosen, form: CompanyForm
) -> Response:
    """Notes that a company was invited by other means."""
    if form.data is None:
        return _case(request, db, user, pair_id, chosen, invite_form=form, status=422)
    service.note_invitation(db, officer=user, pair_id=pair_id, **form.data.model_dump())
    return _back(request, pair_id, chosen, INVITED)


def _case(
    request: Request, db: DB, user: User, pair_id: int, chosen: PairFilter, *,
    status: int = 200, **forms: Any,
) -> Response:  # fmt: skip
    found = queries.case(db, pair_id)
    service.note_reading(db, officer=user, pair=found.pair)
    empty = {name: Form[Any]() for name in ("form", "note_form", "conflict_form", "invite_form")}
    queue = queue_context(db, request, chosen=chosen, reader=user)
    return page(
        request, "reviews/case.html", status=status, **queue,
        following=following(queue["page"], found.pair),
        **case_context(db, request, case=found, reader=user), **(empty | forms),
    )  # fmt: skip


def _back(request: Request, pair_id: int, chosen: PairFilter, flash: str) -> Response:
    path = str(request.app.url_path_for("pair", pair_id=pair_id))
    return go(path + chosen.query(), flash=flash)
