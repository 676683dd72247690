"""Pages about the site itself, and the two probes that operators watch."""

from typing import Any

from fastapi import APIRouter, Request, Response

from backend import taxonomy
from backend.access import Anyone
from backend.database import DB
from backend.matcher.learning import PLACES
from backend.models import Role
from backend.pages import page, see_other
from backend.schema import newest, revision_of

router = APIRouter(include_in_schema=False)
development = APIRouter(include_in_schema=False)
HOMES = {
    Role.representative: "first-visit",
    Role.officer: "pairs",
    Role.administrator: "pairs",
}


@router.get("/", name="welcome")
def home(request: Request, user: Anyone) -> Response:
    """What this is, for visitors; those signed in go on to their work."""
    if user is not None:
        return see_other(request, HOMES[user.role])
    return page(request, "welcome.html")


@router.get("/about", name="about")
def about(request: Request, user: Anyone) -> Response:
    """Who runs it and what is checked."""
    return page(request, "about.html")


@router.get("/how-ranking-works", name="ranking")
def ranking(request: Request, user: Anyone) -> Response:
    """The main parameters of ranking in plain words."""
    return page(request, "ranking.html", places=PLACES)


@router.get("/glossary", name="glossary")
def glossary(request: Request, user: Anyone) -> Response:
    """The field's terms as this site uses them."""
    return page(request, "glossary.html", entries=taxonomy.glossary())


@router.get("/healthz", name="healthz")
def healthz(user: Anyone) -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz", name="readyz")
def readyz(db: DB, user: Anyone, response: Response) -> dict[str, Any]:
    """The database answers and its tables are of this version."""
    found, needed = revision_of(db), newest()
    if found == needed:
        return {"status": "ok", "schema": found}
    response.status_code = 503
    return {"status": "migrate", "schema": found, "needed": needed}


@development.get("/components", name="components")
def components(request: Request, user: Anyone) -> Response:
    """Every component in every state."""
    return page(request, "components.html")
