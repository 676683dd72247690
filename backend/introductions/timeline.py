"""What happened to an interest, in words; persons of the other company are not named."""

from collections.abc import Sequence
from typing import Any

from backend import taxonomy
from backend.i18n import current_locale, gettext, mark
from backend.models import Event, Interest
from backend.pages import datetime_words

WORDS = {
    "interest_sent": ("info", mark("asked %(to)s for an introduction")),
    "interest_reminded": ("info", mark("reminded %(to)s by e-mail")),
    "interest_accepted": ("meets", mark("accepted; contact is open")),
    "interest_declined": ("fails", mark("declined: %(reason)s")),
    "interest_withdrawn": ("check", mark("withdrew the interest")),
    "interest_expired": ("check", mark("closed it: the reply-by date passed without an answer")),
}
BY_SENDER = {"interest_sent", "interest_withdrawn"}
BY_RECEIVER = {"interest_accepted", "interest_declined"}


def timeline(interest: Interest, events: Sequence[Event], company_id: int) -> list[dict[str, Any]]:
    """The events for components/timeline.html, as one of the two companies reads them."""
    return [
        {
            "when": datetime_words(event.at),
            "iso": event.at.isoformat(),
            "who": _who(interest, event, company_id),
            "what": gettext(WORDS[event.kind][1], **_values(interest, event)),
            "kind": WORDS[event.kind][0],
        }
        for event in events
        if event.kind in WORDS
    ]


def _who(interest: Interest, event: Event, company_id: int) -> str:
    if event.kind in BY_SENDER:
        company = interest.from_company
    elif event.kind in BY_RECEIVER:
        company = interest.to_company
    else:
        return gettext(mark("This site"))
    if company.id == company_id and event.actor is not None:
        return f"{event.actor.name}, {company.name}"
    return company.name


def _values(interest: Interest, event: Event) -> dict[str, str]:
    reason = event.data.get("reason")
    return {
        "to": interest.to_company.name,
        "reason": taxonomy.label(f"DECLINE:{reason}", current_locale()) if reason else "",
    }
