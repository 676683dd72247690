"""Reading a posted form into a pydantic model, keeping what was typed when it does not fit."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar, get_origin

from fastapi import Request
from pydantic import BaseModel, ValidationError

from backend.i18n import gettext, mark
from backend.typed import visible

M = TypeVar("M", bound=BaseModel)

#: pydantic's error types in words; `%(…)s` come from the error's context
WORDS = {
    "missing": mark("Please fill this in."),
    "string_too_short": mark("Please write at least %(min_length)s characters."),
    "string_too_long": mark("Please keep to at most %(max_length)s characters."),
    "string_pattern_mismatch": mark("This does not have the expected form."),
    "int_parsing": mark("Please enter a whole number."),
    "int_type": mark("Please enter a whole number."),
    "greater_than_equal": mark("Please enter %(ge)s or more."),
    "less_than_equal": mark("Please enter %(le)s or less."),
    "enum": mark("Please choose one from the list."),
    "literal_error": mark("Please choose one from the list."),
    "date_from_datetime_parsing": mark("Please enter a date."),
    "date_parsing": mark("Please enter a date."),
    "too_short": mark("Please choose at least one."),
    "value_error": mark("Please enter an e-mail address such as name@company.example."),
    "too_long": mark("Please choose at most %(max_length)s."),
}
UNKNOWN = mark("Please check this.")


@dataclass
class Form(Generic[M]):
    """What was typed, and either the data it makes or why it does not."""

    values: dict[str, Any] = field(default_factory=dict)
    data: M | None = None
    errors: dict[str, str] = field(default_factory=dict)

    def refuse(self, name: str, message: str, **values: object) -> "Form[M]":
        """Adds an error that only the use case could find; the message is already a msgid."""
        self.errors[name] = gettext(message, **values)
        self.data = None
        return self


def form_of(model: type[M]) -> Callable[[Request], Awaitable[Form[M]]]:
    """A dependency that reads the posted form into `model`."""

    async def read(request: Request) -> Form[M]:
        posted = await request.form()
        values: dict[str, Any] = {}
        for name, info in model.model_fields.items():
            many = get_origin(info.annotation) in {list, tuple, set, frozenset}
            texts = [visible(v) for v in posted.getlist(name) if isinstance(v, str)]
            if many:
                values[name] = [text for text in texts if text]
            elif texts:
                values[name] = texts[-1]
        filled = {name: value for name, value in values.items() if value != ""}
        try:
            return Form(values, model.model_validate(filled))
        except ValidationError as error:
            return Form(values, None, errors_in_words(error))

    return read


async def put_away(request: Request) -> AsyncIterator[None]:
    """Closes what files came with a form, asked for or not, once the answer is made."""
    try:
        yield
    finally:
        await request.close()


def errors_in_words(error: ValidationError) -> dict[str, str]:
    """{field: reason in the reader's language} of a failed validation."""
    return {
        str(item["loc"][0]) if item["loc"] else "": in_words(dict(item))
        for item in error.errors(include_url=False)
    }


def in_words(item: dict[str, Any]) -> str:
    """One validation error in the reader's language."""
    message, values = message_of(item)
    return gettext(message, **values)


def message_of(item: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """One validation error as a message id and what it names."""
    context = item.get("ctx", {})
    if isinstance(context.get("error"), ValueError):  # our own validators, whose text is a msgid
        return str(context["error"]), {}
    return WORDS.get(item["type"], UNKNOWN), context


def status_of(form: Form[Any]) -> int:
    """The status of a form's page: fine, refused, or overtaken by a colleague."""
    if "" in form.errors:
        return 409
    return 422 if form.errors else 200
