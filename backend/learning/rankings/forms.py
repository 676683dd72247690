"""A trained model's two files as they are uploaded."""

from fastapi import Request
from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile

from backend.forms import Form, form_of
from backend.i18n import mark
from backend.matcher.rankings import MOST_BYTES

NO_FILE = mark("Choose the file.")
CHOOSE_AGAIN = mark("Choose the file once more; browsers do not keep it.")
TOO_LARGE = mark("This file is too large to be that of a model.")


class Described(BaseModel):
    """What is typed beside the files."""

    note: str = Field("", max_length=600)


class Upload(Described):
    """A model as it was uploaded."""

    card: bytes
    numbers: bytes


async def upload_form(request: Request) -> Form[Upload]:
    """Reads both files and the note."""
    described = await form_of(Described)(request)
    posted = await request.form()
    form = Form[Upload](described.values, errors=described.errors)
    files: dict[str, bytes] = {}
    for name in ("card", "numbers"):
        file = posted.get(name)
        if not isinstance(file, UploadFile) or not file.filename:
            form.refuse(name, NO_FILE)
            continue
        files[name] = await file.read(MOST_BYTES + 1)
        await file.close()
        if len(files[name]) > MOST_BYTES:
            form.refuse(name, TOO_LARGE)
    if not form.errors and described.data is not None:
        form.data = Upload(note=described.data.note, **files)
        return form
    for name in ("card", "numbers"):
        if name not in form.errors:
            form.refuse(name, CHOOSE_AGAIN)
    return form
