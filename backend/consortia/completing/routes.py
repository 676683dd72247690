"""Pages: who would complete the team; the two lists alone for htmx."""

from fastapi import APIRouter, Request, Response

from backend.access import ConsortiumReader
from backend.consortia import opening
from backend.consortia.completing.views import completion
from backend.consortia.desk.workspace import ROLES
from backend.consortia.words import role_words
from backend.database import DB
from backend.pages import page

router = APIRouter(include_in_schema=False)


@router.get("/consortia/{consortium_id}/completing", name="consortium-completing")
def completing(request: Request, db: DB, user: ConsortiumReader, consortium_id: int) -> Response:
    """Those near the team and strangers to it; while htmx waits, nothing until they are judged."""
    who = opening.open_to_lead(db, user=user, consortium_id=consortium_id)
    view = completion(db, request, who)
    waits = bool(request.headers.get("hx-request"))
    if waits and view.preparing:
        return Response(status_code=204)
    return page(
        request, "consortia/completing_lists.html" if waits else "consortia/completing.html",
        consortium=who.consortium, who=who, view=view,
        roles=[(role.value, role_words(role)) for role in ROLES],
    )  # fmt: skip
