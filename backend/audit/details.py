"""What an event holds besides, in the reader's words: states, reasons, names of companies."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from backend import taxonomy
from backend.audit.words import DETAILS
from backend.calls.words import STATUS_WORDS
from backend.companies.fields.labels import FIELD_LABELS, LEVEL_LABELS, STATE_LABELS
from backend.companies.register.facts import STATUS_WORDS as STATUS_WORDS_OF_REGISTERS
from backend.consortia import member_states
from backend.consortia import states as consortium_states
from backend.consortia.words import CLAIM_WORDS
from backend.directory.saved.forms import MAILS_LABELS
from backend.i18n import current_locale, gettext, mark
from backend.models import Event
from backend.pages import date_words, number
from backend.reviews.decisions import states as review_states

ROLES: Mapping[str, str] = {
    "representative": mark("Representative"), "officer": mark("Officer"),
    "administrator": mark("Administrator"),
}  # fmt: skip
#: by the start of an event's kind: the states that "before" and "after" name
STATES: Mapping[str, Mapping[Any, str]] = {
    "consortium_member": member_states.STATE_WORDS,
    "consortium": consortium_states.STATE_WORDS,
    "company": STATE_LABELS,
    "pair": review_states.STATE_WORDS,
    "decision": review_states.STATE_WORDS,
    "call": STATUS_WORDS,
    "role": ROLES,
}
WORDS: Mapping[str, Mapping[Any, str]] = {
    "decision": review_states.STATE_WORDS,
    "role": ROLES,
    "level": {
        **LEVEL_LABELS, "own": mark("The company itself"), "officer": mark("Officer"),
        "slots": mark("Its open slots alone"),
    },
    "about": {
        "general": mark("partners in general"), "need": mark("one need"),
        "call_text": mark("the text of a call"),
    },
    "what": CLAIM_WORDS,
    "mails": MAILS_LABELS,
    "register_status": STATUS_WORDS_OF_REGISTERS,
    "part": {"lead": mark("lead"), "backup": mark("backup")},
    "verdict": {
        "adopt": mark("does no harm"), "keep": mark("may do harm"),
        "interleave": mark("too little to decide"),
    },
}  # fmt: skip
#: vocabularies of codes by detail
SCHEMES: Mapping[str, tuple[str, ...]] = {
    "reason": ("REVIEW", "DECLINE", "REGISTER"),
    "reason_code": ("REVIEW", "DECLINE"), "role": ("ROLE",),
}  # fmt: skip
FIELDS = frozenset({"fields", "changed", "columns", "prefilled"})
COMPANIES = frozenset({
    "company_id", "other", "to", "coordinator_id", "instead_of", "by_company_id", "partners",
    "new_connections",
    "company_ids",
})  # fmt: skip
MONEY = frozenset({"cost_eur"})
DAYS = frozenset({"reply_by", "first_day", "as_of"})
#: companies named of a longer list
NAMED = 6
MORE = mark("%(names)s and %(count)s more")
#: a company that is gone
NUMBER = mark("no. %(number)s")


def company_ids(events: Iterable[Event]) -> set[int]:
    """Companies that the events name by number."""
    return {
        one
        for event in events
        for name, value in event.data.items()
        if name in COMPANIES
        for one in (value if isinstance(value, list) else [value])
        if isinstance(one, int)
    }


def details_of(
    event: Event, names: Mapping[int, str] | None = None, leave_out: Collection[str] = ()
) -> list[tuple[str, str]]:
    """What an event holds besides, as name and text; what is empty is left out."""
    return [
        (gettext(DETAILS[name]) if name in DETAILS else name.replace("_", " "),
         _text(event.kind, name, value, names or {}))
        for name, value in sorted(event.data.items(), key=_comes_last)
        if value not in (None, "", [], {}) and name not in {"note", *leave_out}
    ]  # fmt: skip


def _comes_last(item: tuple[str, Any]) -> bool:
    """What was before is told before what came after; the rest as it was written down."""
    return item[0] == "after"


def _text(kind: str, name: str, value: Any, names: Mapping[int, str]) -> str:
    if isinstance(value, list):
        texts = [_text(kind, name, one, names) for one in value]
        if name in COMPANIES and len(texts) > NAMED:
            shown = ", ".join(texts[:NAMED])
            return gettext(MORE, names=shown, count=len(texts) - NAMED)
        return ", ".join(texts)
    if isinstance(value, bool):
        return gettext(mark("yes")) if value else gettext(mark("no"))
    if isinstance(value, int | float):
        return _figure(name, value, names)
    return _word(kind, name, str(value))


def _figure(name: str, value: float, names: Mapping[int, str]) -> str:
    if name in COMPANIES:
        return names.get(int(value)) or gettext(NUMBER, number=int(value))
    if name in MONEY:
        return number(int(value))
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _word(kind: str, name: str, value: str) -> str:
    """A code in words; one that nobody knows is shown as it is written."""
    codes = [f"{scheme}:{value}" for scheme in SCHEMES.get(name, ())]
    known = [code for code in codes if taxonomy.is_code(code)]
    if known:
        return taxonomy.label(known[0], current_locale())
    if name in {"before", "after"}:
        start = next((start for start in STATES if kind.startswith(start)), "")
        return _known(STATES.get(start, {}), value)
    if name in FIELDS:
        return _known(FIELD_LABELS, value)
    if name in DAYS:
        try:
            return date_words(date.fromisoformat(value))
        except ValueError:
            return value
    return _known(WORDS.get(name, {}), value)


def _known(words: Mapping[Any, str], value: str) -> str:
    return gettext(words[value]) if value in words else value
