"""What the work list and its pages show, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from backend import taxonomy
from backend.companies.fields.labels import FIELD_LABELS
from backend.companies.own.context import register_words
from backend.companies.register.queries import register_day
from backend.i18n import current_locale, gettext, mark
from backend.models import FindingState, RegisterFinding
from backend.reviews.register import service
from backend.reviews.register.finding import DIFFERS, DOUBTFUL, RENAMED, TERMINATED
from backend.reviews.register.forms import SCHEME, FindingFilter, Kind

KINDS: Mapping[Kind, str] = {
    Kind.any: mark("All"),
    Kind.terminated: mark("Terminated"),
    Kind.doubtful: mark("Existence in doubt"),
    Kind.renamed: mark("Another name"),
    Kind.differs: mark("Other facts differ"),
}
STATES: Mapping[FindingState, str] = {
    FindingState.open: mark("To look at"),
    FindingState.dismissed: mark("Left as they are"),
}
#: what usually is to do, by what is found
ADVICE: Mapping[int, str] = {
    TERMINATED: mark(
        "The register says that it no longer exists. Ask who speaks for it; if it is so, suspend "
        "it. If a successor goes on with its work, that one enters a profile of its own."
    ),
    DOUBTFUL: mark(
        "It still exists, but may not for long. Ask who speaks for it before anything is built on "
        "it; suspend it if nobody answers."
    ),
    RENAMED: mark(
        "Return it, so that its people correct the name and hand it in again, if it was renamed. "
        "If both names are one, leave it as it is."
    ),
    DIFFERS: mark(
        "Return it, so that its people correct what is old. If it is registered at one place and "
        "works at another, leave it as it is."
    ),
}


def list_context(db: Session, chosen: FindingFilter) -> dict[str, Any]:
    """The work list, with both sides of each row."""
    rows, shown = service.work_list(db, chosen)
    return {
        "chosen": chosen, "rows": rows, "shown": shown, "register_day": register_day(db),
        "kinds": [(kind, gettext(words)) for kind, words in KINDS.items()],
        "states": [(state, gettext(words)) for state, words in STATES.items()],
        "reason_of": reason_of, "field_labels": FIELD_LABELS, **register_words(),
    }  # fmt: skip


def reason_options() -> list[tuple[str, str]]:
    """The reasons for leaving a company verified."""
    return [(term.value, term.label(current_locale())) for term in taxonomy.terms(SCHEME)]


def reason_of(row: RegisterFinding) -> str:
    """Why a finding was dismissed; an officer who verified it since saw it and gave none."""
    if not row.reason_code:
        return gettext(mark("Verified with this in view"))
    return taxonomy.label(f"{SCHEME}:{row.reason_code}", current_locale())
