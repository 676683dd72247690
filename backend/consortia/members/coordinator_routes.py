"""Officers' page: another coordinator, when the one that was asked does not."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from backend.access import ConsortiumReader
from backend.consortia import queries
from backend.consortia.course.service import SAY_WHY
from backend.consortia.desk.candidates import candidates
from backend.consortia.desk.showing import again, whole
from backend.consortia.forms import LONGEST_NOTE, NewCoordinator, SteppingDown
from backend.consortia.lists.looking import NUMBER
from backend.consortia.lists.naming import companies_named
from backend.consortia.members import coordinating
from backend.consortia.opening import STALE
from backend.consortia.words import member_words
from backend.database import DB
from backend.forms import Form, form_of
from backend.i18n import mark
from backend.models import Company, MemberRole, MemberState, User
from backend.pages import page, see_other

router = APIRouter(include_in_schema=False)
CHOSEN = mark("Another coordinator is chosen. All who take part are told.")
#: what htmx names when only the companies of a name are to be drawn
NAMED = "named"
PROPOSED = 6
STEPPED_DOWN = mark("Your company no longer coordinates. An officer chooses another company.")
NewForm = Annotated[Form[NewCoordinator], Depends(form_of(NewCoordinator))]


@router.get("/consortia/{consortium_id}/coordinator", name="consortium-coordinator")
def choose_page(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int,
    name: Annotated[str, Query(max_length=200)] = "", chosen: int | None = None,
) -> Response:  # fmt: skip
    """Members that could coordinate, candidates of the call, any company by its name.

    `chosen`: the one to be confirmed, where the present coordinator takes part.
    """
    form = Form[NewCoordinator]({"company_id": chosen, "name": name})
    return _choosing(request, db, user, consortium_id, form)


@router.post("/consortia/{consortium_id}/coordinator")
def choose(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, form: NewForm
) -> Response:
    """Makes the company the coordinator."""
    data = whole(form)
    who = coordinating.to_choose(db, user=user, consortium_id=consortium_id)
    other = who.consortium.coordinator_id != data.company_id  # else the button pressed twice
    if other and coordinating.takes_part(who.consortium):
        if not data.note:
            form.refuse("note", SAY_WHY)
        elif data.version != who.consortium.version:
            form.refuse("", STALE)
        if form.errors:
            status = 409 if "" in form.errors else 422
            return _choosing(request, db, user, consortium_id, form, status)
    coordinating.choose(db, user=user, consortium_id=consortium_id, data=data)
    return see_other(request, "consortium", flash=CHOSEN, consortium_id=consortium_id)


@router.post("/consortia/{consortium_id}/coordinator/step-down", name="consortium-step-down")
def step_down(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int,
    form: Annotated[Form[SteppingDown], Depends(form_of(SteppingDown))],
) -> Response:  # fmt: skip
    """The coordinator goes on as a member like others."""
    if form.data is not None:
        refused = coordinating.objections(
            db, user=user, consortium_id=consortium_id, data=form.data
        )
        if not refused:
            coordinating.step_down(db, user=user, consortium_id=consortium_id, data=form.data)
            return see_other(request, "consortium", flash=STEPPED_DOWN, consortium_id=consortium_id)
        form.errors |= refused
    return again(request, db, user, consortium_id, stepping=form)


def _choosing(
    request: Request, db: DB, user: User, consortium_id: int, form: Form[NewCoordinator],
    status: int = 200,
) -> Response:  # fmt: skip
    who = coordinating.to_choose(db, user=user, consortium_id=consortium_id)
    found, name = who.consortium, str(form.values.get("name") or "")
    named = companies_named(db, user, name, without={found.coordinator_id})
    fragment = request.headers.get("hx-target") == NAMED
    past = [one for one in found.members if one.company_id == found.coordinator_id]
    answer = None if fragment else candidates(db, request, who)
    return page(
        request, "consortia/coordinator_named.html" if fragment else "consortia/coordinator.html",
        status=status, form=form, chosen=_chosen(db, form), longest=LONGEST_NOTE,
        asks_why=coordinating.takes_part(found),
        consortium=found, named=named, typed=name, past=past[-1:], member_words=member_words,
        members=[
            one for one in found.members
            if one.state == MemberState.accepted and one.role != MemberRole.coordinator
        ],
        proposed=answer.rows[:PROPOSED] if answer else (),
    )  # fmt: skip


def _chosen(db: DB, form: Form[NewCoordinator]) -> Company | None:
    """The company to be confirmed."""
    number = str(form.values.get("company_id") or "")
    found = queries.companies_named(db, [int(number)]) if NUMBER.fullmatch(number) else []
    return found[0] if found else None
