"""The API twins of the pages about one's own second factor."""

from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from backend.access import SignedIn
from backend.accounts.factor import service
from backend.accounts.factor.forms import OnlyCode, Proof
from backend.accounts.factor.queries import codes_left, factor_of
from backend.accounts.factor.showing import shown_app
from backend.database import DB
from backend.errors import Conflict, Invalid
from backend.failures import refused
from backend.i18n import gettext
from backend.models import User

router = APIRouter(prefix="/api/v1/accounts/me/second-factor", tags=["accounts"])


class State(BaseModel):
    """Whether log-ins of this account need a code."""

    on: bool
    required: bool = Field(description="whether this installation asks it of the role")
    since: datetime | None
    recovery_codes_left: int


class App(BaseModel):
    """What an authenticator app needs to know; it counts after its first right code."""

    secret: str = Field(description="base 32, for apps that read no address")
    address: str = Field(description="otpauth address")


class RecoveryCodes(BaseModel):
    """Codes for a lost phone, shown this once; each serves once."""

    recovery_codes: list[str]


@router.get("", name="api-second-factor")
def second_factor(db: DB, user: SignedIn) -> State:
    """Whether there is one and what is left of the recovery codes."""
    return _state(db, user)


@router.post("", status_code=201, name="api-second-factor-begin", response_model=App)
def begin(request: Request, db: DB, user: SignedIn, body: Proof) -> App | Response:
    """Makes a secret for an app; one in use serves until the new one answers."""
    if refusal := _refusal(request, db, user, body):
        return refusal
    app = shown_app(service.start_setup(db, user=user), user)
    if app is None:
        raise Conflict(service.NOT_BEGUN)
    return App(secret=app.secret, address=app.address)


@router.post("/confirm", name="api-second-factor-confirm")
def confirm(db: DB, user: SignedIn, body: OnlyCode) -> RecoveryCodes:
    """Takes the app into use once it answers with a right code."""
    codes = service.confirm_setup(db, user=user, code=body.code)
    if codes is None:
        raise Invalid(service.WRONG_NEW_CODE, fields={"code": gettext(service.WRONG_NEW_CODE)})
    return RecoveryCodes(recovery_codes=codes)


@router.post(
    "/recovery-codes", name="api-second-factor-codes", response_model=RecoveryCodes
)  # fmt: skip
def recovery_codes(request: Request, db: DB, user: SignedIn, body: Proof) -> Any:
    """New recovery codes; the old ones are worthless from now on."""
    if refusal := _refusal(request, db, user, body):
        return refusal
    return RecoveryCodes(recovery_codes=service.renew_codes(db, user=user))


@router.post("/off", name="api-second-factor-off", response_model=State)
def off(request: Request, db: DB, user: SignedIn, body: Proof) -> Any:
    """Goes back to the password alone, where that is allowed."""
    if refusal := _refusal(request, db, user, body):
        return refusal
    service.turn_off(db, user=user)
    return _state(db, user)


def _state(db: DB, user: User) -> State:
    factor = factor_of(db, user.id)
    return State(
        on=factor is not None and factor.salt is not None,
        required=service.must_have_factor(user), since=factor.set_up_at if factor else None,
        recovery_codes_left=codes_left(db, user.id),
    )  # fmt: skip


def _refusal(request: Request, db: DB, user: User, body: Proof) -> Response | None:
    """Answered, not raised: the failure that was counted must be committed."""
    refusals = service.refusals(db, user=user, **body.model_dump())
    if not refusals:
        return None
    words = {name: gettext(text) for name, text in refusals.items()}
    return refused(request, Invalid(next(iter(refusals.values())), fields=words))
