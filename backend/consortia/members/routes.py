"""Pages: everything that is done with the members of a consortium on its desk."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from backend.access import ConsortiumReader
from backend.companies.disclosure.levels import company_for
from backend.consortia import queries
from backend.consortia.desk.showing import again, to_desk, whole
from backend.consortia.desk.workspace import ROLES
from backend.consortia.forms import (
    Addition,
    Ban,
    Cover,
    Lock,
    MemberFacts,
    MemberMove,
)  # fmt: skip
from backend.consortia.lists.rows import row_view
from backend.consortia.members import service as membership
from backend.consortia.members import team
from backend.consortia.standing import companies_of, standing
from backend.consortia.words import role_words, slot_text
from backend.database import DB
from backend.forms import Form, form_of
from backend.i18n import mark
from backend.models import User
from backend.pages import page, see_other

router = APIRouter(include_in_schema=False)
MemberForm = Annotated[Form[MemberMove], Depends(form_of(MemberMove))]
AddForm = Annotated[Form[Addition], Depends(form_of(Addition))]
FactsForm = Annotated[Form[MemberFacts], Depends(form_of(MemberFacts))]
LockForm = Annotated[Form[Lock], Depends(form_of(Lock))]
CoverForm = Annotated[Form[Cover], Depends(form_of(Cover))]
BanForm = Annotated[Form[Ban], Depends(form_of(Ban))]
DONE = mark("Done.")


@router.post("/consortia/{consortium_id}/members/{member_id}/move", name="member-move")
def move_member(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, member_id: int,
    form: MemberForm,
) -> Response:  # fmt: skip
    """Invites, accepts, declines, takes out, leaves."""
    if form.data is not None:
        refused = membership.objections(
            db, user=user, consortium_id=consortium_id, member_id=member_id, data=form.data
        )
        if not refused:
            membership.move_member(
                db, user=user, consortium_id=consortium_id, member_id=member_id, data=form.data
            )
            return _after(request, db, user, consortium_id)
        form.errors |= refused
    return again(request, db, user, consortium_id, member=form, member_id=member_id)


@router.post("/consortia/{consortium_id}/members", name="consortium-add")
def add(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, form: AddForm
) -> Response:
    """Takes a company into the team, perhaps in another's place."""
    membership.add(db, user=user, consortium_id=consortium_id, data=whole(form))
    return to_desk(request, db, user, consortium_id)


@router.post("/consortia/{consortium_id}/members/{member_id}", name="member-change")
def change_member(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, member_id: int,
    form: FactsForm,
) -> Response:  # fmt: skip
    """A member's role and share of the costs."""
    if form.data is not None:
        refused = team.objections(
            db, user=user, consortium_id=consortium_id, member_id=member_id, data=form.data
        )
        if not refused:
            team.change_member(
                db, user=user, consortium_id=consortium_id, member_id=member_id, data=form.data
            )
            return to_desk(request, db, user, consortium_id)
        form.errors |= refused
    return again(request, db, user, consortium_id, facts=form, member_id=member_id)


@router.post("/consortia/{consortium_id}/members/{member_id}/lock", name="member-lock")
def lock(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, member_id: int,
    form: LockForm,
) -> Response:  # fmt: skip
    """A locked member stays whatever is proposed."""
    team.lock(
        db, user=user, consortium_id=consortium_id, member_id=member_id,
        locked=whole(form).locked,
    )  # fmt: skip
    return to_desk(request, db, user, consortium_id)


@router.post("/consortia/{consortium_id}/tasks", name="consortium-task")
def assign(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, form: CoverForm
) -> Response:
    """Who leads a task or backs its lead up."""
    team.assign(db, user=user, consortium_id=consortium_id, data=whole(form))
    return to_desk(request, db, user, consortium_id)


@router.post("/consortia/{consortium_id}/bans", name="consortium-ban")
def ban(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, form: BanForm
) -> Response:
    """Bars a company from the proposals."""
    company_id = whole(form).company_id
    team.ban(db, user=user, consortium_id=consortium_id, company_id=company_id)
    return to_desk(request, db, user, consortium_id)


@router.post("/consortia/{consortium_id}/bans/lift", name="consortium-unban")
def unban(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, form: BanForm
) -> Response:
    """Lets a company be proposed again."""
    company_id = whole(form).company_id
    team.unban(db, user=user, consortium_id=consortium_id, company_id=company_id)
    return to_desk(request, db, user, consortium_id)


@router.get("/companies/{company_id}/consortium", name="company-to-consortium")
def from_elsewhere(request: Request, db: DB, user: ConsortiumReader, company_id: int) -> Response:
    """To which of the reader's consortia a company shall be added."""
    company = company_for(db, viewer=user, company_id=company_id)
    mine = companies_of(db, user)
    rows = [row_view(one, mine) for one in membership.may_add_to(db, user)]
    return page(
        request, "consortia/to_which.html", company=company, rows=rows, slot_text=slot_text,
        roles=[(role.value, role_words(role)) for role in ROLES],
    )  # fmt: skip


def _after(request: Request, db: DB, user: User, consortium_id: int) -> Response:
    """Where an answer leads: the workspace, or the lists once it is closed to the reader."""
    who = standing(db, user, queries.consortium(db, consortium_id))
    if not who.inside:
        return see_other(request, "consortia", flash=DONE)
    if request.headers.get("hx-request"):
        return to_desk(request, db, user, consortium_id)
    return see_other(request, "consortium", flash=DONE, consortium_id=consortium_id)
