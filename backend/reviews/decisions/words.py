"""Decisions and their reasons in the reader's language."""

from backend import taxonomy
from backend.i18n import current_locale
from backend.models import PairState
from backend.reviews.decisions.states import VERBS


def reason_label(code: str) -> str:
    """A reason of the REVIEW vocabulary in the reader's language."""
    return taxonomy.label(f"REVIEW:{code}", current_locale())


def decision_label(decision: str) -> str:
    """A decision in the reader's language."""
    return taxonomy.label(f"REVIEW:{VERBS[PairState(decision)]}", current_locale())
