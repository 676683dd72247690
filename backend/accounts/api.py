"""The API twins of signing up and logging in."""

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from backend.access import Anyone, SignedIn, session_token
from backend.accounts import service
from backend.accounts.factor.forms import LONGEST
from backend.accounts.factor.queries import has_factor
from backend.accounts.factor.service import WRONG_CODE, check_code, must_have_factor
from backend.accounts.forms import AskReset, NewPassword, SignUp
from backend.accounts.routes import WRONG
from backend.database import DB
from backend.errors import Conflict, Invalid, SecondFactorNeeded
from backend.failures import refused
from backend.i18n import current_locale, gettext, mark
from backend.models import Role

router = APIRouter(prefix="/api/v1", tags=["accounts"])
NEEDED = mark("This account has a second factor: send a code of its app as well, as `code`.")
NOT_SET_UP = mark("Your role needs a second factor here. Log in on the pages once to set it up.")


class Credentials(BaseModel):
    """An address and its password."""

    email: str = Field(max_length=320)
    password: str = Field(max_length=200)
    code: str = Field("", max_length=LONGEST, description="of the second factor, if there is one")


class Token(BaseModel):
    """A session's token, for the header `Authorization: Bearer`."""

    token: str


class Account(BaseModel):
    """Who is asking."""

    id: int
    email: str
    name: str
    role: Role
    locale: str


class Accepted(BaseModel):
    """The request was taken; look for the e-mail."""

    status: str = "accepted"


@router.post("/accounts", status_code=202, name="api-sign-up")
def sign_up(db: DB, user: Anyone, body: SignUp) -> Accepted:
    """Opens an account; its address is confirmed by a mailed link."""
    service.sign_up(db, **body.model_dump(), locale=current_locale())
    return Accepted()


@router.post("/sessions", status_code=201, name="api-log-in", response_model=Token)
def log_in(request: Request, db: DB, user: Anyone, body: Credentials) -> Token | Response:
    """Opens a session and returns its token."""
    found = service.check_password(db, email=body.email, password=body.password)
    if found is None:
        # answered, not raised: the failure that was counted must be committed
        return refused(request, Invalid(WRONG, fields={"password": gettext(WRONG)}))
    if found.confirmed_at is None:
        raise Conflict(mark("Confirm your e-mail address first; we have sent you the link."))
    if has_factor(db, found.id):
        if not body.code:
            raise SecondFactorNeeded(NEEDED)
        if not check_code(db, user=found, code=body.code):
            return refused(request, Invalid(WRONG_CODE, fields={"code": gettext(WRONG_CODE)}))
    elif must_have_factor(found):
        raise SecondFactorNeeded(NOT_SET_UP)
    agent = request.headers.get("user-agent", "")
    return Token(token=service.open_session(db, user=found, user_agent=agent))


@router.delete("/sessions/current", status_code=204, name="api-log-out")
def log_out(request: Request, db: DB, user: SignedIn) -> None:
    """Ends this session."""
    service.close_session(db, user=user, token=session_token(request) or "")


@router.get("/accounts/me", name="api-me")
def me(user: SignedIn) -> Account:
    """The account behind the token."""
    return Account.model_validate(user, from_attributes=True)


@router.post("/password-resets", status_code=202, name="api-ask-reset")
def ask_reset(db: DB, user: Anyone, body: AskReset) -> Accepted:
    """Mails a reset link if the address has an account."""
    service.ask_reset(db, email=body.email)
    return Accepted()


@router.post("/password-resets/{token}", name="api-reset")
def reset(db: DB, token: str, user: Anyone, body: NewPassword) -> Accepted:
    """Sets a new password and ends every session."""
    service.reset_password(db, token=token, password=body.password)
    return Accepted()
