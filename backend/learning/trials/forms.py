"""How a trial is started."""

from pydantic import Field

from backend.learning.forms import Because


class NewTrial(Because):
    """The share of lists that is made in turns, in per cent, and why."""

    share: int = Field(50, ge=5, le=100)
