"""The trail as a table to take away: what changed in columns of its own, the rest in words."""

from collections.abc import Iterable, Mapping

from backend.audit.details import details_of
from backend.audit.queries import Entry
from backend.audit.words import MACHINE, words_of
from backend.i18n import gettext, mark
from backend.models import Event
from backend.sheets import Row

HEADINGS = (
    mark("Time (UTC)"), mark("Who"), mark("E-mail"), mark("What"), mark("Kind"),
    mark("Concerning"), mark("Before"), mark("After"), mark("Reason"), mark("Note"),
    mark("Details"),
)  # fmt: skip
#: what an event holds besides that has a column of its own
COLUMNS = (("before",), ("after", "decision"), ("reason", "reason_code"))
TAKEN = frozenset(name for column in COLUMNS for name in column)


def rows(entries: Iterable[Entry], names: Mapping[int, str]) -> list[Row]:
    """The headings and one row for each event; `names` are those of companies by number."""
    table: list[Row] = [[gettext(heading) for heading in HEADINGS]]
    table += [_row(entry, names) for entry in entries]
    return table


def _row(entry: Entry, names: Mapping[int, str]) -> Row:
    event, actor = entry.event, entry.event.actor
    return [
        event.at.strftime("%Y-%m-%d %H:%M:%S"),
        actor.name if actor else gettext(MACHINE),
        actor.email if actor else "",
        words_of(event.kind),
        event.kind,
        entry.subject.name,
        *_columns(event, names),
        str(event.data.get("note") or ""),
        "; ".join(f"{name}: {text}" for name, text in details_of(event, names, leave_out=TAKEN)),
    ]


def _columns(event: Event, names: Mapping[int, str]) -> list[str]:
    """The text of each column, empty where the event holds nothing of the kind."""
    texts = []
    for column in COLUMNS:
        others = frozenset(event.data) - frozenset(column)
        found = details_of(event, names, leave_out=others)
        texts.append("; ".join(text for _, text in found))
    return texts
