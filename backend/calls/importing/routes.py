"""Officers' pages: a file of calls brought in, and what became of its rows."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from pydantic import BaseModel
from starlette.datastructures import UploadFile

from backend.access import CallEditor
from backend.calls import queries
from backend.calls.importing import imported
from backend.calls.importing.reading import MOST_BYTES
from backend.database import DB
from backend.forms import Form
from backend.i18n import mark
from backend.pages import page, see_other

router = APIRouter(include_in_schema=False)
NO_FILE = mark("Choose the file of calls.")
LONGEST_NAME = 120


class Uploaded(BaseModel):
    """A file as it was uploaded."""

    data: bytes
    file_name: str


async def upload_form(request: Request) -> Form[Uploaded]:
    """Reads the posted file, one byte more than is allowed at most."""
    posted = (await request.form()).get("file")
    form = Form[Uploaded]()
    if not isinstance(posted, UploadFile) or not posted.filename:
        return form.refuse("file", NO_FILE)
    data = await posted.read(MOST_BYTES + 1)
    await posted.close()
    form.data = Uploaded(data=data, file_name=posted.filename[-LONGEST_NAME:])
    return form


@router.get("/calls/import", name="calls-import")
def import_page(request: Request, db: DB, user: CallEditor) -> Response:
    """The form for a file."""
    return page(request, "calls/import.html", form=Form[Uploaded]())


@router.post("/calls/import")
def upload(
    request: Request, db: DB, user: CallEditor,
    form: Annotated[Form[Uploaded], Depends(upload_form)],
) -> Response:  # fmt: skip
    """Has the file brought in and shows how far it is."""
    if form.data is not None:
        run = imported.bring_in(db, user=user, **form.data.model_dump())
        if isinstance(run, int):
            return see_other(request, "calls-imported", run_id=run)
        form.refuse("file", run.detail, **run.values)
    return page(request, "calls/import.html", form=form, status=422)


@router.get("/calls/imports/{run_id}", name="calls-imported")
def one_import(request: Request, db: DB, user: CallEditor, run_id: int) -> Response:
    """What an import of calls did, with the lines that it refused; or how far it is."""
    return page(
        request, "calls/imported.html", found=imported.found(db, run_id),
        versions=queries.made_by_run(db, run_id),
    )  # fmt: skip
