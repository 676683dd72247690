"""Pages for signing up, logging in and out, and resetting a password."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from backend.access import COOKIE, Anyone, SignedIn, session_token
from backend.accounts import service
from backend.accounts.entering import enter
from backend.accounts.forms import AskReset, LogIn, NewPassword, SignUp
from backend.database import DB
from backend.forms import Form, form_of
from backend.i18n import current_locale, mark
from backend.pages import page, see_other

router = APIRouter(include_in_schema=False)
WRONG = mark("The address or the password is wrong.")
TWO_PASSWORDS = mark(
    "Your address is confirmed. Somebody signed up with it more than once, with different "
    "passwords; choose the one that counts."
)


@router.get("/sign-up", name="sign-up")
def sign_up_page(request: Request, user: Anyone) -> Response:
    """The form for a new account."""
    return page(request, "accounts/sign_up.html", form=Form[SignUp]())


@router.post("/sign-up")
def sign_up(
    request: Request, db: DB, user: Anyone, form: Annotated[Form[SignUp], Depends(form_of(SignUp))]
) -> Response:
    """Opens an account and says to look for the e-mail."""
    if form.data is None:
        return page(request, "accounts/sign_up.html", form=form, status=422)
    service.sign_up(db, **form.data.model_dump(), locale=current_locale())
    return page(request, "accounts/check_mail.html", email=form.data.email)


@router.get("/confirm/{token}", name="confirm")
def confirm_page(request: Request, token: str, user: Anyone) -> Response:
    """A button, since mail scanners open links too."""
    return page(request, "accounts/confirm.html", token=token)


@router.post("/confirm/{token}")
def confirm(request: Request, db: DB, token: str, user: Anyone) -> Response:
    """Confirms the address and logs in."""
    confirmed = service.confirm_email(db, token=token)
    if not confirmed.password_hash:
        token = service.link_to_choose(db, user=confirmed)
        return see_other(request, "reset", token=token, flash=TWO_PASSWORDS)
    return enter(request, db, confirmed, "/")


@router.get("/log-in", name="log-in")
def log_in_page(request: Request, user: Anyone, next: str = "/") -> Response:
    """The form; with the page to come back to."""
    return page(request, "accounts/log_in.html", form=Form[LogIn]({"next": next}))


@router.post("/log-in")
def log_in(
    request: Request, db: DB, user: Anyone, form: Annotated[Form[LogIn], Depends(form_of(LogIn))]
) -> Response:
    """Opens a session."""
    if form.data is None:
        return page(request, "accounts/log_in.html", form=form, status=422)
    found = service.check_password(db, email=form.data.email, password=form.data.password)
    if found is None:
        form.refuse("password", WRONG)
        return page(request, "accounts/log_in.html", form=form, status=422)
    if found.confirmed_at is None:
        service.resend_confirmation(db, user=found)
        return page(request, "accounts/check_mail.html", email=found.email)
    return enter(request, db, found, form.data.next)


@router.post("/log-out", name="log-out")
def log_out(request: Request, db: DB, user: SignedIn) -> Response:
    """Ends this session."""
    service.close_session(db, user=user, token=session_token(request) or "")
    response = see_other(request, "welcome")
    response.delete_cookie(COOKIE)
    return response


@router.get("/forgotten-password", name="forgotten-password")
def ask_reset_page(request: Request, user: Anyone) -> Response:
    """Asks for the address."""
    return page(request, "accounts/ask_reset.html", form=Form[AskReset]())


@router.post("/forgotten-password")
def ask_reset(
    request: Request, db: DB, user: Anyone,
    form: Annotated[Form[AskReset], Depends(form_of(AskReset))],
) -> Response:  # fmt: skip
    """Mails a link if there is such an account."""
    if form.data is None:
        return page(request, "accounts/ask_reset.html", form=form, status=422)
    service.ask_reset(db, email=form.data.email)
    return page(request, "accounts/check_mail.html", email=form.data.email)


@router.get("/reset/{token}", name="reset")
def reset_page(request: Request, token: str, user: Anyone) -> Response:
    """The form for the new password."""
    return page(request, "accounts/reset.html", form=Form[NewPassword](), token=token)


@router.post("/reset/{token}")
def reset(
    request: Request, db: DB, token: str, user: Anyone,
    form: Annotated[Form[NewPassword], Depends(form_of(NewPassword))],
) -> Response:  # fmt: skip
    """Sets the new password and logs in."""
    if form.data is None:
        return page(request, "accounts/reset.html", form=form, token=token, status=422)
    owner = service.reset_password(db, token=token, password=form.data.password)
    return enter(request, db, owner, "/")
