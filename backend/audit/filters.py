"""What narrows the audit trail: read from the address, written back into it."""

from datetime import date
from typing import Annotated

from backend.narrowing import GIVEN, SEVERAL, Narrowing, Searched

Day = Annotated[date | None, GIVEN]


class TrailFilter(Narrowing):
    """A question to the trail: kinds, a person, a company, from and until which day (UTC)."""

    kind: Annotated[tuple[str, ...], SEVERAL] = ()
    person: Searched = ""
    company: Searched = ""
    since: Day = None
    until: Day = None


class AskedTrail(TrailFilter):
    """A question and the place in its answer from which to go on."""

    after: str | None = None
