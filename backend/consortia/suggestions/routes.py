"""Officers' page: the consortia that the engine suggests for open calls."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel, Field

from backend import matcher
from backend.access import CallEditor
from backend.consortia.desk.showing import whole
from backend.consortia.suggestions import queries
from backend.consortia.suggestions import service as suggestions
from backend.consortia.suggestions.views import companies_in, view
from backend.database import DB
from backend.eligibility import words
from backend.forms import Form, form_of
from backend.i18n import mark
from backend.matcher.eligibility import Answer
from backend.pages import page, see_other

router = APIRouter(include_in_schema=False)
TAKEN = mark("The suggested team is a draft now. Nobody has been asked yet.")


class Seen(BaseModel):
    """Which suggestion was read."""

    seen: str = Field(max_length=60)


@router.get("/consortia/suggested", name="consortia-suggested")
def suggested(request: Request, db: DB, user: CallEditor, after: str | None = None) -> Response:
    """New and changed ones first, with what changed."""
    found = queries.suggestions(db, after=after)
    suggestions.read(db, user=user, found=found.items)
    known = queries.names(db, companies_in(found.items))
    now, serving = datetime.now(UTC), matcher.model_id(db)
    return page(
        request, "consortia/suggested.html", after=after, next=found.next,
        rows=[view(one, known, now, serving) for one in found.items],
        answers={str(one): words.answer(one) for one in Answer},
        path=str(request.app.url_path_for("consortia-suggested")),
    )  # fmt: skip


@router.post("/consortia/suggested/{call_id}/take", name="suggestion-take")
def take(
    request: Request, db: DB, user: CallEditor, call_id: int,
    form: Annotated[Form[Seen], Depends(form_of(Seen))],
) -> Response:  # fmt: skip
    """Makes a suggestion a draft."""
    made = suggestions.take_up(db, user=user, call_id=call_id, seen=whole(form).seen)
    return see_other(request, "consortium", flash=TAKEN, consortium_id=made.id)
