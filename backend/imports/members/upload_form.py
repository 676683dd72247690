"""An uploaded list, with the name under which its facts will be shown."""

from fastapi import Request
from pydantic import BaseModel, Field
from starlette.datastructures import UploadFile

from backend.forms import Form, form_of
from backend.i18n import mark
from backend.imports.reading.sheets import MOST_BYTES
from backend.imports.runs import LONGEST_SOURCE

NO_FILE = mark("Choose the file of the list.")
CHOOSE_AGAIN = mark("Choose the file once more; browsers do not keep it.")


class Named(BaseModel):
    """What is typed beside the file."""

    source: str = Field(min_length=3, max_length=LONGEST_SOURCE)


class Upload(Named):
    """A list as it was uploaded."""

    data: bytes
    file_name: str


async def upload_form(request: Request) -> Form[Upload]:
    """Reads the posted file, one byte more than is allowed at most, and the name."""
    named = await form_of(Named)(request)
    posted = (await request.form()).get("file")
    form = Form[Upload](named.values, errors=named.errors)
    if not isinstance(posted, UploadFile) or not posted.filename:
        return form.refuse("file", NO_FILE)
    data = await posted.read(MOST_BYTES + 1)
    await posted.close()
    if named.data is None:
        return form.refuse("file", CHOOSE_AGAIN)
    form.data = Upload(source=named.data.source, data=data, file_name=posted.filename[-120:])
    return form
