"""The API twins of the pages of consortia."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field

from backend.access import Asker, ConsortiumReader, membership_of
from backend.companies.levels import OFFICERS
from backend.consortia import joining, letters, list_queries, queries, service, snapshots
from backend.consortia.api_models import (
    ChangeOut,
    ConsortiumFull,
    ConsortiumListed,
    ConsortiumPage,
    LetterOut,
    VersionOut,
    full,
    listed,
)  # fmt: skip
from backend.consortia.desk import desk
from backend.consortia.filters import Filters
from backend.consortia.forms import Move, NewConsortium, NewLetter, Settings
from backend.consortia.forms import Request as JoinRequest
from backend.consortia.looking import looking_for
from backend.consortia.rows import row_view
from backend.consortia.standing import companies_of
from backend.database import DB
from backend.errors import Conflict, Invalid
from backend.i18n import gettext
from backend.models import User

router = APIRouter(prefix="/api/v1", tags=["consortia"])


class Wanted(Filters):
    """A question to the list, with the size of a page."""

    limit: int = Field(20, ge=1, le=100)


@router.get("/consortia", name="api-consortia")
def consortia(db: DB, user: ConsortiumReader, asked: Annotated[Wanted, Query()]) -> ConsortiumPage:
    """A company's consortia by box; for officers all, by state and call."""
    mine = companies_of(db, user)
    if user.role in OFFICERS:
        found = list_queries.everybodys(db, asked, size=asked.limit)
    else:
        found = list_queries.companys(db, mine, asked, size=asked.limit)
    return ConsortiumPage(
        items=[listed(row_view(one, mine)) for one in found.items], next=found.next
    )


@router.get("/consortia/to-review", name="api-consortia-queue")
def queue(db: DB, user: ConsortiumReader) -> list[ConsortiumListed]:
    """What waits for an officer; nothing for others."""
    if user.role not in OFFICERS:
        return []
    return [listed(row_view(one, frozenset())) for one in list_queries.to_review(db)]


@router.post("/calls/{call_id}/consortia", status_code=201, name="api-consortium-new")
def start(
    request: Request, db: DB, user: ConsortiumReader, call_id: int, body: NewConsortium
) -> ConsortiumFull:
    """Starts a draft; an officer names the coordinator."""
    own = None if user.role in OFFICERS else membership_of(db, user)
    company = own.company if own else None
    made = service.start(db, user=user, company=company, call_id=call_id, data=body)
    return shown(db, request, user, made.id)


@router.get("/calls/{call_id}/looking", name="api-consortia-looking")
def looking(db: DB, user: ConsortiumReader, call_id: int) -> list[dict[str, object]]:
    """Consortia for a call that show the reader's company their open slots."""
    return [
        {
            "id": one.id, "country": one.country, "title": one.title, "coordinator": one.name,
            "slots": [{"id": slot, "text": text} for slot, text, _ in one.slots],
        }
        for one in looking_for(db, user, call_id)
    ]  # fmt: skip


@router.get("/consortia/{consortium_id}", name="api-consortium")
def one(request: Request, db: DB, user: ConsortiumReader, consortium_id: int) -> ConsortiumFull:
    """The workspace."""
    return shown(db, request, user, consortium_id)


@router.put("/consortia/{consortium_id}/settings", name="api-consortium-settings")
def change(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, body: Settings
) -> ConsortiumFull:
    """Saves name, idea, limits; 409 when somebody saved in between."""
    refused = service.change_settings(db, user=user, consortium_id=consortium_id, data=body)
    if "" in refused:
        raise Conflict(refused[""])
    if refused:
        raise Invalid(fields={name: gettext(message) for name, message in refused.items()})
    return shown(db, request, user, consortium_id)


@router.post("/consortia/{consortium_id}/move", name="api-consortium-move")
def move(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, body: Move
) -> ConsortiumFull:
    """Takes it to its next state."""
    service.move(db, user=user, consortium_id=consortium_id, data=body)
    return shown(db, request, user, consortium_id)


@router.get("/consortia/{consortium_id}/versions", name="api-consortium-versions")
def versions(db: DB, user: ConsortiumReader, consortium_id: int) -> list[VersionOut]:
    """Every version, newest first, for those who lead it."""
    found = queries.consortium(db, consortium_id)
    who = service.leading(db, user, found)
    rows = queries.versions_of(db, consortium_id)
    out = [
        VersionOut(
            number=row.number, kind=row.kind, at=row.at, note=row.note,
            by=row.by.name if row.by and who.officer else None,
            changes=[
                ChangeOut(**vars(one))
                for one in (snapshots.changes(before.values, row.values) if before else [])
            ],
        )
        for before, row in zip([None, *rows], rows, strict=False)
    ]  # fmt: skip
    return out[::-1]


@router.post("/consortia/{consortium_id}/join", status_code=201, name="api-consortium-join")
def join(db: DB, member: Asker, consortium_id: int, body: JoinRequest) -> dict[str, int]:
    """Asks to fill open slots; 404 where the consortium is not shown to the company."""
    joining.shown_to(db, member.company, consortium_id)
    made = joining.ask(
        db, user=member.user, company=member.company, consortium_id=consortium_id, data=body
    )
    return {"member_id": made}


@router.get("/consortia/{consortium_id}/letters", name="api-letters")
def all_letters(db: DB, user: ConsortiumReader, consortium_id: int) -> list[LetterOut]:
    """Letters of intent: all for those who lead, for a member its own."""
    found = queries.consortium(db, consortium_id)
    who = service.inside(db, user, found)
    own = who.member.id if who.member else 0
    return [
        LetterOut.model_validate(one, from_attributes=True)
        for one in queries.letters_of(db, consortium_id)
        if who.leads or one.member_id == own
    ]


@router.post("/consortia/{consortium_id}/letters", status_code=201, name="api-letter-new")
def give(db: DB, user: ConsortiumReader, consortium_id: int, body: NewLetter) -> LetterOut:
    """Gives a letter of intent."""
    made = letters.give(db, user=user, consortium_id=consortium_id, data=body)
    return LetterOut.model_validate(made, from_attributes=True)


@router.delete("/consortia/{consortium_id}/letters/{letter_id}", status_code=204,
               name="api-letter-withdraw")  # fmt: skip
def withdraw(db: DB, user: ConsortiumReader, consortium_id: int, letter_id: int) -> None:
    """Takes one's own letter back."""
    letters.withdraw(db, user=user, consortium_id=consortium_id, letter_id=letter_id)


def shown(db: DB, request: Request, user: User, consortium_id: int) -> ConsortiumFull:
    """The workspace as the reader sees it."""
    who = service.open_workspace(db, user=user, consortium_id=consortium_id)
    return full(who, desk(db, request, who))
