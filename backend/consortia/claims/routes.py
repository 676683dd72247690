"""Pages: claiming something of a project, taking it back, saying that its paper was seen."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from backend.access import ConsortiumReader
from backend.consortia.claims import kinship, service
from backend.consortia.desk.showing import again, to_desk, whole
from backend.consortia.forms import KinshipAnswer, NewClaim, Shown
from backend.database import DB
from backend.forms import Form, form_of
from backend.pages import go

router = APIRouter(include_in_schema=False)


@router.post("/consortia/{consortium_id}/claims", name="consortium-claim")
def claim(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int,
    form: Annotated[Form[NewClaim], Depends(form_of(NewClaim))],
) -> Response:  # fmt: skip
    """Says something of the project."""
    if form.data is not None:
        refused = service.objections(db, user=user, consortium_id=consortium_id, data=form.data)
        if not refused:
            service.claim(db, user=user, consortium_id=consortium_id, data=form.data)
            return _back(request, consortium_id)
        form.errors |= refused
    return again(request, db, user, consortium_id, claim=form)


@router.post(
    "/consortia/{consortium_id}/claims/{claim_id}/withdraw", name="consortium-claim-withdraw"
)
def withdraw(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, claim_id: int
) -> Response:
    """Takes a claim back."""
    service.withdraw(db, user=user, consortium_id=consortium_id, claim_id=claim_id)
    return _back(request, consortium_id)


@router.post("/consortia/{consortium_id}/claims/{claim_id}/shown", name="consortium-claim-shown")
def show(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, claim_id: int,
    form: Annotated[Form[Shown], Depends(form_of(Shown))],
) -> Response:  # fmt: skip
    """An officer saw the paper, or takes that back."""
    service.show(
        db, user=user, consortium_id=consortium_id, claim_id=claim_id, shown=whole(form).shown
    )
    return _back(request, consortium_id)


@router.post("/consortia/{consortium_id}/kinships", name="consortium-kinship")
def kinship_answer(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int,
    form: Annotated[Form[KinshipAnswer], Depends(form_of(KinshipAnswer))],
) -> Response:  # fmt: skip
    """Two companies are one group, or are not."""
    kinship.answer(db, user=user, consortium_id=consortium_id, data=whole(form))
    return to_desk(request, db, user, consortium_id)


def _back(request: Request, consortium_id: int) -> Response:
    path = request.app.url_path_for("consortium", consortium_id=consortium_id)
    return go(f"{path}#claims")
