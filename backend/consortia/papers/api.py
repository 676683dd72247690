"""The API twins of letters of intent."""

from datetime import datetime

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from backend.access import ConsortiumReader
from backend.consortia import opening, queries
from backend.consortia.forms import NewLetter
from backend.consortia.papers import letters
from backend.consortia.papers.paper import letter_pdf
from backend.consortia.papers.printing import PDF
from backend.database import DB
from backend.models import LetterOfIntent
from backend.sheets import download

router = APIRouter(prefix="/api/v1", tags=["consortia"])


class LetterOut(BaseModel):
    """A letter of intent."""

    id: int
    member_id: int
    signatory: str
    position: str
    commitment: str
    language: str
    created_at: datetime
    addressed_to: str = Field(description="who coordinated when it was given")


@router.get("/consortia/{consortium_id}/letters", name="api-letters")
def all_letters(db: DB, user: ConsortiumReader, consortium_id: int) -> list[LetterOut]:
    """Letters of intent: all for those who lead, for a member its own."""
    found = queries.consortium(db, consortium_id)
    who = opening.inside(db, user, found)
    own = who.member.id if who.member else 0
    return [
        _letter(one)
        for one in queries.letters_of(db, consortium_id)
        if who.leads or one.member_id == own
    ]


@router.post("/consortia/{consortium_id}/letters", status_code=201, name="api-letter-new")
def give(db: DB, user: ConsortiumReader, consortium_id: int, body: NewLetter) -> LetterOut:
    """Gives a letter of intent."""
    made = letters.give(db, user=user, consortium_id=consortium_id, data=body)
    return _letter(made)


@router.delete("/consortia/{consortium_id}/letters/{letter_id}", status_code=204,
               name="api-letter-withdraw")  # fmt: skip
def withdraw(db: DB, user: ConsortiumReader, consortium_id: int, letter_id: int) -> None:
    """Takes one's own letter back."""
    letters.withdraw(db, user=user, consortium_id=consortium_id, letter_id=letter_id)


@router.get("/consortia/{consortium_id}/letters/{letter_id}/file", name="api-letter")
def letter(db: DB, user: ConsortiumReader, consortium_id: int, letter_id: int) -> Response:
    """A letter on paper (PDF), in the language in which it was given."""
    given = letters.letter_to_read(db, user=user, consortium_id=consortium_id, letter_id=letter_id)
    return download(letter_pdf(given), PDF, f"letter-of-intent-{given.id}.pdf")


def _letter(one: LetterOfIntent) -> LetterOut:
    return LetterOut(
        id=one.id, member_id=one.member_id, signatory=one.signatory, position=one.position,
        commitment=one.commitment, language=one.language, created_at=one.created_at,
        addressed_to=one.said["to"]["name"],
    )  # fmt: skip
