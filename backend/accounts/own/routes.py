"""The page of one's own account, and deleting it."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from backend.access import COOKIE, SignedIn
from backend.accounts.factor.queries import codes_left, factor_of, has_factor
from backend.accounts.factor.service import must_have_factor
from backend.accounts.own import service
from backend.accounts.own.forms import UNSURE, Deletion
from backend.accounts.users_queries import speaks_for
from backend.accounts.users_routes import ROLE_WORDS
from backend.database import DB
from backend.forms import Form, form_of
from backend.models import User
from backend.pages import page

router = APIRouter(include_in_schema=False, prefix="/account")
DeletionForm = Annotated[Form[Deletion], Depends(form_of(Deletion))]


@router.get("", name="account")
def account(request: Request, db: DB, user: SignedIn) -> Response:
    """What the site knows of the reader, and what can be done about it."""
    return page(
        request, "accounts/account.html", me=user, speaks_for=speaks_for(db, user.id),
        factor=factor_of(db, user.id), left=codes_left(db, user.id),
        required=must_have_factor(user), role_words=ROLE_WORDS,
    )  # fmt: skip


@router.get("/delete", name="account-delete")
def delete_page(request: Request, db: DB, user: SignedIn) -> Response:
    """What goes, what stays and why, or what must be done first."""
    return _delete(request, db, user, Form[Deletion]())


@router.post("/delete")
def delete(request: Request, db: DB, user: SignedIn, form: DeletionForm) -> Response:
    """Deletes the account and says so."""
    if "sure" in form.errors:
        form.refuse("sure", UNSURE)
    if form.data is None:
        return _delete(request, db, user, form, status=422)
    refused = service.delete_account(
        db, user=user, password=form.data.password, code=form.data.code
    )
    for name, words in refused.items():
        form.refuse(name, words)
    if refused:
        return _delete(request, db, user, form, status=422)
    request.state.user = None  # nobody reads the last page
    gone = page(request, "accounts/deleted.html")
    gone.delete_cookie(COOKIE)
    return gone


def _delete(
    request: Request, db: DB, user: User, form: Form[Deletion], status: int = 200
) -> Response:
    form.values.pop("password", None)
    form.values.pop("code", None)
    return page(
        request, "accounts/delete.html", form=form, status=status, me=user,
        obstacle=service.obstacle(db, user), has_factor=has_factor(db, user.id),
        speaks_for=speaks_for(db, user.id),
    )  # fmt: skip
