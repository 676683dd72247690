"""A letter of intent on paper."""

from backend.consortia.papers.printing import as_pdf
from backend.consortia.words import slot_text
from backend.i18n import gettext, mark, speaking
from backend.models import Consortium, LetterOfIntent, Part

PART_WORDS = {Part.lead: mark("lead"), Part.backup: mark("backup")}


def letter_pdf(found: Consortium, letter: LetterOfIntent) -> bytes:
    """The letter in the language in which it was given."""
    with speaking(letter.language):
        tasks = [
            (slot_text(slot)[0], gettext(PART_WORDS[Part(row.part)]))
            for slot in found.slots
            for row in slot.coverage
            if row.member_id == letter.member_id
        ]
        return as_pdf("consortia/print/letter.html", consortium=found, letter=letter, tasks=tasks)
