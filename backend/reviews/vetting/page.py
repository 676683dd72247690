"""What the vetting pages show: words, checks and history in the reader's language."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from backend import taxonomy
from backend.audit.words import MACHINE, words_of
from backend.companies.fields.labels import STATE_LABELS
from backend.companies.history import reason_words
from backend.companies.sources import source_words
from backend.directory import wording
from backend.i18n import current_locale, gettext, mark
from backend.models import CompanyState, Event
from backend.pages import country_name, date_words, datetime_words, label
from backend.reviews.evidence.checks import Check
from backend.reviews.register.forms import SCHEME
from backend.reviews.vetting.forms import QueueFilter, Show, reasons_for
from backend.reviews.vetting.queries import queue, totals

BUTTONS = {
    CompanyState.verified: mark("Verify"),
    CompanyState.returned: mark("Return with a reason"),
    CompanyState.suspended: mark("Suspend"),
}
SHOWS = {
    Show.all: mark("All"),
    Show.companies: mark("Companies"),
    Show.claims: mark("Claims"),
}
LIGHTS = {"verified": "meets", "returned": "check", "suspended": "fails"}


def queue_context(db: Session, chosen: QueueFilter) -> dict[str, Any]:
    """The queue beside every case."""
    return {
        "chosen": chosen, "waiting": queue(db, chosen), "totals": totals(db),
        "shows": [(show, gettext(words)) for show, words in SHOWS.items()],
        "state_labels": STATE_LABELS, "buttons": BUTTONS,
    }  # fmt: skip


def card_context(card: Any) -> dict[str, Any]:
    """The company as the directory's parts show it."""
    return {
        "company": card,
        "offers": wording.facet_words(card.offers),
        "needs": wording.facet_words(card.needs),
        "projects": wording.project_words(card.track_record),
        "certificates": ", ".join(label(f"CERT:{code}") for code in card.certificates),
        "languages": wording.language_words(card.languages),
        "source_words": source_words,
        "withheld": (),
    }


def reason_options(to_state: CompanyState) -> list[tuple[str, str]]:
    """The reasons to choose from for a decision."""
    return [(term.value, term.label(current_locale())) for term in reasons_for(to_state)]


def check_lines(checks: Sequence[Check]) -> list[dict[str, Any]]:
    """Lines of evidence in words."""
    return [
        {
            "name": gettext(check.name), "kind": check.kind, "on": check.on,
            "says": gettext(check.says) % _values(check) if check.values else gettext(check.says),
        }
        for check in checks
    ]  # fmt: skip


def _values(check: Check) -> dict[str, Any]:
    def worded(name: str, value: Any) -> Any:
        if name == "country":
            return country_name(value)
        if name == "day":
            return date_words(date.fromisoformat(value))
        return label(value) if name == "size" else value

    return {name: worded(name, value) for name, value in check.values.items()}


def timeline(events: Iterable[Event]) -> list[dict[str, Any]]:
    """The company's history as the timeline component takes it; notes of officers included."""
    return [
        {
            "when": datetime_words(event.at), "iso": event.at.isoformat(),
            "who": event.actor.name if event.actor else gettext(MACHINE),
            "what": _what(event), "note": _note(event),
            "kind": LIGHTS.get(str(event.data.get("after", "")), "info"),
        }
        for event in events
    ]  # fmt: skip


def _what(event: Event) -> str:
    after = str(event.data.get("after", ""))
    words = words_of(event.kind)
    return f"{words}: {gettext(STATE_LABELS[after])}" if after in STATE_LABELS else words


def _note(event: Event) -> str:
    code = str(event.data.get("reason") or "")
    listed = f"{SCHEME}:{code}"
    known = event.kind == "register_finding_dismissed" and taxonomy.is_code(listed)
    reason = taxonomy.label(listed, current_locale()) if known else reason_words(code)
    parts = (reason, str(event.data.get("note") or ""))
    return "\n".join(part for part in parts if part)
