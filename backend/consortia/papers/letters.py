"""Letters of intent: a member's word in writing, as data first and as a printed page from it.

A letter says of others what was true on its day: whom it is addressed to, what the consortium and
the call are called, which role and tasks the member had.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.consortia import queries
from backend.consortia.forms import NewLetter
from backend.consortia.opening import inside, worded
from backend.consortia.standing import Standing
from backend.consortia.states import ENDED
from backend.consortia.words import slot_text
from backend.errors import Conflict, Forbidden, NotFound
from backend.i18n import mark, speaking
from backend.models import (
    Company,
    Consortium,
    ConsortiumMember,
    LetterOfIntent,
    MemberState,
    User,
)  # fmt: skip

NOT_A_MEMBER = mark("Only a company that takes part can give a letter of intent.")
ENDED_ALREADY = mark("This consortium has ended.")
NOBODY = mark(
    "Nobody coordinates this consortium at present: a letter is given once another company does."
)


def give(db: Session, *, user: User, consortium_id: int, data: NewLetter) -> LetterOfIntent:
    """Gives the letter of the reader's company; a new one takes the place of the last."""
    found = queries.locked_consortium(db, consortium_id)
    member = _may_give(inside(db, user, found))
    for letter in queries.letters_of(db, found.id):
        if letter.member_id == member.id:
            if _same(letter, data, found):
                return letter
            letter.withdrawn_at = datetime.now(UTC)
    db.flush()
    made = LetterOfIntent(
        member_id=member.id, version=found.version, by_id=user.id, **data.model_dump(),
        said=_said(found, member, data.language),
    )  # fmt: skip
    db.add(made)
    db.flush()
    record(
        db, "letter_of_intent_given", actor=user, subject=found, company_id=member.company_id,
        letter_id=made.id,
    )  # fmt: skip
    return queries.letter(db, made.id)


def objections(db: Session, *, user: User, consortium_id: int) -> dict[str, str]:
    """What stands against giving a letter now, in words."""
    who = inside(db, user, queries.locked_consortium(db, consortium_id))
    return worded(lambda: _may_give(who))


def _may_give(who: Standing) -> ConsortiumMember:
    """The reader's part, once nothing stands against its giving a letter."""
    found, member = who.consortium, who.member
    if member is None or member.state != MemberState.accepted:
        raise Forbidden(NOT_A_MEMBER)
    if found.state in ENDED:
        raise Conflict(ENDED_ALREADY)
    if queries.coordinator_in(found) is None:
        raise Conflict(NOBODY)
    return member


def _said(found: Consortium, member: ConsortiumMember, language: str) -> dict[str, Any]:
    """What the letter says of others, as it is now; tasks in the letter's language."""
    with speaking(language):
        tasks = [
            {"text": slot_text(slot)[0], "part": str(row.part)}
            for slot in found.slots
            for row in slot.coverage
            if row.member_id == member.id
        ]
    return {
        "to": _party(found.coordinator), "by": _party(member.company), "title": found.title,
        "call": {"title": found.call.title, "identifier": found.call.identifier},
        "role": str(member.role), "tasks": tasks,
    }  # fmt: skip


def _party(company: Company) -> dict[str, Any]:
    return {"id": company.id, "name": company.name, "country": company.country}


def withdraw(db: Session, *, user: User, consortium_id: int, letter_id: int) -> None:
    """Takes the letter of the reader's company back; twice is once."""
    found = queries.locked_consortium(db, consortium_id)
    member = inside(db, user, found).member
    letter = letter_in(db, found, letter_id)
    if member is None or letter.member_id != member.id:
        raise Forbidden(NOT_A_MEMBER)
    if letter.withdrawn_at is None:
        letter.withdrawn_at = datetime.now(UTC)
        record(
            db, "letter_of_intent_withdrawn", actor=user, subject=found,
            company_id=member.company_id, letter_id=letter.id,
        )  # fmt: skip


def letter_to_read(
    db: Session, *, user: User, consortium_id: int, letter_id: int
) -> LetterOfIntent:
    """A letter, for those who lead the consortium and for the company that gave it."""
    found = queries.consortium(db, consortium_id)
    who = inside(db, user, found)
    letter = letter_in(db, found, letter_id)
    own = who.member is not None and letter.member_id == who.member.id
    if not who.leads and not own:
        raise NotFound(queries.NO_LETTER)
    return letter


def letter_in(db: Session, found: Consortium, letter_id: int) -> LetterOfIntent:
    """One of the consortium's letters."""
    letter = queries.letter(db, letter_id)
    if letter.member.consortium_id != found.id:
        raise NotFound(queries.NO_LETTER)
    return letter


def _same(letter: LetterOfIntent, data: NewLetter, found: Consortium) -> bool:
    """Whether the button was pressed twice."""
    said = (letter.signatory, letter.position, letter.commitment, letter.language)
    return said == (data.signatory, data.position, data.commitment, data.language) and (
        letter.version == found.version
    )
