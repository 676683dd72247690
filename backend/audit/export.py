"""The trail as a table to take away."""

import json
from collections.abc import Iterable

from backend.audit.queries import Entry
from backend.audit.words import MACHINE, words_of
from backend.i18n import gettext, mark
from backend.sheets import Row

HEADINGS = (
    mark("Time (UTC)"), mark("Who"), mark("E-mail"), mark("What"), mark("Kind"),
    mark("Concerning"), mark("Details"),
)  # fmt: skip


def rows(entries: Iterable[Entry]) -> list[Row]:
    """The headings and one row for each event."""
    table: list[Row] = [[gettext(heading) for heading in HEADINGS]]
    table += [_row(entry) for entry in entries]
    return table


def _row(entry: Entry) -> Row:
    event, actor = entry.event, entry.event.actor
    return [
        event.at.strftime("%Y-%m-%d %H:%M:%S"),
        actor.name if actor else gettext(MACHINE),
        actor.email if actor else "",
        words_of(event.kind),
        event.kind,
        entry.subject.name,
        json.dumps(event.data, ensure_ascii=False, sort_keys=True) if event.data else "",
    ]
