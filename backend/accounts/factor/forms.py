"""What people type about their second factor."""

from pydantic import BaseModel, Field

from backend.typed import Typed

#: room for blanks and dashes; a code itself has six digits or ten letters
LONGEST = 40


class Code(Typed):
    """A code of the app or a recovery code, and where to go on."""

    code: str = Field(min_length=1, max_length=LONGEST)
    next: str = "/"


class Proof(Typed):
    """What is asked again before something weighty; the code only where there is a factor."""

    password: str = Field(min_length=1, max_length=200)
    code: str = Field("", max_length=LONGEST)


class OnlyCode(BaseModel):
    """A code alone, from a program."""

    code: str = Field(min_length=1, max_length=LONGEST)
