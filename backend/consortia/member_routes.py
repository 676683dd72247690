"""Pages: the workspace of one consortium and everything that is done on its desk."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from backend.access import ConsortiumReader
from backend.consortia import membership, queries, service, team
from backend.consortia.forms import (
    Addition,
    Ban,
    Cover,
    Lock,
    MemberFacts,
    MemberMove,
    Move,
)  # fmt: skip
from backend.consortia.standing import Standing, standing
from backend.consortia.workspace import desk_context, workspace
from backend.database import DB
from backend.errors import Invalid
from backend.forms import Form, M, form_of
from backend.i18n import mark
from backend.models import User
from backend.pages import go, page, see_other

router = APIRouter(include_in_schema=False)
MoveForm = Annotated[Form[Move], Depends(form_of(Move))]
MemberForm = Annotated[Form[MemberMove], Depends(form_of(MemberMove))]
AddForm = Annotated[Form[Addition], Depends(form_of(Addition))]
FactsForm = Annotated[Form[MemberFacts], Depends(form_of(MemberFacts))]
LockForm = Annotated[Form[Lock], Depends(form_of(Lock))]
CoverForm = Annotated[Form[Cover], Depends(form_of(Cover))]
BanForm = Annotated[Form[Ban], Depends(form_of(Ban))]
MOVED = mark("The consortium has moved on.")
DONE = mark("Done.")
#: what htmx names when only the desk is to be drawn again
DESK = "desk"


@router.get("/consortia/{consortium_id}", name="consortium")
def one(request: Request, db: DB, user: ConsortiumReader, consortium_id: int) -> Response:
    """The workspace; only the desk of it when htmx asks for that."""
    who = service.open_workspace(db, user=user, consortium_id=consortium_id)
    if request.headers.get("hx-target") == DESK:
        return page(request, "consortia/desk_only.html", **desk_context(db, request, who))
    return _page(request, db, who)


@router.post("/consortia/{consortium_id}/move", name="consortium-move")
def move(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, form: MoveForm
) -> Response:
    """Takes the consortium to its next state."""
    if form.data is not None:
        refused = service.objections(db, user=user, consortium_id=consortium_id, data=form.data)
        if not refused:
            service.move(db, user=user, consortium_id=consortium_id, data=form.data)
            return see_other(request, "consortium", flash=MOVED, consortium_id=consortium_id)
        form.errors |= refused
    return _again(request, db, user, consortium_id, move=form)


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
    return _again(request, db, user, consortium_id, member=form, member_id=member_id)


@router.post("/consortia/{consortium_id}/members", name="consortium-add")
def add(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, form: AddForm
) -> Response:
    """Takes a company into the team, perhaps in another's place."""
    membership.add(db, user=user, consortium_id=consortium_id, data=whole(form))
    return _desk(request, consortium_id)


@router.post("/consortia/{consortium_id}/members/{member_id}", name="member-change")
def change_member(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, member_id: int,
    form: FactsForm,
) -> Response:  # fmt: skip
    """A member's role and share of the costs."""
    if form.data is None:
        return _again(request, db, user, consortium_id, facts=form, member_id=member_id)
    team.change_member(
        db, user=user, consortium_id=consortium_id, member_id=member_id, data=form.data
    )
    return _desk(request, consortium_id)


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
    return _desk(request, consortium_id)


@router.post("/consortia/{consortium_id}/tasks", name="consortium-task")
def assign(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, form: CoverForm
) -> Response:
    """Who leads a task or backs its lead up."""
    team.assign(db, user=user, consortium_id=consortium_id, data=whole(form))
    return _desk(request, consortium_id)


@router.post("/consortia/{consortium_id}/bans", name="consortium-ban")
def ban(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, form: BanForm
) -> Response:
    """Bars a company from the proposals."""
    company_id = whole(form).company_id
    team.ban(db, user=user, consortium_id=consortium_id, company_id=company_id)
    return _desk(request, consortium_id)


@router.post("/consortia/{consortium_id}/bans/lift", name="consortium-unban")
def unban(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, form: BanForm
) -> Response:
    """Lets a company be proposed again."""
    company_id = whole(form).company_id
    team.unban(db, user=user, consortium_id=consortium_id, company_id=company_id)
    return _desk(request, consortium_id)


def whole(form: Form[M]) -> M:
    """What a form of buttons and choices holds; one that was tampered with is refused."""
    if form.data is None:
        raise Invalid(fields=form.errors)
    return form.data


def _desk(request: Request, consortium_id: int) -> Response:
    """Back to the desk, which htmx draws alone."""
    path = request.app.url_path_for("consortium", consortium_id=consortium_id)
    return go(str(path) if request.headers.get("hx-request") else f"{path}#desk")


def _after(request: Request, db: DB, user: User, consortium_id: int) -> Response:
    """Where an answer leads: the workspace, or the lists once it is closed to the reader."""
    who = standing(db, user, queries.consortium(db, consortium_id))
    if not who.inside:
        return see_other(request, "consortia", flash=DONE)
    if request.headers.get("hx-request"):
        return _desk(request, consortium_id)
    return see_other(request, "consortium", flash=DONE, consortium_id=consortium_id)


def _again(
    request: Request, db: DB, user: User, consortium_id: int, member_id: int = 0,
    **forms: Form[Any],
) -> Response:  # fmt: skip
    """The workspace with what was typed and why it did not do."""
    who = service.open_workspace(db, user=user, consortium_id=consortium_id)
    [form] = forms.values()
    status = 409 if "" in form.errors else 422
    return _page(request, db, who, status=status, member_id=member_id, **forms)


def _page(
    request: Request, db: DB, who: Standing, status: int = 200, member_id: int = 0,
    **forms: Form[Any],
) -> Response:  # fmt: skip
    return page(
        request, "consortia/workspace.html", status=status,
        move_form=forms.get("move") or Form[Move](),
        member_form=forms.get("member") or Form[MemberMove](),
        facts_form=forms.get("facts") or Form[MemberFacts](),
        **(workspace(db, request, who) | {"typed_for": member_id}),
    )  # fmt: skip
