"""A company by whatever key somebody has at hand: number, PIC, EDRPOU or exact name."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from backend.companies.queries import listed
from backend.errors import Conflict, NotFound
from backend.i18n import mark
from backend.models import Company
from backend.naming.forms import own_words
from backend.naming.likeness import near, nearness, wholeness
from backend.naming.spellings import spellings

UNKNOWN = mark("No company has the number, PIC, EDRPOU or name “%(key)s”.")
NEAR = mark("No company has the number, PIC, EDRPOU or name “%(key)s”. Near it: %(names)s.")
SEVERAL = mark("Several companies are called “%(key)s”; name one by its number: %(names)s.")
MOST = 5
#: a bigint holds no more
DIGITS = 18


def company_keyed(db: Session, key: str) -> Company:
    """The company with this key.

    Raises:
        NotFound: none has it; the message lists those with like names.
        Conflict: several have the name; the message lists their numbers.
    """
    text = key.strip()
    for condition in _conditions(text):
        found = db.scalars(select(Company).where(listed(), condition).order_by(Company.id)).all()
        if len(found) > 1:
            raise Conflict(SEVERAL, key=text, names=_names(found))
        if found:
            return found[0]
    like = _near(db, text)
    if like:
        raise NotFound(NEAR, key=text, names=_names(like))
    raise NotFound(UNKNOWN, key=text)


def _conditions(text: str) -> list[ColumnElement[bool]]:
    """Codes come before numbers: nobody has as many companies as a PIC has digits."""
    found: list[ColumnElement[bool]] = []
    if text.isdecimal() and text.isascii() and len(text) <= DIGITS:
        found = [Company.pic == text, Company.edrpou == text, Company.id == int(text)]
    plain = text.casefold()
    return [
        *found,
        Company.name == text,
        or_(func.lower(Company.name) == plain, func.lower(Company.short_name) == plain),
    ]


def _near(db: Session, text: str) -> Sequence[Company]:
    typed = spellings(own_words(text))
    if not typed[0]:
        return ()
    return db.scalars(
        select(Company)
        .where(listed(), near(typed))
        .order_by(nearness(typed).desc(), wholeness(typed).desc(), Company.id)
        .limit(MOST)
    ).all()


def _names(found: Sequence[Company]) -> str:
    return "; ".join(f"{one.name} ({one.country}, {one.id})" for one in found)
