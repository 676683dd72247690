"""Reads of accounts for administrators."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload

from backend.accounts.users_forms import Standing, UserFilter
from backend.database import NO_KEY
from backend.errors import Invalid, NotFound
from backend.i18n import mark
from backend.models import (
    Event,
    LoginSession,
    Membership,
    MembershipState,
    Role,
    SecondFactor,
    Stage,
    User,
)  # fmt: skip
from backend.paging import BROKEN, SIZE, Page, cut, decode

NOBODY = mark("There is no such account.")
LATEST = 20


@dataclass(frozen=True)
class Account:
    """One account in the list: whom it speaks for, and how it is used."""

    user: User
    company: str
    sessions: int
    last_seen: datetime | None
    #: whether logging in takes a code beside the password
    factor: bool = False


def standing_of(user: User) -> Standing:
    """Whether an account can be used."""
    if user.disabled_at is not None:
        return Standing.disabled
    return Standing.active if user.confirmed_at is not None else Standing.unconfirmed


def accounts(db: Session, chosen: UserFilter, size: int = SIZE) -> Page[Account]:
    """One page of accounts by name, with the number of all that match."""
    conditions = _conditions(chosen)
    query = select(User).where(*conditions).order_by(User.name, User.id).limit(size + 1)
    if (place := decode(chosen.after, 2)) is not None:
        if not isinstance(place[0], str) or not isinstance(place[1], int):
            raise Invalid(BROKEN)
        query = query.where(tuple_(User.name, User.id) > tuple_(place[0], place[1]))
    total = db.scalar(select(func.count()).select_from(User).where(*conditions))
    page = cut(db.scalars(query).all(), size, key=lambda user: [user.name, user.id])
    return Page(_with_use(db, page.items), page.next, total)


def _conditions(chosen: UserFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [User.deleted_at.is_(None)]
    if chosen.q:
        part = chosen.q
        conditions.append(
            or_(
                User.name.icontains(part, autoescape=True),
                User.email.icontains(part, autoescape=True),
            )
        )
    if chosen.role:
        conditions.append(User.role == chosen.role)
    if chosen.standing is Standing.disabled:
        conditions.append(User.disabled_at.is_not(None))
    elif chosen.standing:
        confirmed = User.confirmed_at.is_not(None)
        active = chosen.standing is Standing.active
        conditions += [User.disabled_at.is_(None), confirmed if active else ~confirmed]
    return conditions


def _with_use(db: Session, users: Sequence[User]) -> list[Account]:
    ids = [user.id for user in users]
    companies = {
        one.user_id: one.company.name
        for one in db.scalars(
            select(Membership)
            .where(Membership.user_id.in_(ids), Membership.state == MembershipState.active)
            .options(joinedload(Membership.company))
        )
    }
    open_ones = func.count().filter(LoginSession.expires_at > datetime.now(UTC))
    used = {
        row.user_id: row
        for row in db.execute(
            select(
                LoginSession.user_id, open_ones.label("open"),
                func.max(LoginSession.created_at).label("last"),
            )
            .where(LoginSession.user_id.in_(ids), LoginSession.stage == Stage.open)
            .group_by(LoginSession.user_id)
        )
    }  # fmt: skip
    secured = set(
        db.scalars(
            select(SecondFactor.user_id).where(
                SecondFactor.user_id.in_(ids), SecondFactor.salt.is_not(None)
            )
        )
    )
    return [
        Account(
            user,
            companies.get(user.id, ""),
            used[user.id].open if user.id in used else 0,
            used[user.id].last if user.id in used else None,
            user.id in secured,
        )
        for user in users
    ]


def account(db: Session, user_id: int) -> Account:
    """One account."""
    found = db.get(User, user_id)
    if found is None or found.deleted_at is not None:
        raise NotFound(NOBODY)
    [one] = _with_use(db, [found])
    return one


def locked_user(db: Session, user_id: int) -> User:
    """An account, fresh, that nobody else changes until the transaction ends."""
    found = db.get(User, user_id, with_for_update=NO_KEY, populate_existing=True)
    if found is None or found.deleted_at is not None:
        raise NotFound(NOBODY)
    return found


def locked_administrators(db: Session) -> set[int]:
    """Those who could administer tomorrow; two administrators can't remove each other at once."""
    return set(
        db.scalars(
            select(User.id)
            .where(
                User.role == Role.administrator,
                User.disabled_at.is_(None),
                User.confirmed_at.is_not(None),
            )
            .order_by(User.id)
            .with_for_update()
        )
    )


def speaks_for(db: Session, user_id: int) -> str:
    """The company for which a person speaks or asks to speak, by name."""
    found = db.scalars(
        select(Membership)
        .where(Membership.user_id == user_id, Membership.state != MembershipState.declined)
        .options(joinedload(Membership.company))
        .order_by(Membership.id)
        .limit(1)
    ).first()
    return found.company.name if found else ""


def events_about(db: Session, user_id: int) -> Sequence[Event]:
    """The latest events of an account: by the person, and about the account."""
    about = (Event.subject_type == User.__tablename__) & (Event.subject_id == user_id)
    return db.scalars(
        select(Event)
        .where(or_(Event.actor_id == user_id, about))
        .options(joinedload(Event.actor))
        .order_by(Event.id.desc())
        .limit(LATEST)
    ).all()
