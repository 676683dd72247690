"""What the rules are asked about for a call."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from backend.errors import Conflict
from backend.i18n import mark
from backend.matcher import rules
from backend.matcher.calls import Context, context_of
from backend.models import Call

NO_RULES = mark(
    "No rules are known for the programme of this call: choose its programme on the call's page."
)


class NoRules(Conflict):
    """The call belongs to a programme whose rules are not known."""

    def __init__(self) -> None:
        super().__init__(NO_RULES)


def circumstances(db: Session, call: Call, on: date | None = None) -> Context:
    """What rules are asked about for a call: on its deadline, or today where it has none.

    Raises:
        NoRules: the programme is not known.
    """
    day = on or call.deadline or datetime.now(UTC).date()
    context = context_of(call, day, rules.keep_current(db))
    if context is None:
        raise NoRules
    return context
