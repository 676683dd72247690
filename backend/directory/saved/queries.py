"""Reads of saved searches."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from backend.errors import NotFound
from backend.i18n import mark
from backend.models import Mails, SavedSearch, User

GONE = mark("There is no such saved search.")


def searches_of(db: Session, user_id: int) -> Sequence[SavedSearch]:
    """A person's searches, by name."""
    return db.scalars(
        select(SavedSearch)
        .where(SavedSearch.user_id == user_id)
        .order_by(func.lower(SavedSearch.name), SavedSearch.id)
    ).all()


def search_by_id(db: Session, user: User, search_id: int) -> SavedSearch:
    """One of a person's own searches."""
    found = db.scalars(
        select(SavedSearch).where(SavedSearch.id == search_id, SavedSearch.user_id == user.id)
    ).first()
    if found is None:
        raise NotFound(GONE)
    return found


def named(db: Session, user_id: int, name: str, *, other_than: int | None = None) -> bool:
    """Whether a person has a search of that name, beside the one that is being renamed."""
    query = select(SavedSearch.id).where(SavedSearch.user_id == user_id, SavedSearch.name == name)
    return any(found != other_than for found in db.scalars(query))


def owners(db: Session, *, mails: Sequence[Mails] | None = None) -> Sequence[int]:
    """People who can still sign in and have searches, if asked those that write so often."""
    query = (
        select(SavedSearch.user_id)
        .join(SavedSearch.user)
        .where(User.disabled_at.is_(None), User.confirmed_at.is_not(None))
        .distinct()
        .order_by(SavedSearch.user_id)
    )
    return db.scalars(query if mails is None else query.where(SavedSearch.mails.in_(mails))).all()


def locked_searches(
    db: Session, user_id: int, *, mails: Sequence[Mails] | None = None
) -> Sequence[SavedSearch]:
    """A person's searches with the person, held until the transaction ends."""
    query = (
        select(SavedSearch)
        .where(SavedSearch.user_id == user_id)
        .options(joinedload(SavedSearch.user))
        .order_by(func.lower(SavedSearch.name), SavedSearch.id)
        .with_for_update(of=SavedSearch)
    )
    return db.scalars(query if mails is None else query.where(SavedSearch.mails.in_(mails))).all()
