"""Notes among officers."""

from pydantic import BaseModel, Field

NOTE_LENGTH = 2000


class NewNote(BaseModel):
    """A note among officers."""

    text: str = Field(min_length=3, max_length=NOTE_LENGTH)
