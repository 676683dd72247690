"""The page on which what somebody had typed is put into the profile that they claimed."""

from fastapi import APIRouter, Request, Response

from backend.access import Editor
from backend.companies.drafts import service
from backend.companies.fields.labels import FIELD_LABELS
from backend.companies.own import steps
from backend.companies.own.context import own_pages
from backend.database import DB
from backend.i18n import mark
from backend.pages import page, see_other

router = APIRouter(include_in_schema=False, prefix="/my-company/draft")
TAKEN_OVER = mark("What you had typed is in the profile now. Check it, then go on.")
DISCARDED = mark("The draft is gone; the profile is as it was.")


@router.get("", name="own-draft")
def draft(request: Request, db: DB, member: Editor) -> Response:
    """What the draft says beside the profile."""
    _, found = service.own_draft(db, user=member.user)
    return page(
        request, "companies/draft.html", company=member.company, found=found, labels=FIELD_LABELS,
        **own_pages(request, member.company, steps.OVERVIEW),
    )  # fmt: skip


@router.post("", name="take-draft-over")
def take_over(request: Request, db: DB, member: Editor) -> Response:
    """Puts it where the profile is empty."""
    service.take_over(db, user=member.user)
    return see_other(request, steps.BASICS.route, flash=TAKEN_OVER)


@router.post("/discard", name="discard-draft")
def discard(request: Request, db: DB, member: Editor) -> Response:
    """Throws it away."""
    service.discard(db, user=member.user)
    return see_other(request, "my-company", flash=DISCARDED)
