"""What narrows and orders the list of calls: read from the address, written back into it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

from pydantic import field_validator
from sqlalchemy import ColumnElement, Date, case, func, literal, or_, true, tuple_

from backend import taxonomy
from backend.errors import Invalid
from backend.models import Call, CallStatus
from backend.narrowing import GIVEN, NO_SUCH, SEVERAL, Narrowing, Searched
from backend.paging import BROKEN, decode

#: programmes whose rules are not known here
OTHER = "other"
NEVER = date(9999, 12, 31)


class Due(StrEnum):
    """When the deadline is."""

    month = "30"
    quarter = "90"
    half = "180"
    passed = "passed"


class Sort(StrEnum):
    """In which order calls are listed."""

    deadline = "deadline"
    changed = "changed"


class Filters(Narrowing):
    """A question to the list of calls; the page's address holds it whole."""

    q: Searched = ""
    programme: Annotated[tuple[str, ...], SEVERAL] = ()
    status: Annotated[tuple[CallStatus, ...], SEVERAL] = ()
    due: Annotated[Due | None, GIVEN] = None
    sort: Annotated[Sort | None, GIVEN] = None

    @field_validator("programme")
    @classmethod
    def known(cls, values: tuple[str, ...]) -> tuple[str, ...]:
        """Programmes of the vocabulary, or `other`."""
        if any(one != OTHER and one not in taxonomy.values("PROGRAMME") for one in values):
            raise ValueError(NO_SUCH)
        return values

    @property
    def order(self) -> Sort:
        """The order asked for."""
        return self.sort or Sort.deadline


class Asked(Filters):
    """A question and the place in its answer from which to go on."""

    after: str | None = None


def conditions(filters: Filters, today: date) -> dict[str, ColumnElement[bool]]:
    """{filter: condition} of those that are set."""
    found: dict[str, ColumnElement[bool]] = {}
    if filters.q:
        query = func.websearch_to_tsquery("english", filters.q)
        plain = func.websearch_to_tsquery("simple", filters.q)
        found["q"] = or_(
            Call.search.op("@@")(query),
            Call.search.op("@@")(plain),
            Call.identifier.icontains(filters.q, autoescape=True),
        )
    if filters.programme:
        found["programme"] = Call.programme.in_(
            ["" if one == OTHER else one for one in filters.programme]
        )
    if filters.status:
        found["status"] = Call.status.in_(filters.status)
    if filters.due is Due.passed:
        found["due"] = Call.deadline < today
    elif filters.due:
        found["due"] = Call.deadline.between(today, today + timedelta(days=int(filters.due)))
    return found


def _urgency(today: date) -> tuple[Any, ...]:
    """Calls that one can still answer first, the nearest deadline first; no deadline last."""
    over = or_(Call.status == CallStatus.closed, func.coalesce(Call.deadline, NEVER) < today)
    return case((over, 1), else_=0), func.coalesce(Call.deadline, NEVER), Call.id


def order_by(sort: Sort, today: date) -> Sequence[Any]:
    """The columns to sort by."""
    if sort is Sort.changed:
        return Call.updated_at.desc(), Call.id.desc()
    return _urgency(today)


def cursor_of(call: Call, sort: Sort, today: date) -> list[Any]:
    """What the cursor of a row holds."""
    if sort is Sort.changed:
        return [call.updated_at.isoformat(), call.id]
    deadline = call.deadline or NEVER
    over = call.status == CallStatus.closed or deadline < today
    return [int(over), deadline.isoformat(), call.id]


def later(sort: Sort, cursor: str | None, today: date) -> ColumnElement[bool]:
    """Condition: the row comes after the one of the cursor."""
    values = decode(cursor, 2 if sort is Sort.changed else 3)
    if values is None:
        return true()
    try:
        if sort is Sort.changed:
            at, last = datetime.fromisoformat(values[0]), int(values[1])
            return tuple_(Call.updated_at, Call.id) < tuple_(literal(at), literal(last))
        place = int(values[0]), date.fromisoformat(values[1]), int(values[2])
    except (TypeError, ValueError):
        raise Invalid(BROKEN) from None
    columns = _urgency(today)
    return tuple_(*columns) > tuple_(literal(place[0]), literal(place[1], Date), literal(place[2]))
