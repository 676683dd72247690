"""Pages: proposed teams, two teams side by side, what if a rule did not hold."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel

from backend.access import ConsortiumReader
from backend.consortia import opening, queries
from backend.consortia.desk.showing import whole
from backend.consortia.judgement.findings import PART_WORDS
from backend.consortia.plans import comparing, proposing
from backend.consortia.plans.comparing import NOW
from backend.consortia.plans.what_if import what_if
from backend.consortia.words import slot_text
from backend.database import DB
from backend.forms import Form, form_of
from backend.i18n import gettext, mark
from backend.pages import page, see_other

router = APIRouter(include_in_schema=False)
TAKEN = mark("The proposed team is the draft now. Nobody has been asked yet.")


class Taken(BaseModel):
    """Which proposal, and the version that was read."""

    number: int
    version: int


@router.get("/consortia/{consortium_id}/proposals", name="consortium-proposals")
def proposals(request: Request, db: DB, user: ConsortiumReader, consortium_id: int) -> Response:
    """The teams that the engine proposed last."""
    found = queries.consortium(db, consortium_id)
    who = opening.leading(db, user, found)
    proposing.read(db, user=user, found=found)
    kept = found.proposals.get("proposals", [])
    sides = [comparing.side(db, who, f"proposal-{n}") for n in range(1, len(kept) + 1)]
    return page(
        request, "consortia/proposals.html", consortium=found, who=who, sides=sides, kept=kept,
        waiting=proposing.waiting(db, found), now=comparing.side(db, who, NOW),
        part_words={name: gettext(text) for name, text in PART_WORDS.items()},
    )  # fmt: skip


@router.post("/consortia/{consortium_id}/proposals")
def ask(request: Request, db: DB, user: ConsortiumReader, consortium_id: int) -> Response:
    """Asks for new proposals."""
    proposing.ask(db, user=user, consortium_id=consortium_id)
    return see_other(request, "consortium-proposals", consortium_id=consortium_id)


@router.post("/consortia/{consortium_id}/proposals/take", name="consortium-take")
def take(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int,
    form: Annotated[Form[Taken], Depends(form_of(Taken))],
) -> Response:  # fmt: skip
    """Makes a proposal the draft."""
    data = whole(form)
    proposing.take_over(
        db, user=user, consortium_id=consortium_id, number=data.number, seen=data.version
    )
    return see_other(request, "consortium", flash=TAKEN, consortium_id=consortium_id)


@router.get("/consortia/{consortium_id}/compare", name="consortium-compare")
def compare(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int, left: str = NOW,
    right: str = "version-1",
) -> Response:  # fmt: skip
    """Two teams side by side."""
    found = queries.consortium(db, consortium_id)
    who = opening.leading(db, user, found)
    return page(
        request, "consortia/compare.html", consortium=found, slot_text=slot_text,
        left=comparing.side(db, who, left), right=comparing.side(db, who, right),
        choices=comparing.choices(db, who),
        part_words={name: gettext(text) for name, text in PART_WORDS.items()},
    )  # fmt: skip


@router.get("/consortia/{consortium_id}/what-if", name="consortium-what-if")
def without_rules(
    request: Request, db: DB, user: ConsortiumReader, consortium_id: int,
    without: Annotated[list[str] | None, Query(max_length=20)] = None,
) -> Response:  # fmt: skip
    """The team with some rules or wishes left aside."""
    found = queries.consortium(db, consortium_id)
    who = opening.leading(db, user, found)
    return page(
        request, "consortia/what_if.html", consortium=found,
        answer=what_if(db, request, who, without or ()),
    )  # fmt: skip
