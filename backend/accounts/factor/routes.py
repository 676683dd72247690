"""Pages about one's own second factor."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from backend.access import SignedIn
from backend.accounts.factor import service
from backend.accounts.factor.forms import Code, Proof
from backend.accounts.factor.queries import codes_left, factor_of, has_factor
from backend.accounts.factor.showing import shown_app
from backend.database import DB
from backend.forms import Form, form_of
from backend.i18n import mark
from backend.models import User
from backend.pages import page, see_other

router = APIRouter(include_in_schema=False, prefix="/account/second-factor")
IS_OFF = mark("The second factor is off; your password alone logs you in.")
#: which of the page's forms was posted, so that its errors stand there
SETUP, CODES, OFF = "set-up", "codes", "off"
ProofForm = Annotated[Form[Proof], Depends(form_of(Proof))]
CodeForm = Annotated[Form[Code], Depends(form_of(Code))]


@router.get("", name="second-factor")
def second_factor(request: Request, db: DB, user: SignedIn) -> Response:
    """Whether there is one, what is left of the recovery codes, what can be done."""
    return _state(request, db, user)


@router.post("/begin", name="second-factor-begin")
def begin(request: Request, db: DB, user: SignedIn, form: ProofForm) -> Response:
    """Makes a secret for an app, new or on another phone."""
    if not _believed(db, user, form):
        return _state(request, db, user, form, SETUP)
    service.start_setup(db, user=user)
    return see_other(request, "second-factor-setup")


@router.get("/set-up", name="second-factor-setup")
def setup_page(request: Request, db: DB, user: SignedIn) -> Response:
    """Shows the picture for the app."""
    return _setup(request, db, user, Form[Code]())


@router.post("/set-up")
def setup(request: Request, db: DB, user: SignedIn, form: CodeForm) -> Response:
    """Takes the app into use and shows the recovery codes once."""
    codes = service.confirm_setup(db, user=user, code=form.data.code) if form.data else None
    if codes is None:
        form = form if form.data is None else form.refuse("code", service.WRONG_NEW_CODE)
        return _setup(request, db, user, form, status=422)
    return _codes(request, codes)


@router.post("/codes", name="second-factor-codes")
def codes(request: Request, db: DB, user: SignedIn, form: ProofForm) -> Response:
    """Makes new recovery codes and shows them once."""
    if not _believed(db, user, form):
        return _state(request, db, user, form, CODES)
    return _codes(request, service.renew_codes(db, user=user))


@router.post("/off", name="second-factor-off")
def off(request: Request, db: DB, user: SignedIn, form: ProofForm) -> Response:
    """Goes back to the password alone."""
    if not _believed(db, user, form):
        return _state(request, db, user, form, OFF)
    service.turn_off(db, user=user)
    return see_other(request, "second-factor", flash=IS_OFF)


def _believed(db: DB, user: User, form: Form[Proof]) -> bool:
    if form.data is None:
        return False
    refusals = service.refusals(db, user=user, **form.data.model_dump())
    for name, words in refusals.items():
        form.refuse(name, words)
    return not refusals


def _state(
    request: Request, db: DB, user: User, form: Form[Proof] | None = None, posted: str = ""
) -> Response:
    form = form or Form[Proof]()
    form.values.pop("password", None)
    form.values.pop("code", None)
    factor = factor_of(db, user.id)
    return page(
        request, "accounts/second_factor.html", status=422 if posted else 200, form=form,
        posted=posted, on=has_factor(db, user.id), left=codes_left(db, user.id),
        since=factor.set_up_at if factor else None, required=service.must_have_factor(user),
    )  # fmt: skip


def _setup(request: Request, db: DB, user: User, form: Form[Code], status: int = 200) -> Response:
    app = shown_app(factor_of(db, user.id), user)
    if app is None:
        return see_other(request, "second-factor")
    return page(
        request, "accounts/set_up.html", form=form, status=status, app=app,
        action="second-factor-setup", required=False,
    )  # fmt: skip


def _codes(request: Request, codes: list[str]) -> Response:
    onward = str(request.app.url_path_for("second-factor"))
    return page(request, "accounts/recovery_codes.html", codes=codes, onward=onward)
