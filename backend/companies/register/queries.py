"""Reads of official registers."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from backend.companies.fields.identifiers import EDRPOU, plain
from backend.models import Company, RegisterEntry, RegisterStatus, Scheme
from backend.naming.forms import own_words
from backend.naming.likeness import nearness_of, within
from backend.naming.spellings import spellings

MOST = 5
#: how alike a name in the register must be to be found: it holds a million others
LIKE = "0.7"
#: of a word that thousands of names hold no more are weighed; one more word finds the others
WEIGHED = 2_000


def entry_of(db: Session, edrpou: str | None) -> RegisterEntry | None:
    """What the Ukrainian register says of a code."""
    if not edrpou:
        return None
    return db.scalars(
        select(RegisterEntry).where(
            RegisterEntry.scheme == Scheme.edr, RegisterEntry.identifier == edrpou
        )
    ).first()


def entries_for(db: Session, text: str) -> Sequence[RegisterEntry]:
    """Entries by EDRPOU code or name that are no company here."""
    code = plain(text)
    if not EDRPOU.fullmatch(code):
        return entries_named(db, text)
    found = entry_of(db, code)
    here = db.scalar(select(Company.id).where(Company.edrpou == code))
    return [found] if found is not None and here is None else []


def entries_named(db: Session, text: str) -> Sequence[RegisterEntry]:
    """Entries of a like name that still exist and are not companies here, nearest first."""
    typed = spellings(own_words(text))
    if not typed[0]:
        return ()
    db.execute(select(func.set_config("pg_trgm.word_similarity_threshold", LIKE, True)))
    near = (
        select(RegisterEntry.id)
        .where(
            within(typed, RegisterEntry.latin_name),
            RegisterEntry.status != RegisterStatus.terminated,
        )
        .limit(WEIGHED)
    )
    like = nearness_of(typed, RegisterEntry.latin_name)
    here = exists().where(Company.edrpou == RegisterEntry.identifier)
    return db.scalars(
        select(RegisterEntry)
        .where(RegisterEntry.id.in_(near), ~here)
        .order_by(like.desc(), func.char_length(RegisterEntry.name), RegisterEntry.id)
        .limit(MOST)
    ).all()


def register_day(db: Session) -> date | None:
    """The latest day of the Ukrainian register here; nothing when none was brought in."""
    query = select(func.max(RegisterEntry.as_of)).where(RegisterEntry.scheme == Scheme.edr)
    return db.scalar(query)
