"""What officers choose and type on the work list."""

from enum import StrEnum
from urllib.parse import urlencode

from pydantic import BaseModel, Field, ValidationInfo, field_validator

from backend import taxonomy
from backend.i18n import mark
from backend.models import FindingState

SCHEME = "REGISTER"
OTHER = "other"
NOTE_LENGTH = 2000
REASON_NEEDED = mark("Choose a reason: other officers read it.")
NOTE_NEEDED = mark("Say in a sentence why it stays verified; other officers read it.")


class Kind(StrEnum):
    """What the register holds against a company."""

    any = "any"
    terminated = "terminated"
    doubtful = "doubtful"
    renamed = "renamed"
    differs = "differs"


#: as the table keeps it
GRAVITIES = {kind: number for number, kind in enumerate(list(Kind)[1:])}


class FindingFilter(BaseModel):
    """The work list's own address."""

    state: FindingState = FindingState.open
    kind: Kind = Kind.any
    after: str | None = None

    def query(self, **changed: str) -> str:
        """The address's query; the first page of all that is open has none."""
        pairs = {
            "state": "" if self.state is FindingState.open else self.state.value,
            "kind": "" if self.kind is Kind.any else self.kind.value,
        } | changed
        text = urlencode({name: value for name, value in pairs.items() if value})
        return f"?{text}" if text else ""


class Dismissal(BaseModel):
    """That a company stays verified; `seen` is the digest of what the officer has read."""

    reason_code: str = Field("", max_length=40, validate_default=True)
    note: str = Field("", max_length=NOTE_LENGTH, validate_default=True)
    seen: str = Field(max_length=40)

    @field_validator("reason_code")
    @classmethod
    def _listed(cls, code: str) -> str:
        if code not in taxonomy.values(SCHEME):
            raise ValueError(REASON_NEEDED)
        return code

    @field_validator("note")
    @classmethod
    def _explained(cls, note: str, info: ValidationInfo) -> str:
        if info.data.get("reason_code") == OTHER and len(note.strip()) < 3:
            raise ValueError(NOTE_NEEDED)
        return note.strip()
