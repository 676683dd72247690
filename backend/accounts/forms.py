"""What people type about their account."""

from pydantic import BaseModel, EmailStr, Field

from backend.security.passwords import MINIMUM_LENGTH
from backend.typed import Typed


class SignUp(Typed):
    """A new account."""

    email: EmailStr
    name: str = Field(min_length=2, max_length=120)
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
