"""A call as one of its versions holds it, and what differs between two of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from backend.i18n import mark
from backend.models import Call

LABELS = {
    "identifier": mark("Topic identifier"),
    "title": mark("Title"),
    "status": mark("Status"),
    "programme": mark("Programme"),
    "programme_name": mark("Programme in the source's words"),
    "action": mark("Type of action"),
    "types_of_action": mark("Type of action in the source's words"),
    "call_identifier": mark("Call identifier"),
    "call_title": mark("Title of the call"),
    "opens_on": mark("Opens on"),
    "deadline": mark("Deadline"),
    "budget_total": mark("Budget of the topic, EUR"),
    "budget_min": mark("Smallest contribution, EUR"),
    "budget_max": mark("Largest contribution, EUR"),
    "expected_grants": mark("Projects expected"),
    "minimum_members": mark("Members at least"),
    "maximum_members": mark("Members at most"),
    "minimum_countries": mark("Countries at least"),
    "minimum_end_users": mark("End users at least"),
    "activity": mark("Activity of the regulation"),
    "control_restriction": mark("Control from outside is barred"),
    "link": mark("Address on the portal"),
    "text": mark("Text of the call"),
    "language": mark("Language of the text"),
}
COLUMNS = tuple(LABELS)
#: what of a required capability makes another revision of it
CAPABILITY_COLUMNS = (
    "text_en", "text_uk", "codes", "weight", "minimum_trl", "role", "removed_at",
)  # fmt: skip
#: equal words around a change that are shown with it
AROUND = 8


@dataclass(frozen=True)
class Change:
    """A column that two versions hold differently."""

    column: str
    old: Any
    new: Any

    @property
    def label(self) -> str:
        """The column's name, as a message id."""
        return LABELS[self.column]

    @property
    def pieces(self) -> list[tuple[str, str]]:
        """The change word by word: (kept | removed | added | skipped, text)."""
        old, new = str(self.old or "").split(" "), str(self.new or "").split(" ")
        found: list[tuple[str, str]] = []
        for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind == "equal":
                found += _around(old[a:b], first=a == 0, last=b == len(old))
            else:
                found += [("removed", " ".join(old[a:b])), ("added", " ".join(new[c:d]))]
        return [(kind, text) for kind, text in found if text]


def _around(words: list[str], *, first: bool, last: bool) -> list[tuple[str, str]]:
    """Equal words, shortened to those next to a change."""
    if len(words) <= 2 * AROUND:
        return [("kept", " ".join(words))]
    head = [] if first else [("kept", " ".join(words[:AROUND]))]
    tail = [] if last else [("kept", " ".join(words[-AROUND:]))]
    return [*head, ("skipped", "…"), *tail]


def values_of(call: Call) -> dict[str, Any]:
    """Every column of a call as JSON keeps it."""
    return {column: _plain(getattr(call, column)) for column in COLUMNS}


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """What the later of two versions holds differently."""
    return [
        Change(column, before.get(column), after.get(column))
        for column in COLUMNS
        if before.get(column) != after.get(column)
    ]
