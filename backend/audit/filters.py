"""What narrows the audit trail: read from the address, written back into it."""

from datetime import date
from typing import Annotated
from urllib.parse import urlencode

from pydantic import BaseModel

from backend.narrowing import GIVEN, SEVERAL, Searched

Day = Annotated[date | None, GIVEN]


class TrailFilter(BaseModel):
    """A question to the trail: kinds, a person, a company, from and until which day (UTC)."""

    kind: Annotated[tuple[str, ...], SEVERAL] = ()
    person: Searched = ""
    company: Searched = ""
    since: Day = None
    until: Day = None

    def pairs(self) -> list[tuple[str, str]]:
        """Name and value of everything that is set."""
        pairs = [("kind", kind) for kind in self.kind]
        for name in ("person", "company", "since", "until"):
            value = getattr(self, name)
            pairs += [(name, str(value))] if value else []
        return pairs

    def query(self, **changed: str) -> str:
        """The address's query, with something more."""
        return urlencode(self.pairs() + [(name, value) for name, value in changed.items() if value])

    def without(self, name: str, value: str) -> "TrailFilter":
        """The same question with one filter taken away."""
        if name == "kind":
            return self.model_copy(update={"kind": tuple(k for k in self.kind if k != value)})
        return self.model_copy(update={name: None if name in {"since", "until"} else ""})


class AskedTrail(TrailFilter):
    """A question and the place in its answer from which to go on."""

    after: str | None = None
