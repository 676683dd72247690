"""Pages: the coordination offered to another member, taken, declined, taken back."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from backend.access import ConsortiumReader
from backend.consortia.desk.showing import again
from backend.consortia.forms import HandoverAnswer, NewHandover
from backend.consortia.members import handing
from backend.database import DB
from backend.forms import Form, form_of
from backend.i18n import mark
from backend.pages import see_other

router = APIRouter(include_in_schema=False)
OFFERED = mark("The coordination is offered. Your company coordinates until the other one accepts.")
TAKEN_BACK = mark("The offer is taken back. Your company goes on coordinating.")
TAKEN = mark("Your company coordinates this consortium now. All who take part are told.")
DECLINED = mark("You have declined. The other company goes on coordinating.")
OfferForm = Annotated[Form[NewHandover], Depends(form_of(NewHandover))]
AnswerForm = Annotated[Form[HandoverAnswer], Depends(form_of(HandoverAnswer))]


@router.post("/consortia/{consortium_id}/handover", name="handover-offer")
def offer(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, form: OfferForm
) -> Response:
    """The coordinator offers the coordination to another member."""
    if form.data is not None:
        refused = handing.objections(db, user=user, consortium_id=consortium_id, data=form.data)
        if not refused:
            handing.offer(db, user=user, consortium_id=consortium_id, data=form.data)
            return see_other(request, "consortium", flash=OFFERED, consortium_id=consortium_id)
        form.errors |= refused
    return again(request, db, user, consortium_id, offering=form)


@router.post("/consortia/{consortium_id}/handover/withdraw", name="handover-withdraw")
def take_offer_back(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int
) -> Response:
    """The coordinator goes on."""
    handing.take_offer_back(db, user=user, consortium_id=consortium_id)
    return see_other(request, "consortium", flash=TAKEN_BACK, consortium_id=consortium_id)


@router.post("/consortia/{consortium_id}/handover/answer", name="handover-answer")
def answer(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, form: AnswerForm
) -> Response:
    """The other member takes the coordination, or says no."""
    if form.data is None:
        return again(request, db, user, consortium_id, handover=form)
    refused = handing.against_answer(db, user=user, consortium_id=consortium_id, data=form.data)
    if refused:
        form.errors |= refused
        return again(request, db, user, consortium_id, handover=form)
    handing.answer(db, user=user, consortium_id=consortium_id, data=form.data)
    said = TAKEN if form.data.accept else DECLINED
    return see_other(request, "consortium", flash=said, consortium_id=consortium_id)
