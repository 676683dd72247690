"""Where taken-over facts come from, in the reader's words."""

from datetime import date

from backend.i18n import gettext, mark
from backend.pages import date_words

SOURCES = {"cordis": "CORDIS", "demo": mark("the demonstration")}


def source_words(source: str | None) -> str:
    """A register by its name."""
    return gettext(SOURCES.get(source or "", source or ""))


def day_words(day: str) -> str:
    """A day of a provenance marker."""
    try:
        return date_words(date.fromisoformat(day))
    except ValueError:
        return day
