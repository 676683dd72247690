"""The API twins of the pages of calls."""

from typing import Annotated

from fastapi import APIRouter, Query, UploadFile
from pydantic import Field

from backend.access import CallEditor, CallReader
from backend.calls import queries, service
from backend.calls.api_models import (
    CallFull,
    CallPage,
    ImportedOut,
    ProblemOut,
    VersionOut,
    full,
    listed,
    version_out,
)  # fmt: skip
from backend.calls.filters import Asked
from backend.calls.forms import CallText, Moved
from backend.calls.importing import imported
from backend.calls.importing.reading import MOST_BYTES
from backend.database import DB
from backend.errors import Conflict, Invalid
from backend.i18n import gettext
from backend.imports.errors import Unreadable
from backend.models import ImportState

router = APIRouter(prefix="/api/v1/calls", tags=["calls"])


class Wanted(Asked):
    """A question to the list of calls, with the size of a page."""

    limit: int = Field(25, ge=1, le=100)


class CallChange(CallText):
    """A whole call, and the version that it was made from."""

    version: int


@router.get("", name="api-calls")
def calls(db: DB, user: CallReader, asked: Annotated[Wanted, Query()]) -> CallPage:
    """Calls that answer the search and the filters."""
    found = queries.answer(db, asked, service.today(), cursor=asked.after, size=asked.limit)
    return CallPage(
        items=[listed(row) for row in found.page.items], next=found.page.next,
        total=found.total, counts={name: dict(counts) for name, counts in found.counts.items()},
    )  # fmt: skip


@router.post("", status_code=201, name="api-call-new")
def create(db: DB, user: CallEditor, body: CallText) -> CallFull:
    """Enters a call and drafts what it requires; 409 when its identifier is taken."""
    call = service.create_call(db, user=user, data=body)
    if call is None:
        raise Conflict(service.TAKEN)
    return full(call, queries.capabilities_of(db, call.id))


@router.post("/import", status_code=202, name="api-calls-import")
def upload(db: DB, user: CallEditor, file: UploadFile) -> ImportedOut:
    """Has a file brought in by a job: JSON lines or csv, plain or gzipped; ask for its import."""
    data = file.file.read(MOST_BYTES + 1)
    run = imported.bring_in(db, user=user, data=data, file_name=file.filename or "calls")
    if isinstance(run, Unreadable):
        raise run
    return _imported(imported.found(db, run))


@router.get("/imports/{run_id}", name="api-calls-imported")
def one_import(db: DB, user: CallEditor, run_id: int) -> ImportedOut:
    """What an import of calls did; while its state is running, what it has done so far."""
    return _imported(imported.found(db, run_id))


@router.get("/{call_id}", name="api-call")
def call(db: DB, user: CallReader, call_id: int) -> CallFull:
    """A call with its text and the capabilities that it requires."""
    found = queries.call(db, call_id)
    return full(found, queries.capabilities_of(db, call_id))


@router.put("/{call_id}", name="api-call-change")
def change(db: DB, user: CallEditor, call_id: int, body: CallChange) -> CallFull:
    """Saves it as a new version; 409 when somebody saved in between."""
    data = CallText.model_validate(body.model_dump(exclude={"version"}))
    refused = service.edit_call(db, user=user, call_id=call_id, data=data, seen=body.version)
    if "" in refused:
        raise Conflict(refused[""])
    if refused:
        raise Invalid(fields={name: gettext(message) for name, message in refused.items()})
    return full(queries.call(db, call_id), queries.capabilities_of(db, call_id))


@router.post("/{call_id}/move", name="api-call-move")
def move(db: DB, user: CallEditor, call_id: int, body: Moved) -> CallFull:
    """Opens or closes it."""
    found = service.move_call(
        db, user=user, call_id=call_id, to_status=body.status, seen=body.version
    )
    return full(found, queries.capabilities_of(db, call_id))


@router.get("/{call_id}/versions", name="api-call-versions")
def versions(db: DB, user: CallReader, call_id: int) -> list[VersionOut]:
    """Every version, newest first, with what each changed."""
    queries.call(db, call_id)
    return [version_out(one) for one in queries.versions_of(db, call_id)]


def _imported(found: imported.Imported) -> ImportedOut:
    return ImportedOut(
        id=found.run.id, state=ImportState(found.run.state), taken=found.taken, rows=found.rows,
        file=found.file.name, read=found.file.read, new=found.calls.new,
        changed=found.calls.changed, unchanged=found.calls.unchanged, refused=found.file.refused,
        problems=[
            ProblemOut(line=one.line, column=one.column, text=one.text, refused=one.fatal)
            for one in found.problems
        ],
    )  # fmt: skip
