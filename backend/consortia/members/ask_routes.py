"""Pages for companies outside: the open slots of a consortium, and asking to fill one."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from backend.access import Asker, Member
from backend.consortia.forms import LONGEST_NOTE
from backend.consortia.forms import Request as JoinRequest
from backend.consortia.lists.looking import open_slots
from backend.consortia.members import joining
from backend.database import DB
from backend.forms import Form, form_of
from backend.i18n import gettext, mark
from backend.models import LookingFor
from backend.pages import page, see_other

router = APIRouter(include_in_schema=False)
JoinForm = Annotated[Form[JoinRequest], Depends(form_of(JoinRequest))]
ASKED = mark("You have asked to join. The coordinator answers; you are told by e-mail.")


@router.get("/consortia/{consortium_id}/join", name="consortium-join")
def join_page(request: Request, db: DB, member: Asker, consortium_id: int) -> Response:
    """What the consortium still looks for, and the form to ask."""
    return _page(request, db, member, consortium_id, Form[JoinRequest]())


@router.post("/consortia/{consortium_id}/join")
def ask(request: Request, db: DB, member: Asker, consortium_id: int, form: JoinForm) -> Response:
    """Asks to fill one or several slots."""
    if form.data is None:
        return _page(request, db, member, consortium_id, form, status=422)
    found = joining.shown_to(db, member.company, consortium_id)
    refusal = joining.may_ask(db, found, member.company)
    if refusal and not joining.asks_already(found, member.company):
        form.errors[""] = gettext(refusal)
        return _page(request, db, member, consortium_id, form, status=409)
    joining.ask(
        db, user=member.user, company=member.company, consortium_id=consortium_id, data=form.data
    )
    return see_other(request, "consortia", flash=ASKED)


def _page(
    request: Request, db: DB, member: Member, consortium_id: int, form: Form[JoinRequest],
    status: int = 200,
) -> Response:  # fmt: skip
    found = joining.shown_to(db, member.company, consortium_id)
    return page(
        request, "consortia/join.html", status=status, consortium=found, form=form,
        slots=open_slots(found), named=found.looking_for == LookingFor.named,
        refusal=joining.may_ask(db, found, member.company), longest=LONGEST_NOTE,
        company=member.company,
    )  # fmt: skip
