"""The API twins of finding, entering and claiming a company."""

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse

from backend.access import Editor, Representative
from backend.companies.claims import finder, membership, service
from backend.companies.claims.creation import create_company
from backend.companies.fields.forms import NewCompany
from backend.companies.own.api_models import (
    Claim,
    FoundCompany,
    OwnCompany,
    claim_out,
    found_companies,
    own_company,
)  # fmt: skip
from backend.companies.queries import members_of
from backend.database import DB
from backend.i18n import gettext, mark
from backend.models import MembershipState

router = APIRouter(prefix="/api/v1", tags=["my company"])
ALREADY_HERE = mark(
    "This company seems to be here already; claim it, or say that yours is a different one."
)


class Answer(BaseModel):
    """A colleague's answer to somebody who asks to join."""

    accept: bool
    note: str = Field("", max_length=1000)


@router.get("/claims/candidates", name="api-find-own-company")
def candidates(db: DB, user: Representative, q: str = "") -> list[FoundCompany]:
    """Companies by PIC, EDRPOU code, website or name; without `q`, by the address's domain."""
    text = q.strip()
    if text:
        return found_companies(finder.find_own(db, user=user, text=text))
    return found_companies(finder.of_own_mail(db, user=user))


@router.post(
    "/companies", status_code=201, name="api-create-company",
    response_model=OwnCompany, responses={409: {"description": "Perhaps here already"}},
)  # fmt: skip
def create(db: DB, user: Representative, body: NewCompany) -> Response | OwnCompany:
    """Enters a company; 409 with `candidates` when it is perhaps here already."""
    made = create_company(db, user=user, new=body)
    if made.company is not None:
        return own_company(made.company)
    found = found_companies(made.certain or made.alike)
    problem = {
        "type": "/problems/already_here", "title": gettext(ALREADY_HERE), "status": 409,
        "certain": bool(made.certain), "candidates": [each.model_dump() for each in found],
    }  # fmt: skip
    return JSONResponse(problem, 409, media_type="application/problem+json")


@router.post("/companies/{company_id}/claims", status_code=201, name="api-claim-company")
def claim(db: DB, user: Representative, company_id: int) -> Claim:
    """Claims a profile or asks to join colleagues; `state` says whether it was believed at once."""
    return claim_out(service.claim_company(db, user=user, company_id=company_id))


@router.get("/claims/mine", name="api-my-claim")
def my_claim(db: DB, user: Representative) -> Claim | None:
    """The reader's own membership or open request."""
    own = membership.current(db, user.id)
    return claim_out(own) if own else None


@router.delete("/claims/{membership_id}", status_code=204, name="api-withdraw-claim")
def withdraw(db: DB, user: Representative, membership_id: int) -> None:
    """Takes one's own open request back."""
    service.withdraw_claim(db, user=user, membership_id=membership_id)


@router.get("/companies/mine/claims", name="api-colleagues-asking")
def asking(db: DB, member: Editor) -> list[Claim]:
    """Who asks to join."""
    return [claim_out(m) for m in members_of(db, member.company.id, MembershipState.pending)]


@router.post("/companies/mine/claims/{membership_id}", name="api-decide-colleague")
def decide(db: DB, member: Editor, membership_id: int, body: Answer) -> Claim:
    """Lets a colleague in, or not."""
    return claim_out(
        service.decide_claim(
            db, membership_id=membership_id, decider=member.user, accept=body.accept,
            note=body.note,
        )
    )  # fmt: skip
