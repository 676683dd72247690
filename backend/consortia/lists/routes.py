"""Pages: the lists of consortia, a company's and the officers'."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from backend.access import ConsortiumReader
from backend.companies.disclosure.levels import OFFICERS
from backend.consortia import words
from backend.consortia.lists import queries
from backend.consortia.lists.filters import BOX_WORDS, Box, Filters
from backend.consortia.lists.rows import changed_since_approval, row_view
from backend.consortia.standing import companies_of
from backend.consortia.states import STATE_WORDS
from backend.database import DB
from backend.i18n import gettext, mark
from backend.pages import page

router = APIRouter(include_in_schema=False)


@router.get("/consortia", name="consortia")
def consortia(
    request: Request, db: DB, user: ConsortiumReader, asked: Annotated[Filters, Query()]
) -> Response:
    """A company's consortia by what waits; for officers all of them, and their queue."""
    path = str(request.app.url_path_for("consortia"))
    if user.role in OFFICERS:
        found = queries.everybodys(db, asked)
        return page(
            request, "consortia/all.html", asked=asked, path=path, after=asked.after,
            rows=[row_view(one, frozenset()) for one in found.items], next=found.next,
            member_words=words.member_words,
            changed=changed_since_approval(db),
            queue=[row_view(one, frozenset()) for one in queries.to_review(db)],
            counts=queries.state_counts(db, asked), **_choices(db, asked, None),
        )  # fmt: skip
    mine = companies_of(db, user)
    found = queries.companys(db, mine, asked)
    return page(
        request, "consortia/list.html", asked=asked, path=path, after=asked.after,
        rows=[row_view(one, mine) for one in found.items], next=found.next,
        member_words=words.member_words,
        boxes=[(one, gettext(BOX_WORDS[one])) for one in Box],
        counts=queries.box_counts(db, mine), **_choices(db, asked, mine),
    )  # fmt: skip


def _choices(db: DB, asked: Filters, mine: frozenset[int] | None) -> dict[str, Any]:
    """What the filters of a list offer, and those in force as chips."""
    found = queries.calls_of(db, mine)
    states = [(one.value, gettext(text)) for one, text in STATE_WORDS.items()]
    chips = [
        {
            "name": gettext(mark("State")), "text": words.state_words(one),
            "remove": "?" + asked.query(state=[s.value for s in asked.state if s != one]),
        }
        for one in asked.state
    ] + [
        {"name": gettext(mark("Call")), "text": one.identifier, "remove": "?" + asked.query(call=0)}
        for one in found
        if one.id == asked.call
    ]  # fmt: skip
    return {
        "states": states, "calls": [(one.id, one.identifier) for one in found], "chips": chips,
    }  # fmt: skip
