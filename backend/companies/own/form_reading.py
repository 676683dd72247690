"""Reading the forms of a company's pages: facilities in rows, and what the writer had seen."""

from typing import Annotated, Any

from fastapi import Depends, Request
from pydantic import ValidationError

from backend.companies.fields.forms import MOST_FACILITIES, Facility, Works
from backend.forms import Form, errors_in_words, form_of
from backend.typed import visible

SPARE_ROWS = 2
REVISION = "revision"
IDENTIFIERS = frozenset({"pic", "edrpou", "vat", "lei", "ncage"})


async def seen_revision(request: Request) -> str:
    """The revision that the page was made from."""
    return str((await request.form()).get(REVISION, ""))


async def taken(request: Request) -> str:
    """The EDRPOU code of the register's entry that was pressed, of several with a like name."""
    return visible(str((await request.form()).get("take", "")))


async def works_form(request: Request) -> Form[Works]:
    """Facilities, capacity, certificates and markets; a row left empty is no facility."""
    posted = await request.form()
    form = await form_of(Works)(request)
    rows = [
        {key: str(posted.get(f"facility-{n}-{key}", "")).strip() for key in Facility.model_fields}
        for n in range(MOST_FACILITIES)
    ]
    form.values["facilities"] = [row for row in rows if any(row.values())]
    errors = _row_errors(form.values["facilities"])
    try:
        form.data = Works.model_validate(form.values)
        form.errors = {}
    except ValidationError as error:
        form.data, form.errors = None, errors_in_words(error) | errors
        if errors:
            form.errors.pop("facilities", None)
    return form


def _row_errors(rows: list[dict[str, Any]]) -> dict[str, str]:
    """{facility-0-kind: reason}, so that each mistake stands beside its row."""
    found: dict[str, str] = {}
    for number, row in enumerate(rows):
        try:
            Facility.model_validate(row)
        except ValidationError as error:
            for name, words in errors_in_words(error).items():
                found[f"facility-{number}-{name}"] = words
    return found


def identifier_errors(form: Form[Any]) -> dict[str, str]:
    """What is wrong with the identifiers that were typed; nothing else has been asked for yet."""
    return {name: words for name, words in form.errors.items()
            if name in IDENTIFIERS and form.values.get(name)}  # fmt: skip


Seen = Annotated[str, Depends(seen_revision)]
Taken = Annotated[str, Depends(taken)]
