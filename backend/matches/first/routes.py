"""The button that ends the first visit."""

from fastapi import APIRouter, Request, Response

from backend.access import Asker
from backend.database import DB
from backend.i18n import mark
from backend.matches.first.service import hand_in_and_ask
from backend.pages import see_other

router = APIRouter(include_in_schema=False)
HANDED_IN = mark("Handed in. An officer checks it; your first partners come here.")


@router.post("/first-visit/partners", name="first-partners")
def first_partners(request: Request, db: DB, member: Asker) -> Response:
    """Hands the profile in and leads to the first partners."""
    asked = hand_in_and_ask(db, company_id=member.company.id, user=member.user)
    return see_other(request, "partner-list", request_id=asked.id, flash=HANDED_IN)
