"""Why a belief is put in use or taken out."""

from pydantic import BaseModel, Field


class Because(BaseModel):
    """The reason, kept with the belief."""

    reason: str = Field(min_length=10, max_length=600)
