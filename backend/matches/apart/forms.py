"""What a representative says when putting a company aside."""

from typing import Any

from pydantic import BaseModel, Field, field_validator

from backend import taxonomy
from backend.i18n import mark

NO_REASON = mark("Please choose a reason.")


class NotForUs(BaseModel):
    """Why a company is put aside."""

    reason: str = Field("", validate_default=True)
    next: str = ""

    @field_validator("reason")
    @classmethod
    def known(cls, reason: Any) -> Any:
        """One of the reasons for declining."""
        if reason not in taxonomy.values("DECLINE"):
            raise ValueError(NO_REASON)
        return reason
