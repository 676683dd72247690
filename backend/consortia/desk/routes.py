"""Pages: the workspace, who would fit, the score while it is being improved."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field

from backend.access import ConsortiumReader
from backend.consortia import opening, queries
from backend.consortia.desk.candidates import candidates
from backend.consortia.desk.money import Supposed
from backend.consortia.desk.service import desk
from backend.consortia.desk.showing import desk_only, workspace_page
from backend.consortia.desk.workspace import ROLES
from backend.consortia.lists.naming import companies_named
from backend.consortia.member_states import LIVE
from backend.consortia.words import role_words, slot_text
from backend.database import DB
from backend.pages import page, see_other

router = APIRouter(include_in_schema=False)
#: what htmx names when only the desk is to be drawn again
DESK = "desk"
#: and when only the companies of a name are
NAMED = "named"


class Sought(BaseModel):
    """For which task or whose place somebody is looked for, or by which name."""

    slot: int | None = None
    instead_of: int | None = None
    name: str = Field("", max_length=200)


@router.get("/consortia/{consortium_id}/candidates", name="consortium-candidates")
def who_would_fit(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int,
    asked: Annotated[Sought, Query()],
) -> Response:  # fmt: skip
    """Candidates for the team, for one task, or for a member's place; any company by its name."""
    who = opening.to_edit(db, user, consortium_id)
    found = who.consortium
    task = queries.slot_in(found, asked.slot) if asked.slot else None
    member = queries.member_in(found, asked.instead_of) if asked.instead_of else None
    taken = {one.company_id for one in found.members if one.state in LIVE}
    named = companies_named(db, user, asked.name, without=taken)
    fragment = request.headers.get("hx-target") == NAMED
    answer = None if fragment else candidates(db, request, who, slot=task, instead_of=member)
    return page(
        request, "consortia/named_rows.html" if fragment else "consortia/candidates.html",
        consortium=found, answer=answer, slot=task, named=named, typed=asked.name,
        slot_text=slot_text, instead_of=member,
        roles=[(role.value, role_words(role)) for role in ROLES],
    )  # fmt: skip


@router.get("/consortia/{consortium_id}/score", name="consortium-score")
def score(request: Request, db: DB, user: ConsortiumReader, consortium_id: int) -> Response:
    """Asked while the score is being improved: nothing, until the desk can be drawn again."""
    who = opening.open_workspace(db, user=user, consortium_id=consortium_id)
    if not request.headers.get("hx-request"):
        return see_other(request, "consortium", consortium_id=consortium_id)
    if desk(db, request, who).weighed.preparing:
        return Response(status_code=204)
    answer = desk_only(request, db, who)
    answer.headers["hx-retarget"] = "#desk"
    answer.headers["hx-reswap"] = "outerHTML"
    return answer


@router.get("/consortia/{consortium_id}", name="consortium")
def one(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int,
    supposed: Annotated[Supposed, Query()],
) -> Response:  # fmt: skip
    """The workspace; only the desk of it when htmx asks for that."""
    who = opening.open_workspace(db, user=user, consortium_id=consortium_id)
    if request.headers.get("hx-target") == DESK:
        return desk_only(request, db, who)
    return workspace_page(request, db, who, supposed=supposed)
