"""What administrators type and choose about accounts."""

from enum import StrEnum
from typing import Annotated, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, EmailStr, Field

from backend.models import Role
from backend.narrowing import GIVEN, Searched
from backend.typed import Typed


class Standing(StrEnum):
    """Whether an account can be used."""

    active = "active"
    unconfirmed = "unconfirmed"
    disabled = "disabled"


class UserFilter(BaseModel):
    """Which accounts are looked at."""

    q: Searched = ""
    role: Annotated[Role | None, GIVEN] = None
    standing: Annotated[Standing | None, GIVEN] = None
    after: str | None = None

    def query(self, **changed: str) -> str:
        """The address's query with some parts changed, with its question mark."""
        now = {"q": self.q, "role": self.role or "", "standing": self.standing or ""} | changed
        text = urlencode({name: value for name, value in now.items() if value})
        return f"?{text}" if text else ""


class NewStaff(Typed):
    """An officer or administrator to be; the person sets the password by a mailed link."""

    email: EmailStr
    name: str = Field(min_length=2, max_length=120)
    role: Literal[Role.officer, Role.administrator] = Role.officer
    locale: Literal["en", "uk"] = "en"


class NewRole(BaseModel):
    """What a person does here from now on; `seen` is the role that was shown."""

    role: Role
    seen: Role
