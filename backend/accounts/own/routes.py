"""The page of one's own account."""

from fastapi import APIRouter, Request, Response

from backend.access import SignedIn
from backend.accounts.factor.queries import codes_left, factor_of
from backend.accounts.factor.service import must_have_factor
from backend.accounts.users_queries import speaks_for
from backend.accounts.users_routes import ROLE_WORDS
from backend.database import DB
from backend.pages import page

router = APIRouter(include_in_schema=False, prefix="/account")


@router.get("", name="account")
def account(request: Request, db: DB, user: SignedIn) -> Response:
    """What the site knows of the reader, and what can be done about it."""
    return page(
        request, "accounts/account.html", me=user, speaks_for=speaks_for(db, user.id),
        factor=factor_of(db, user.id), left=codes_left(db, user.id),
        required=must_have_factor(user), role_words=ROLE_WORDS,
    )  # fmt: skip
