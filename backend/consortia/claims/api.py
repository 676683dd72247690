"""The API twins of what is said of a project and of its members' groups."""

from fastapi import APIRouter, Request

from backend.access import ConsortiumReader
from backend.consortia.claims import kinship, service
from backend.consortia.desk.api import shown
from backend.consortia.desk.api_models import ConsortiumFull
from backend.consortia.forms import KinshipAnswer, NewClaim, Shown
from backend.database import DB

router = APIRouter(prefix="/api/v1/consortia/{consortium_id}", tags=["consortia"])


@router.post("/claims", status_code=201, name="api-consortium-claim")
def claim(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, body: NewClaim
) -> ConsortiumFull:
    """Says something of the project; it raises a rate once an officer saw the paper."""
    service.claim(db, user=user, consortium_id=consortium_id, data=body)
    return shown(db, request, user, consortium_id)


@router.delete("/claims/{claim_id}", status_code=204, name="api-consortium-claim-withdraw")
def withdraw(db: DB, user: ConsortiumReader, consortium_id: int, claim_id: int) -> None:
    """Takes a claim back."""
    service.withdraw(db, user=user, consortium_id=consortium_id, claim_id=claim_id)


@router.put("/claims/{claim_id}/shown", name="api-consortium-claim-shown")
def show(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, claim_id: int,
    body: Shown,
) -> ConsortiumFull:  # fmt: skip
    """Officers: the paper was seen, or was not after all."""
    service.show(db, user=user, consortium_id=consortium_id, claim_id=claim_id, shown=body.shown)
    return shown(db, request, user, consortium_id)


@router.put("/kinships", name="api-consortium-kinship")
def kinship_answer(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, body: KinshipAnswer
) -> ConsortiumFull:
    """Two companies are one group (`same`), are not, or that is open again (null)."""
    kinship.answer(db, user=user, consortium_id=consortium_id, data=body)
    return shown(db, request, user, consortium_id)
