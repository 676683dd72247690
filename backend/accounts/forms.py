"""What people type about their account."""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, EmailStr, Field

from backend.i18n import mark
from backend.security.passwords import MINIMUM_LENGTH
from backend.typed import Typed

#: what mail programs make a link of
ADDRESS = re.compile(r"://|\bwww\.|@|\w{2}\.(?:[a-z]{2,}|[A-Z]{2,})\b")
NOT_A_NAME = mark("Please write a name only, without addresses of pages or e-mails.")


def _one_name(text: str) -> str:
    """A name on one line: it is greeted in e-mails, to an address that nobody has confirmed."""
    if ADDRESS.search(text):
        raise ValueError(NOT_A_NAME)
    return " ".join(text.split())


class SignUp(Typed):
    """A new account."""

    email: EmailStr
    name: Annotated[str, Field(min_length=2, max_length=120), AfterValidator(_one_name)]
    password: str = Field(min_length=MINIMUM_LENGTH, max_length=200)


class LogIn(BaseModel):
    """An address, a password and where to go on."""

    email: EmailStr
    password: str = Field(min_length=1, max_length=200)
    next: str = "/"


class AskReset(BaseModel):
    """The address of a forgotten password."""

    email: EmailStr


class NewPassword(BaseModel):
    """The password to use from now on."""

    password: str = Field(min_length=MINIMUM_LENGTH, max_length=200)
