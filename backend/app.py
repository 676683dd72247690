"""Builds the web application: middleware, routers, error handlers; nothing else."""

from typing import Any

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

from backend import failures, routers
from backend.addresses import Addresses
from backend.database import Sessions, sessions
from backend.errors import SpilnoError
from backend.forms import put_away
from backend.i18n import Language
from backend.pages import DIST
from backend.security.bodies import BodyLimit
from backend.security.headers import SecurityHeaders
from backend.security.origin import OriginCheck
from backend.settings import Environment, settings
from backend.zones import ReaderZone


class Built(StaticFiles):
    """Built files carry their content's hash in their name: browsers keep them for good."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        """Adds the cache header."""
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        return response


def create_app(session_factory: Sessions | None = None) -> FastAPI:
    """The application on a database; tests bring their own session factory."""
    config = settings()
    app = FastAPI(
        title="Spilno",
        summary="Matchmaking for the defence and dual-use industry",
        version="1",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        dependencies=[Depends(put_away)],
    )
    app.state.sessions = session_factory or sessions()
    app.add_middleware(BodyLimit)
    app.add_middleware(OriginCheck)
    app.add_middleware(GZipMiddleware, minimum_size=1024)
    app.add_middleware(SecurityHeaders, secure=config.secure_cookies)
    app.add_middleware(Language, secure=config.secure_cookies)
    app.add_middleware(ReaderZone)
    app.add_exception_handler(SpilnoError, failures.refused)
    app.add_exception_handler(RequestValidationError, failures.malformed)
    app.add_exception_handler(DataError, failures.unstorable)
    app.add_exception_handler(UnicodeEncodeError, failures.unstorable)
    app.add_exception_handler(IntegrityError, failures.clashed)
    app.add_exception_handler(OperationalError, failures.away)
    app.add_exception_handler(HTTPException, failures.http_error)
    app.add_exception_handler(Exception, failures.unexpected)
    for router in routers.ROUTERS:
        app.include_router(router, dependencies=routers.dependencies_of(router))
    if config.environment is Environment.development:
        app.include_router(routers.development)
    app.mount("/static", Built(directory=DIST, check_dir=False), name="static")
    app.url_path_for = Addresses(app.url_path_for)  # type: ignore[method-assign]
    return app
