"""A letter of intent on paper."""

from typing import Any

from backend.consortia.papers.printing import as_html, as_pdf
from backend.i18n import mark, speaking
from backend.models import LetterOfIntent, Part

PART_WORDS = {Part.lead: mark("lead"), Part.backup: mark("backup")}
TEMPLATE = "consortia/print/letter.html"


def letter_pdf(letter: LetterOfIntent) -> bytes:
    """The letter in the language in which it was given."""
    with speaking(letter.language):
        return as_pdf(TEMPLATE, **_told(letter))


def letter_page(letter: LetterOfIntent) -> str:
    """The page that is printed."""
    with speaking(letter.language):
        return as_html(TEMPLATE, **_told(letter))


def _told(letter: LetterOfIntent) -> dict[str, Any]:
    return {"letter": letter, "part_words": PART_WORDS}
