"""Pages of the second step of logging in: the code, a lost phone, setting a factor up."""

from typing import Annotated

from fastapi import APIRouter, Cookie, Depends, Request, Response

from backend.access import Anyone
from backend.accounts.entering import STEP_COOKIE, let_in
from backend.accounts.factor import service
from backend.accounts.factor.forms import Code
from backend.accounts.factor.queries import codes_left, factor_of, waiting_log_in
from backend.accounts.factor.showing import shown_app
from backend.database import DB
from backend.forms import Form, form_of
from backend.i18n import mark
from backend.models import LoginSession, Stage
from backend.pages import go, local_path, page, see_other

router = APIRouter(include_in_schema=False, prefix="/log-in")
AGAIN = mark("This log-in has taken too long. Start again with your address and password.")
ASKED = mark("The administrators have been told. They will call you back before they reset it.")
WRONG_RECOVERY = mark("This is not one of your unused recovery codes. Look at it once more.")
CodeForm = Annotated[Form[Code], Depends(form_of(Code))]
Token = Annotated[str | None, Cookie(alias=STEP_COOKIE)]


@router.get("/code", name="log-in-code")
def code_page(request: Request, db: DB, user: Anyone, token: Token = None, next: str = "/"
) -> Response:  # fmt: skip
    """Asks for a code of the app."""
    if waiting_log_in(db, token, Stage.code) is None:
        return _start_again(request)
    return page(request, "accounts/code.html", form=Form[Code]({"next": next}))


@router.post("/code")
def code(request: Request, db: DB, user: Anyone, form: CodeForm, token: Token = None) -> Response:
    """Logs in with a right code."""
    waiting = waiting_log_in(db, token, Stage.code)
    if waiting is None:
        return _start_again(request)
    if form.data is not None and not service.check_code(db, user=waiting.user, code=form.data.code):
        form.refuse("code", service.WRONG_CODE)
    if form.data is None:
        return page(request, "accounts/code.html", form=form, status=422)
    return let_in(db, go(local_path(form.data.next)), waiting)


@router.get("/lost-phone", name="log-in-lost-phone")
def lost_page(request: Request, db: DB, user: Anyone, token: Token = None, next: str = "/"
) -> Response:  # fmt: skip
    """What to do without the phone."""
    waiting = waiting_log_in(db, token, Stage.code)
    if waiting is None:
        return _start_again(request)
    return _lost(request, db, waiting, Form[Code]({"next": next}))


@router.post("/lost-phone")
def lost(request: Request, db: DB, user: Anyone, form: CodeForm, token: Token = None) -> Response:
    """Leads on to another phone's set-up with a recovery code."""
    waiting = waiting_log_in(db, token, Stage.code)
    if waiting is None:
        return _start_again(request)
    if form.data is not None and not service.check_code(db, user=waiting.user, code=form.data.code):
        form.refuse("code", WRONG_RECOVERY)
    if form.data is None:
        return _lost(request, db, waiting, form, status=422)
    service.replace_lost_phone(db, waiting=waiting)
    return _setup(request, db, waiting, Form[Code]({"next": form.data.next}))


@router.post("/lost-phone/help", name="log-in-help")
def help_me(request: Request, db: DB, user: Anyone, token: Token = None) -> Response:
    """Writes to the administrators."""
    waiting = waiting_log_in(db, token, Stage.code)
    if waiting is None:
        return _start_again(request)
    service.ask_for_help(db, user=waiting.user)
    return see_other(request, "log-in-lost-phone", flash=ASKED)


@router.get("/set-up", name="log-in-setup")
def setup_page(request: Request, db: DB, user: Anyone, token: Token = None, next: str = "/"
) -> Response:  # fmt: skip
    """Shows the picture for the app."""
    waiting = waiting_log_in(db, token, Stage.setup)
    if waiting is None:
        return _start_again(request)
    return _setup(request, db, waiting, Form[Code]({"next": next}))


@router.post("/set-up")
def setup(request: Request, db: DB, user: Anyone, form: CodeForm, token: Token = None) -> Response:
    """Takes the app into use, shows the recovery codes once, logs in."""
    waiting = waiting_log_in(db, token, Stage.setup)
    if waiting is None:
        return _start_again(request)
    if form.data is None:
        return _setup(request, db, waiting, form, status=422)
    codes = service.confirm_setup(db, user=waiting.user, code=form.data.code, waiting=waiting)
    if codes is None:
        refused = form.refuse("code", service.WRONG_NEW_CODE)
        return _setup(request, db, waiting, refused, status=422)
    shown = page(
        request, "accounts/recovery_codes.html", codes=codes, onward=local_path(form.data.next)
    )
    return let_in(db, shown, waiting)


def _start_again(request: Request) -> Response:
    return see_other(request, "log-in", flash=AGAIN)


def _lost(
    request: Request, db: DB, waiting: LoginSession, form: Form[Code], status: int = 200
) -> Response:
    return page(
        request, "accounts/lost_phone.html", form=form, status=status,
        left=codes_left(db, waiting.user_id),
    )  # fmt: skip


def _setup(
    request: Request, db: DB, waiting: LoginSession, form: Form[Code], status: int = 200
) -> Response:
    app = shown_app(factor_of(db, waiting.user_id), waiting.user)
    if app is None:
        return _start_again(request)
    return page(
        request, "accounts/set_up.html", form=form, status=status, app=app,
        action="log-in-setup", required=service.must_have_factor(waiting.user),
    )  # fmt: skip
