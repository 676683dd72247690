"""A letter of intent on paper."""

from backend.consortia.papers.printing import as_pdf
from backend.i18n import mark, speaking
from backend.models import LetterOfIntent, Part

PART_WORDS = {Part.lead: mark("lead"), Part.backup: mark("backup")}


def letter_pdf(letter: LetterOfIntent) -> bytes:
    """The letter in the language in which it was given."""
    with speaking(letter.language):
        return as_pdf("consortia/print/letter.html", letter=letter, part_words=PART_WORDS)
