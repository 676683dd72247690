"""What a pasted page of a call says in so many words, to fill its form with."""

import re
from datetime import date
from functools import cache
from typing import Any

from babel import Locale

from backend.calls.texts.facts import facts_of
from backend.calls.texts.repair import HEADINGS, repaired, repaired_line
from backend.matcher.calls import identify
from backend.models import CallStatus

IDENTIFIER = re.compile(
    r"\b((?:EDF|EDIP|HORIZON|DIGITAL|CEF|LIFE|SAFE|EUDIS|ERC|EURATOM)(?:-[A-Z0-9]+){2,})\b"
)
LABELS = {
    "title": r"(?:Topic )?title|Назва(?: теми)?",
    "types_of_action": r"Types? of actions?|Тип (?:дії|проєкту)",
    "call_identifier": r"Call(?: for proposals)? (?:ID|identifier)|Call|Конкурс",
    "programme_name": r"Programme|Програма",
    "opens_on": r"(?:Planned )?opening date|Opens(?: on)?|Дата відкриття",
    "deadline": r"(?:Submission )?deadline(?: date)?|Closes(?: on)?|Кінцевий строк|Дедлайн",
    "status": r"Status|Стан",
}
DAYS = frozenset({"opens_on", "deadline"})
STATUSES = {
    "forthcoming": CallStatus.forthcoming, "open": CallStatus.open, "closed": CallStatus.closed,
    "очікується": CallStatus.forthcoming, "відкрито": CallStatus.open,
    "закрито": CallStatus.closed,
}  # fmt: skip
ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")
DAY_FIRST = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b")
WORDED = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)?\s+([^\W\d_]{3,12})\.?,?\s+(\d{4})\b")
LINK = re.compile(r"https?://\S+/topic-details/\S+")
LONGEST_TITLE = 300


def read_pasted(pasted: str) -> dict[str, Any]:
    """{column: value} of what was found; the whole text is kept, so that nothing is lost."""
    found: dict[str, Any] = {"text": repaired(pasted)}
    lines = [repaired_line(line) for line in pasted.splitlines() if line.strip()]
    for column in LABELS:
        if value := _labelled(lines, column):
            found[column] = value
    if identifier := IDENTIFIER.search(pasted):
        found["identifier"] = identifier[1]
        identity = identify(identifier[1], found.get("types_of_action", ""))
        if identity is not None:
            found["programme"] = identity.programme.value
            found["action"] = identity.action.value if identity.action else ""
    if link := LINK.search(pasted):
        found["link"] = link[0].rstrip(".,)")
    found.setdefault("title", _first_line(lines))
    return facts_of(found["text"]) | found


def _labelled(lines: list[str], column: str) -> Any:
    """The value after a label, on its line or on the next."""
    label = re.compile(rf"(?:{LABELS[column]})\s*(?::\s*|$)(.*)", re.I)
    for number, line in enumerate(lines):
        if said := label.match(line):
            words = said[1] or (lines[number + 1] if number + 1 < len(lines) else "")
            if value := _value(column, words):
                return value
    return None


def _value(column: str, words: str) -> Any:
    if column in DAYS:
        return day_in(words)
    if column == "status":
        return STATUSES.get(words.split(maxsplit=1)[0].strip(".,").casefold()) if words else None
    return words[:LONGEST_TITLE] or None


def _first_line(lines: list[str]) -> str:
    """The first line that may be a title: not the identifier, not a heading, not a label."""
    labels = re.compile("|".join(LABELS.values()), re.I)
    for line in lines:
        bare = IDENTIFIER.sub("", line).strip(" -–:|")
        if 8 <= len(bare) <= LONGEST_TITLE and bare not in HEADINGS and not labels.match(bare):
            return bare
    return ""


def day_in(text: str) -> date | None:
    """The first day written in a text: 2026-09-29, 29.09.2026, 29 September 2026."""
    if found := ISO.search(text):
        return _day(found[1], found[2], found[3])
    if found := DAY_FIRST.search(text):
        return _day(found[3], found[2], found[1])
    for found in WORDED.finditer(text):
        month = _months().get(found[2].casefold())
        if month:
            return _day(found[3], str(month), found[1])
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


@cache
def _months() -> dict[str, int]:
    """Months by their names, long and short, in both languages."""
    return {
        str(name).casefold().rstrip("."): number
        for locale in ("en", "uk")
        for width in ("wide", "abbreviated")
        for number, name in Locale(locale).months["format"][width].items()
    }
