"""The API twins of companies put aside, and of what counts less."""

from datetime import datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from backend.access import Asker
from backend.companies.disclosure.levels import company_for
from backend.database import DB
from backend.matcher.learning import LOWERED_BY
from backend.matches.apart import lowering, lowering_queries, queries, service
from backend.matches.apart.forms import NotForUs
from backend.models import FacetKind

router = APIRouter(prefix="/api/v1", tags=["partners"])


class PutAside(NotForUs):
    """Which company is put aside, and why."""

    company_id: int


class AsideOut(BaseModel):
    """A company that this one has put aside."""

    company_id: int
    company_name: str
    reason: str
    since: datetime


@router.get("/put-aside", name="api-put-aside")
def aside(db: DB, member: Asker) -> list[AsideOut]:
    """The companies put aside; nobody else sees them."""
    return [
        AsideOut(
            company_id=row.blocked_company_id, company_name=row.blocked_company.name,
            reason=row.reason_code, since=row.created_at,
        )
        for row in queries.blocks_of(db, member.company.id)
    ]  # fmt: skip


@router.post("/put-aside", status_code=204, name="api-not-for-us")
def not_for_us(db: DB, member: Asker, body: PutAside) -> None:
    """Puts a company aside, both ways and privately."""
    other = company_for(db, viewer=member.user, company_id=body.company_id)
    service.block(
        db, company=member.company, other_id=other.id, user=member.user,
        reason_code=body.reason,
    )  # fmt: skip


class LoweredOut(BaseModel):
    """A need or an offer that counts less, because whom it had matched was refused."""

    id: int
    facet_id: int
    kind: FacetKind
    text: str
    refused_id: int
    refused_name: str
    since: datetime
    share: float = Field(description="part of what it adds to a score that is taken away")


@router.get("/counts-less", name="api-counts-less")
def counts_less(db: DB, member: Asker) -> list[LoweredOut]:
    """What counts less for the company; nobody else sees it."""
    return [
        LoweredOut(
            id=one.id, facet_id=one.facet_id, kind=one.facet.kind, text=one.facet.text,
            refused_id=one.refused_id, refused_name=one.refused.name, since=one.created_at,
            share=LOWERED_BY,
        )
        for one in lowering_queries.standing(db, member.company.id)
    ]  # fmt: skip


@router.delete("/counts-less/{lowered_id}", status_code=204, name="api-lowered-lift")
def lift(db: DB, member: Asker, lowered_id: int) -> None:
    """Lets a need or an offer count fully again."""
    lowering.lift(db, company=member.company, user=member.user, lowered_id=lowered_id)


@router.delete("/put-aside/{company_id}", status_code=204, name="api-for-us-again")
def for_us_again(db: DB, member: Asker, company_id: int) -> None:
    """Takes a company back."""
    service.unblock(db, company=member.company, other_id=company_id, user=member.user)
