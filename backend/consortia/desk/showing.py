"""How pages of a workspace answer: whole, the desk alone, or again with what was typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request, Response

from backend.consortia import opening
from backend.consortia.desk.money import Supposed, supposed_in
from backend.consortia.desk.workspace import redrawn_context, workspace
from backend.consortia.forms import (
    Confirmation,
    HandoverAnswer,
    MemberFacts,
    MemberMove,
    Move,
    NewClaim,
    NewHandover,
    SteppingDown,
)
from backend.consortia.standing import Standing
from backend.database import DB
from backend.errors import Invalid
from backend.forms import Form, M
from backend.models import User
from backend.pages import go, page


@dataclass(frozen=True)
class Typed:
    """What was typed into one of the forms, for which member, and the status of the answer."""

    forms: Mapping[str, Form[Any]] = field(default_factory=dict)
    member_id: int = 0
    status: int = 200

    @property
    def target(self) -> str:
        """Where a move was to take the consortium."""
        form = self.forms.get("move")
        return str(form.values.get("target", "")) if form else ""


def whole(form: Form[M]) -> M:
    """What a form of buttons and choices holds; one that was tampered with is refused."""
    if form.data is None:
        raise Invalid(fields=form.errors)
    return form.data


def to_desk(request: Request, db: DB, user: User, consortium_id: int) -> Response:
    """The desk as a change left it: at once for htmx, which draws it alone; else back to it."""
    if request.headers.get("hx-request"):
        who = opening.open_workspace(db, user=user, consortium_id=consortium_id)
        return desk_only(request, db, who)
    path = request.app.url_path_for("consortium", consortium_id=consortium_id)
    return go(f"{path}#desk")


def desk_only(request: Request, db: DB, who: Standing) -> Response:
    """The desk's fragment, its money under what the page that it goes to supposes."""
    supposed = supposed_in(request.headers.get("hx-current-url", ""))
    context = redrawn_context(db, request, who, supposed)
    return page(request, "consortia/desk_only.html", **context)


def again(
    request: Request, db: DB, user: User, consortium_id: int, member_id: int = 0,
    **forms: Form[Any],
) -> Response:  # fmt: skip
    """The workspace with what was typed and why it did not do."""
    who = opening.open_workspace(db, user=user, consortium_id=consortium_id)
    [form] = forms.values()
    status = 409 if "" in form.errors else 422
    return workspace_page(request, db, who, typed=Typed(forms, member_id, status))


def workspace_page(
    request: Request, db: DB, who: Standing, *, typed: Typed | None = None,
    supposed: Supposed | None = None,
) -> Response:  # fmt: skip
    """The whole workspace."""
    was = typed or Typed()
    context = workspace(db, request, who, supposed)
    homeless = _homeless(was, context)
    forms = {name: form for name, form in was.forms.items() if form is not homeless}
    return page(
        request, "consortia/workspace.html", status=was.status, homeless=homeless,
        move_form=forms.get("move") or Form[Move](),
        member_form=forms.get("member") or Form[MemberMove](),
        facts_form=forms.get("facts") or Form[MemberFacts](),
        step_form=forms.get("stepping") or Form[SteppingDown](),
        offer_form=forms.get("offering") or Form[NewHandover](),
        handover_form=forms.get("handover") or Form[HandoverAnswer](),
        claim_form=forms.get("claim") or Form[NewClaim](),
        confirm_form=forms.get("confirmation") or Form[Confirmation](),
        **(context | {"typed_for": was.member_id}),
    )  # fmt: skip


def _homeless(was: Typed, context: Mapping[str, Any]) -> Form[Any] | None:
    """What was typed into a form that the page has no more: somebody moved things on meanwhile."""
    who, since, claims = context["who"], context["since"], context["claims"]
    heirs, handover = context["heirs"], context["handover"]
    moves = [one["target"] for one in context["moves"] if not one["closed"]]
    places = {
        "move": was.target in moves, "claim": bool(claims and claims.edits),
        "offering": bool(heirs and heirs.able) and handover is None,
        "handover": bool(handover and handover.mine), "stepping": who.steps_down,
        "confirmation": bool(since and since.approval),
        "facts": who.edits, "member": who.edits or bool(who.member and who.moves(who.member)),
    }  # fmt: skip
    return next((form for name, form in was.forms.items() if not places[name]), None)
