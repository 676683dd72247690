"""The API twins of a draft that is taken along to another profile."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from backend.access import Editor
from backend.companies.drafts import moving, service
from backend.companies.own.api_models import Claim, OwnCompany, claim_out, own_company
from backend.database import DB

router = APIRouter(prefix="/api/v1/companies/mine", tags=["my company"])


class DraftOut(BaseModel):
    """What the draft says that the profile does not."""

    filling: dict[str, Any] = Field(description="fields that are empty in the profile")
    differing: dict[str, Any] = Field(description="fields of which the profile says otherwise")
    offers: list[str]
    needs: list[str]


@router.post("/move/{company_id}", status_code=201, name="api-move-draft")
def move(db: DB, member: Editor, company_id: int) -> Claim:
    """Leaves one's own draft and claims a profile; what the draft says comes along."""
    claim = moving.move_draft(db, user=member.user, draft_id=member.company.id, to_id=company_id)
    return claim_out(claim)


@router.get("/draft", name="api-own-draft")
def draft(db: DB, member: Editor) -> DraftOut:
    """What came along with the claim of one's own company; 404 when nothing did."""
    _, found = service.own_draft(db, user=member.user)
    return DraftOut(
        filling=dict(found.filling), differing=dict(found.differing),
        offers=[one.text for one in found.facets if one.kind == "offer"],
        needs=[one.text for one in found.facets if one.kind == "need"],
    )  # fmt: skip


@router.post("/draft", name="api-take-draft-over")
def take_over(db: DB, member: Editor) -> OwnCompany:
    """Fills what is empty in the profile and adds offers and needs."""
    return own_company(service.take_over(db, user=member.user))


@router.delete("/draft", status_code=204, name="api-discard-draft")
def discard(db: DB, member: Editor) -> None:
    """Throws the draft away."""
    service.discard(db, user=member.user)
