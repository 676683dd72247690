"""Administrators' pages about accounts."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from backend.access import UserManager
from backend.accounts import users_queries, users_service
from backend.accounts.factor.service import must_have_factor, reset
from backend.accounts.users_forms import NewRole, NewStaff, Standing, UserFilter
from backend.audit.details import details_of
from backend.audit.words import words_of
from backend.database import DB
from backend.forms import Form, form_of
from backend.i18n import mark
from backend.models import Role
from backend.pages import page, see_other

router = APIRouter(include_in_schema=False)
ROLE_WORDS = {
    Role.representative: mark("Representative"),
    Role.officer: mark("Officer"),
    Role.administrator: mark("Administrator"),
}
STANDING_WORDS = {
    Standing.active: mark("Active"),
    Standing.unconfirmed: mark("Not confirmed"),
    Standing.disabled: mark("Disabled"),
}
INVITED = mark("The account is created; its link is on the way.")
ROLE_CHANGED = mark("The role is changed; the person has been logged out.")
WAS_DISABLED = mark("The account is disabled and logged out everywhere.")
WAS_ENABLED = mark("The account is enabled again.")
ENDED = mark("The account is logged out everywhere.")
FACTOR_RESET = mark("The second factor is reset; the person has been logged out and told.")
SENT = mark("The link is on the way.")
StaffForm = Annotated[Form[NewStaff], Depends(form_of(NewStaff))]
RoleForm = Annotated[Form[NewRole], Depends(form_of(NewRole))]


@router.get("/users", name="users")
def users(
    request: Request, db: DB, user: UserManager, chosen: Annotated[UserFilter, Query()]
) -> Response:
    """Every account."""
    return page(
        request, "users/list.html", page_of=users_queries.accounts(db, chosen), chosen=chosen,
        **_words(),
    )  # fmt: skip


@router.get("/users/new", name="user-new")
def new_user_page(request: Request, user: UserManager) -> Response:
    """The form for an officer's or administrator's account."""
    return page(request, "users/new.html", form=Form[NewStaff](), **_words())


@router.post("/users/new")
def new_user(request: Request, db: DB, user: UserManager, form: StaffForm) -> Response:
    """Adds the account and mails its link."""
    if form.data is not None and users_service.taken(db, form.data.email):
        form.refuse("email", users_service.TAKEN)
    if form.data is None:
        return page(request, "users/new.html", form=form, status=422, **_words())
    invited = users_service.invite(db, administrator=user, **form.data.model_dump())
    return see_other(request, "user", user_id=invited.id, flash=INVITED)


@router.get("/users/{user_id}", name="user")
def one_user(request: Request, db: DB, user_id: int, user: UserManager) -> Response:
    """One account with what happened to it."""
    return _account(request, db, user_id, Form[NewRole]())


@router.post("/users/{user_id}/role", name="user-role")
def role(request: Request, db: DB, user_id: int, user: UserManager, form: RoleForm) -> Response:
    """Changes the role."""
    if form.data is None:
        return _account(request, db, user_id, form, status=422)
    users_service.change_role(db, administrator=user, user_id=user_id, **form.data.model_dump())
    return see_other(request, "user", user_id=user_id, flash=ROLE_CHANGED)


@router.post("/users/{user_id}/disable", name="user-disable")
def disable(request: Request, db: DB, user_id: int, user: UserManager) -> Response:
    """Closes the account."""
    users_service.disable(db, administrator=user, user_id=user_id)
    return see_other(request, "user", user_id=user_id, flash=WAS_DISABLED)


@router.post("/users/{user_id}/enable", name="user-enable")
def enable(request: Request, db: DB, user_id: int, user: UserManager) -> Response:
    """Opens it again."""
    users_service.enable(db, administrator=user, user_id=user_id)
    return see_other(request, "user", user_id=user_id, flash=WAS_ENABLED)


@router.post("/users/{user_id}/end-sessions", name="user-end-sessions")
def end_sessions(request: Request, db: DB, user_id: int, user: UserManager) -> Response:
    """Logs the account out everywhere."""
    users_service.end_sessions(db, administrator=user, user_id=user_id)
    return see_other(request, "user", user_id=user_id, flash=ENDED)


@router.post("/users/{user_id}/reset-factor", name="user-reset-factor")
def reset_factor(request: Request, db: DB, user_id: int, user: UserManager) -> Response:
    """Takes away a second factor whose phone is lost."""
    reset(db, administrator=user, user_id=user_id)
    return see_other(request, "user", user_id=user_id, flash=FACTOR_RESET)


@router.post("/users/{user_id}/link", name="user-link")
def link(request: Request, db: DB, user_id: int, user: UserManager) -> Response:
    """Mails the account's link again."""
    users_service.send_link(db, administrator=user, user_id=user_id)
    return see_other(request, "user", user_id=user_id, flash=SENT)


def _account(
    request: Request, db: DB, user_id: int, form: Form[NewRole], status: int = 200
) -> Response:
    return page(
        request, "users/account.html", status=status, form=form,
        account=users_queries.account(db, user_id),
        speaks_for=users_queries.speaks_for(db, user_id),
        events=users_queries.events_about(db, user_id),
        event_words=words_of, event_details=details_of, **_words(),
    )  # fmt: skip


def _words() -> dict[str, Any]:
    return {
        "role_words": ROLE_WORDS, "standing_words": STANDING_WORDS,
        "standing_of": users_queries.standing_of, "must_have_factor": must_have_factor,
    }  # fmt: skip
