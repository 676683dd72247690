"""The API twins of the inbox."""

from datetime import date, datetime

from fastapi import APIRouter
from pydantic import BaseModel

from backend.access import Asker, Vetter
from backend.database import DB
from backend.introductions import queries, service
from backend.introductions.forms import Acceptance, NewInterest, Refusal
from backend.introductions.queries import Box
from backend.introductions.states import Party, moves
from backend.models import Interest, InterestState

router = APIRouter(prefix="/api/v1", tags=["interests"])
SIZE = 25


class InterestOut(BaseModel):
    """One expression of interest, as one of its two companies sees it."""

    id: int
    party: Party
    company_id: int
    company_name: str
    note: str
    reply_by: date
    state: InterestState
    reason: str | None
    reply_note: str
    created_at: datetime
    closed_at: datetime | None
    moves: list[InterestState]


class InterestPage(BaseModel):
    """A page of interests and the cursor of the next."""

    items: list[InterestOut]
    next: str | None


class InterestIn(NewInterest):
    """Whom we ask, why, and by when we hope for an answer."""

    company_id: int


class WishOut(BaseModel):
    """An interest in a company that nobody has claimed."""

    id: int
    company_id: int
    company_name: str
    asked_by_id: int
    asked_by_name: str
    reply_by: date


class WishPage(BaseModel):
    """A page of wishes and the cursor of the next."""

    items: list[WishOut]
    next: str | None


def _out(interest: Interest, company_id: int) -> InterestOut:
    party = service.party_of(interest, company_id)
    other = interest.to_company if party is Party.sender else interest.from_company
    return InterestOut(
        id=interest.id, party=party, company_id=other.id, company_name=other.name,
        note=interest.note, reply_by=interest.reply_by, state=interest.state,
        reason=interest.reason_code, reply_note=interest.reply_note,
        created_at=interest.created_at, closed_at=interest.closed_at,
        moves=moves(interest.state, party),
    )  # fmt: skip


@router.get("/interests", name="api-interests")
def interests(
    db: DB, member: Asker, box: Box = Box.received, after: str | None = None
) -> InterestPage:
    """One view of the inbox."""
    found = queries.interests_of(db, member.company.id, box, size=SIZE, after=after)
    return InterestPage(
        items=[_out(row, member.company.id) for row in found.items], next=found.next
    )


@router.post("/interests", status_code=201, name="api-interest-new")
def send(db: DB, member: Asker, body: InterestIn) -> InterestOut:
    """Asks another company for an introduction; twice the same gives the same interest."""
    interest = service.send(
        db, company=member.company, user=member.user, to_id=body.company_id, note=body.note,
        reply_by=body.reply_by, suggestion_id=body.suggestion,
    )  # fmt: skip
    return _out(interest, member.company.id)


@router.get("/interests/{interest_id}", name="api-interest")
def interest(db: DB, member: Asker, interest_id: int) -> InterestOut:
    """One interest."""
    return _out(queries.interest_of(db, member.company.id, interest_id), member.company.id)


@router.post("/interests/{interest_id}/accept", name="api-interest-accept")
def accept(db: DB, member: Asker, interest_id: int, body: Acceptance) -> InterestOut:
    """Says yes and opens contact."""
    done = service.accept(
        db, company=member.company, user=member.user, interest_id=interest_id, note=body.note
    )
    return _out(done, member.company.id)


@router.post("/interests/{interest_id}/decline", name="api-interest-decline")
def decline(db: DB, member: Asker, interest_id: int, body: Refusal) -> InterestOut:
    """Says no, with the reason."""
    done = service.decline(
        db, company=member.company, user=member.user, interest_id=interest_id,
        **body.model_dump(),
    )  # fmt: skip
    return _out(done, member.company.id)


@router.post("/interests/{interest_id}/withdraw", name="api-interest-withdraw")
def withdraw(db: DB, member: Asker, interest_id: int) -> InterestOut:
    """Takes one's own interest back."""
    done = service.withdraw(db, company=member.company, user=member.user, interest_id=interest_id)
    return _out(done, member.company.id)


@router.get("/wishes", name="api-wishes")
def wishes(db: DB, user: Vetter, after: str | None = None) -> WishPage:
    """Companies that are wished for and have not joined, for officers."""
    found = queries.wishes(db, size=SIZE, after=after)
    items = [
        WishOut(
            id=row.id, company_id=row.to_company_id, company_name=row.to_company.name,
            asked_by_id=row.from_company_id, asked_by_name=row.from_company.name,
            reply_by=row.reply_by,
        )
        for row in found.items
    ]  # fmt: skip
    return WishPage(items=items, next=found.next)
