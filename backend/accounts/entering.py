"""The answer to a right password: the session's cookie, or the second step of logging in."""

from urllib.parse import urlencode

from fastapi import Request, Response
from sqlalchemy.orm import Session

from backend.access import COOKIE
from backend.accounts.factor import service
from backend.models import LoginSession, Stage, User
from backend.pages import go, local_path
from backend.settings import settings

#: of a log-in that waits for its second step; sent to its pages only
STEP_COOKIE = "log-in-step"
STEP_PATH = "/log-in"
_STEPS = {Stage.code: "log-in-code", Stage.setup: "log-in-setup"}


def enter(request: Request, db: Session, user: User, target: str) -> Response:
    """Opens a session and leads on, or to the second step, which keeps where to go."""
    agent = request.headers.get("user-agent", "")
    begun = service.begin(db, user=user, user_agent=agent)
    if begun.stage is Stage.open:
        return with_session(go(local_path(target)), begun.token)
    step = request.app.url_path_for(_STEPS[begun.stage])
    response = go(f"{step}?{urlencode({'next': local_path(target)})}")
    response.set_cookie(
        STEP_COOKIE, begun.token, max_age=int(service.STEP_LASTS.total_seconds()), path=STEP_PATH,
        httponly=True, samesite="lax", secure=settings().secure_cookies,
    )  # fmt: skip
    return response


def let_in(db: Session, response: Response, waiting: LoginSession) -> Response:
    """Turns a log-in whose second step is done into a session."""
    response.delete_cookie(STEP_COOKIE, path=STEP_PATH)
    return with_session(response, service.finish(db, waiting=waiting))


def with_session(response: Response, token: str) -> Response:
    """Gives the browser its session."""
    response.set_cookie(
        COOKIE, token, max_age=settings().session_hours * 3600, httponly=True, samesite="lax",
        secure=settings().secure_cookies,
    )  # fmt: skip
    return response
