"""The one place where errors become answers: a page for people, problem JSON for programs."""

import logging
import secrets
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from psycopg.errors import DeadlockDetected, ForeignKeyViolation, UniqueViolation
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, RedirectResponse, Response

from backend.errors import (
    CompanyNeeded,
    Conflict,
    Invalid,
    NotFound,
    SignInRequired,
    SpilnoError,
)
from backend.forms import in_words
from backend.i18n import gettext, mark
from backend.pages import page, see_other
from backend.security.bodies import MOST_FILES, MOST_TEXT

log = logging.getLogger("spilno")
SECRET_PATHS = ("/confirm/", "/reset/", "/directory/saved/stop/")
SERVER_ERROR = mark("Something went wrong on our side")
UNSTORABLE = mark("A number in it is too large, or a text holds characters that can't be kept.")
CLASHED = mark("This has just been done already, or it is no longer there. Look again.")
AWAY = mark("The database does not answer")
AWAY_FOR_NOW = mark("Nothing was changed. Wait a minute, then go back and try again.")
TOO_LARGE = mark(
    "Nothing was kept. Send less at once: at most %(files)s MB with files, %(text)s MB without."
)
TOO_MUCH = 413
TITLES = {
    404: mark("We could not find that"),
    405: mark("This can't be done here"),
    TOO_MUCH: mark("That was too large"),
}


def wants_json(request: Request) -> bool:
    """Programs ask below /api/ or say that they accept no pages."""
    accept = request.headers.get("accept", "")
    return request.url.path.startswith("/api/") or ("json" in accept and "text/html" not in accept)


def refused(request: Request, error: Exception) -> Response:
    """An error that a use case raised, in its own words."""
    assert isinstance(error, SpilnoError)  # noqa: S101 - registered for this class only
    if isinstance(error, SignInRequired) and not wants_json(request):
        return _to_sign_in(request)
    if isinstance(error, CompanyNeeded) and request.method == "GET" and not wants_json(request):
        return see_other(request, "first-visit", flash=error.detail)
    detail = gettext(error.detail, **error.values) if error.detail else ""
    more = {"fields": error.fields} if isinstance(error, Invalid) and error.fields else {}
    return _answer(request, error.status, error.code, gettext(error.title), detail, **more)


def malformed(request: Request, error: Exception) -> Response:
    """A body or query that is not of the documented shape; a path that names nothing at all."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class only
    if any(item["loc"][0] == "path" for item in error.errors()):
        return _answer(request, NotFound.status, NotFound.code, gettext(NotFound.title), "")
    fields = {".".join(str(p) for p in e["loc"][1:]): in_words(e) for e in error.errors()}
    return _answer(request, 422, "invalid", gettext(Invalid.title), "", fields=fields)


def unstorable(request: Request, error: Exception) -> Response:
    """A number or a character that the database can't hold, wherever it was asked for."""
    assert isinstance(error, DataError | UnicodeEncodeError)  # noqa: S101 - registered for these
    kind = type(error.orig if isinstance(error, DataError) else error).__name__
    log.warning("refused at %s %s: %s", request.method, _logged(request), kind)
    return _answer(request, 422, "invalid", gettext(Invalid.title), gettext(UNSTORABLE))


def clashed(request: Request, error: Exception) -> Response:
    """Two did the same at once and the database let one in, or what was meant is gone since."""
    assert isinstance(error, IntegrityError)  # noqa: S101 - registered for this class only
    if not isinstance(error.orig, UniqueViolation | ForeignKeyViolation):
        raise error
    constraint = error.orig.diag.constraint_name
    log.warning("clash at %s %s: %s", request.method, _logged(request), constraint)
    return _answer(request, 409, Conflict.code, gettext(Conflict.title), gettext(CLASHED))


def away(request: Request, error: Exception) -> Response:
    """The database is stopped, restarting or overrun: not the reader's doing, and it will pass."""
    assert isinstance(error, OperationalError)  # noqa: S101 - registered for this class only
    if isinstance(error.orig, DeadlockDetected):  # two who waited for each other: one goes on
        log.error("deadlock at %s %s", request.method, _logged(request))
        return _answer(request, 409, Conflict.code, gettext(Conflict.title), gettext(CLASHED))
    log.error("database away at %s %s: %s", request.method, _logged(request), error.orig)
    answer = _answer(request, 503, "away", gettext(AWAY), gettext(AWAY_FOR_NOW))
    answer.headers["retry-after"] = "60"
    return answer


def http_error(request: Request, error: Exception) -> Response:
    """What the framework itself refuses (no such page, wrong method)."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    title = gettext(TITLES.get(error.status_code, SpilnoError.title))
    detail = ""
    if error.status_code == TOO_MUCH:
        detail = gettext(TOO_LARGE, files=MOST_FILES >> 20, text=MOST_TEXT >> 20)
    return _answer(request, error.status_code, "http_error", title, detail)


def unexpected(request: Request, error: Exception) -> Response:
    """A mistake of ours: logged with an id that the reader can quote."""
    incident = secrets.token_hex(4)
    log.exception(
        "incident %s at %s %s", incident, request.method, _logged(request), exc_info=error
    )
    return _answer(
        request, 500, "unexpected", gettext(SERVER_ERROR),
        gettext(
            mark(
                "Nothing was changed. Please try again; if it happens again, quote incident %(id)s."
            ),
            id=incident,
        ),
    )  # fmt: skip


def _logged(request: Request) -> str:
    """The path as logs may keep it: without the token of a mailed link."""
    path = request.url.path
    return next((f"{secret}…" for secret in SECRET_PATHS if path.startswith(secret)), path)


def _answer(
    request: Request, status: int, code: str, title: str, detail: str, **more: Any
) -> Response:
    if wants_json(request):
        problem = {"type": f"/problems/{code}", "title": title, "status": status} | more
        if detail:
            problem["detail"] = detail
        return JSONResponse(problem, status, media_type="application/problem+json")
    return page(request, "error.html", status=status, title=title, detail=detail, **more)


def _to_sign_in(request: Request) -> Response:
    """Sends the reader to sign in and back; after a post, back to the page posted from."""
    back = request.url.path
    if request.method != "GET":
        back = "/"
    elif request.url.query:
        back += f"?{request.url.query}"
    login = request.app.url_path_for("log-in")
    return RedirectResponse(f"{login}?next={quote(back, safe='')}", 303)
