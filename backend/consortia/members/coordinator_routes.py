"""Officers' page: another coordinator, when the one that was asked does not."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from backend.access import ConsortiumReader
from backend.consortia.desk.candidates import candidates
from backend.consortia.desk.showing import whole
from backend.consortia.forms import NewCoordinator
from backend.consortia.lists.naming import companies_named
from backend.consortia.members import coordinating
from backend.consortia.words import member_words
from backend.database import DB
from backend.forms import Form, form_of
from backend.i18n import mark
from backend.models import MemberRole, MemberState
from backend.pages import page, see_other

router = APIRouter(include_in_schema=False)
CHOSEN = mark("Another coordinator is chosen. All who take part are told.")
#: what htmx names when only the companies of a name are to be drawn
NAMED = "named"
PROPOSED = 6


@router.get("/consortia/{consortium_id}/coordinator", name="consortium-coordinator")
def choose_page(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int,
    name: Annotated[str, Query(max_length=200)] = "",
) -> Response:  # fmt: skip
    """Members that could coordinate, candidates of the call, any company by its name."""
    who = coordinating.to_choose(db, user=user, consortium_id=consortium_id)
    found = who.consortium
    named = companies_named(db, user, name, without={found.coordinator_id})
    fragment = request.headers.get("hx-target") == NAMED
    past = [one for one in found.members if one.company_id == found.coordinator_id]
    answer = None if fragment else candidates(db, request, who)
    return page(
        request, "consortia/coordinator_named.html" if fragment else "consortia/coordinator.html",
        consortium=found, named=named, typed=name, past=past[-1:], member_words=member_words,
        members=[
            one for one in found.members
            if one.state == MemberState.accepted and one.role != MemberRole.coordinator
        ],
        proposed=answer.rows[:PROPOSED] if answer else (),
    )  # fmt: skip


@router.post("/consortia/{consortium_id}/coordinator")
def choose(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int,
    form: Annotated[Form[NewCoordinator], Depends(form_of(NewCoordinator))],
) -> Response:  # fmt: skip
    """Makes the company the coordinator."""
    coordinating.choose(db, user=user, consortium_id=consortium_id, data=whole(form))
    return see_other(request, "consortium", flash=CHOSEN, consortium_id=consortium_id)
