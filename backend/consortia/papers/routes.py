"""Pages: letters of intent, given, read and withdrawn."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from backend.access import ConsortiumReader
from backend.consortia import opening
from backend.consortia.forms import LONGEST_NOTE, NewLetter
from backend.consortia.papers import letters
from backend.consortia.papers.paper import letter_pdf
from backend.consortia.papers.printing import PDF
from backend.database import DB
from backend.errors import Forbidden
from backend.forms import Form, form_of
from backend.i18n import current_locale, mark
from backend.models import MemberState, User
from backend.pages import page, see_other
from backend.sheets import download

router = APIRouter(include_in_schema=False)
LetterForm = Annotated[Form[NewLetter], Depends(form_of(NewLetter))]
GIVEN = mark("The letter of intent is given. The coordinator and officers can read it.")
WITHDRAWN = mark("The letter of intent is withdrawn.")


@router.get("/consortia/{consortium_id}/letter", name="letter-new")
def new_page(request: Request, db: DB, user: ConsortiumReader, consortium_id: int) -> Response:
    """Who signs, and to what."""
    typed = {"language": current_locale(), "signatory": user.name}
    return _new(request, db, user, consortium_id, Form[NewLetter](typed))


@router.post("/consortia/{consortium_id}/letter")
def give(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, form: LetterForm
) -> Response:
    """Gives the letter."""
    if form.data is None:
        return _new(request, db, user, consortium_id, form, status=422)
    if refused := letters.objections(db, user=user, consortium_id=consortium_id):
        form.errors |= refused
        return _new(request, db, user, consortium_id, form, status=409)
    letters.give(db, user=user, consortium_id=consortium_id, data=form.data)
    return see_other(request, "consortium", flash=GIVEN, consortium_id=consortium_id)


@router.get("/consortia/{consortium_id}/letters/{letter_id}.pdf", name="letter")
def read(db: DB, user: ConsortiumReader, consortium_id: int, letter_id: int) -> Response:
    """The letter on paper, in the language in which it was given."""
    letter = letters.letter_to_read(db, user=user, consortium_id=consortium_id, letter_id=letter_id)
    return download(letter_pdf(letter), PDF, f"letter-of-intent-{letter.id}.pdf")


@router.post("/consortia/{consortium_id}/letters/{letter_id}/withdraw", name="letter-withdraw")
def withdraw(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, letter_id: int
) -> Response:
    """Takes one's own letter back."""
    letters.withdraw(db, user=user, consortium_id=consortium_id, letter_id=letter_id)
    return see_other(request, "consortium", flash=WITHDRAWN, consortium_id=consortium_id)


def _new(
    request: Request, db: DB, user: User, consortium_id: int, form: Form[NewLetter],
    status: int = 200,
) -> Response:  # fmt: skip
    who = opening.open_workspace(db, user=user, consortium_id=consortium_id)
    if who.member is None or who.member.state != MemberState.accepted:
        raise Forbidden(letters.NOT_A_MEMBER)
    return page(
        request, "consortia/letter.html", status=status, consortium=who.consortium,
        member=who.member, form=form, longest=LONGEST_NOTE,
    )  # fmt: skip
