"""Pages that everybody with an account reads: the list of calls, a call, its versions."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from backend.access import CallReader
from backend.calls import queries, words
from backend.calls.filters import Asked
from backend.calls.service import today
from backend.calls.states import Actor, moves
from backend.database import DB
from backend.models import Call, CallStatus, Role, User
from backend.pages import page

router = APIRouter(include_in_schema=False)


@router.get("/calls", name="calls")
def calls(request: Request, db: DB, user: CallReader, asked: Annotated[Asked, Query()]) -> Response:
    """Calls that answer the search and the filters, the nearest deadline first."""
    day = today()
    answer = queries.answer(db, asked, day, cursor=asked.after)
    path = str(request.app.url_path_for("calls"))
    return page(
        request, "calls/list.html", answer=answer, asked=asked, path=path, today=day,
        chips=words.chips(asked, path), sorts=words.sorts(asked, path),
        options=words.options(asked, answer.counts), **shared(user),
    )  # fmt: skip


@router.get("/calls/{call_id}", name="call")
def call(request: Request, db: DB, user: CallReader, call_id: int) -> Response:
    """What a call asks for, and where it comes from."""
    return call_page(request, db, user, queries.call(db, call_id))


@router.get("/calls/{call_id}/versions", name="call-versions")
def versions(request: Request, db: DB, user: CallReader, call_id: int) -> Response:
    """What each change of a call changed."""
    return page(
        request, "calls/versions.html", call=queries.call(db, call_id),
        versions=queries.versions_of(db, call_id), version_words=words.VERSION_WORDS,
        **shared(user),
    )  # fmt: skip


def call_page(request: Request, db: DB, user: User, call: Call) -> Response:
    """A call's page, with what its reader may do there."""
    rows = queries.capabilities_of(db, call.id)
    edits = may_edit(user)
    return page(
        request, "calls/call.html", call=call, rows=rows, today=today(),
        removed=queries.capabilities_of(db, call.id, removed=True) if edits else (),
        waiting=[row.id for row in rows if row.confirmed_at is None],
        moves=moves(CallStatus(call.status), Actor.officer) if edits else (),
        move_words=words.MOVE_WORDS, reasons_of=words.reasons_of, **shared(user),
    )  # fmt: skip


def may_edit(user: User) -> bool:
    """Whether the reader is one of those who keep the calls."""
    return user.role in {Role.officer, Role.administrator}


def shared(user: User) -> dict[str, Any]:
    """What every page of calls words alike."""
    return {
        "status_words": words.STATUS_WORDS, "programme_words": words.programme_words,
        "action_words": words.action_words, "text_of": words.text_of, "edits": may_edit(user),
    }  # fmt: skip
