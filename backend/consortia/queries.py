"""Reads of one consortium: itself, its members, versions, letters, people to write to."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption

from backend.companies.queries import LISTED
from backend.errors import NotFound
from backend.i18n import mark
from backend.models import (
    Company,
    ConflictOfInterest,
    Consortium,
    ConsortiumBan,
    ConsortiumMember,
    ConsortiumSlot,
    ConsortiumState,
    ConsortiumVersion,
    Event,
    LetterOfIntent,
    MemberRole,
    Membership,
    MembershipState,
    MemberState,
    Role,
    User,
)  # fmt: skip

GONE = mark("There is no such consortium, or it is not open to you.")
NO_MEMBER = mark("This company is not part of the consortium.")
NO_SLOT = mark("The consortium has no such task.")
#: a coordinator that is thought of, asked, or takes part
STANDING = frozenset({MemberState.suggested, MemberState.invited, MemberState.accepted})
NO_LETTER = mark("There is no such letter of intent.")


def whole() -> tuple[ORMOption, ...]:
    """What the pages of a consortium need: call, coordinator, members, slots, coverage."""
    return (
        joinedload(Consortium.call),
        joinedload(Consortium.coordinator),
        selectinload(Consortium.members).joinedload(ConsortiumMember.company),
        selectinload(Consortium.slots).selectinload(ConsortiumSlot.coverage),
        selectinload(Consortium.claims),
        selectinload(Consortium.kinships),
    )


def consortium(db: Session, consortium_id: int) -> Consortium:
    """One consortium with everything in it."""
    found = consortium_if_any(db, consortium_id)
    if found is None:
        raise NotFound(GONE)
    return found


def consortium_if_any(db: Session, consortium_id: int) -> Consortium | None:
    """The same for jobs, which may come too late."""
    return db.get(Consortium, consortium_id, options=whole(), populate_existing=True)


def locked_consortium(db: Session, consortium_id: int) -> Consortium:
    """The same, that nobody else changes until the transaction ends."""
    key = select(Consortium.id).where(Consortium.id == consortium_id).with_for_update()
    if db.scalar(key) is None:
        raise NotFound(GONE)
    return consortium(db, consortium_id)


def member_in(found: Consortium, member_id: int) -> ConsortiumMember:
    """One of its members, present or past."""
    for one in found.members:
        if one.id == member_id:
            return one
    raise NotFound(NO_MEMBER)


def coordinator_in(found: Consortium) -> ConsortiumMember | None:
    """The live part of the company that coordinates; None once it said no, or nothing."""
    for one in found.members:
        if one.role == MemberRole.coordinator and one.state in STANDING:
            return one
    return None


def slot_in(found: Consortium, slot_id: int) -> ConsortiumSlot:
    """One of its slots."""
    for one in found.slots:
        if one.id == slot_id:
            return one
    raise NotFound(NO_SLOT)


def bans_of(db: Session, consortium_id: int) -> Sequence[ConsortiumBan]:
    """Companies that are not to be proposed for it."""
    return db.scalars(
        select(ConsortiumBan)
        .where(ConsortiumBan.consortium_id == consortium_id)
        .options(joinedload(ConsortiumBan.company))
        .order_by(ConsortiumBan.id)
    ).all()


def versions_of(db: Session, consortium_id: int) -> Sequence[ConsortiumVersion]:
    """Every version, oldest first."""
    return db.scalars(
        select(ConsortiumVersion)
        .where(ConsortiumVersion.consortium_id == consortium_id)
        .options(joinedload(ConsortiumVersion.by))
        .order_by(ConsortiumVersion.number)
    ).all()


def two_versions(
    db: Session, consortium_id: int, one: int, other: int
) -> tuple[ConsortiumVersion, ConsortiumVersion]:
    """Two versions by number."""
    rows = db.scalars(
        select(ConsortiumVersion).where(
            ConsortiumVersion.consortium_id == consortium_id,
            ConsortiumVersion.number.in_((one, other)),
        )
    )
    found = {row.number: row for row in rows}
    return found[one], found[other]


def member_at(
    db: Session, consortium_id: int, number: int, company_id: int
) -> dict[str, Any] | None:
    """What a version says of a company's part; None where it had none, or there is no such one."""
    key = ConsortiumVersion.consortium_id == consortium_id, ConsortiumVersion.number == number
    values = db.scalar(select(ConsortiumVersion.values).where(*key))
    return values["members"].get(str(company_id)) if values else None


def history_of(db: Session, consortium_id: int) -> Sequence[Event]:
    """What happened to it, latest first."""
    return db.scalars(
        select(Event)
        .where(Event.subject_type == Consortium.__tablename__, Event.subject_id == consortium_id)
        .options(joinedload(Event.actor))
        .order_by(Event.id.desc())
    ).all()


def letters_of(db: Session, consortium_id: int) -> Sequence[LetterOfIntent]:
    """Letters of intent that stand."""
    return db.scalars(
        select(LetterOfIntent)
        .join(LetterOfIntent.member)
        .where(
            ConsortiumMember.consortium_id == consortium_id, LetterOfIntent.withdrawn_at.is_(None)
        )
        .options(joinedload(LetterOfIntent.member).joinedload(ConsortiumMember.company))
        .order_by(LetterOfIntent.id)
    ).all()


def people_of(db: Session, company_ids: Collection[int]) -> Sequence[tuple[int, User]]:
    """The people to write to at these companies, with the company they speak for."""
    rows = db.execute(
        select(Membership.company_id, User)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.company_id.in_(company_ids),
            Membership.state == MembershipState.active,
            User.disabled_at.is_(None),
        )
        .order_by(User.id)
    )
    return [(row[0], row[1]) for row in rows]


def officers(db: Session) -> Sequence[User]:
    """The people who review."""
    return db.scalars(
        select(User).where(User.role == Role.officer, User.disabled_at.is_(None)).order_by(User.id)
    ).all()


def companies_named(db: Session, ids: Collection[int]) -> Sequence[Company]:
    """Companies by number, those that others may find."""
    return db.scalars(select(Company).where(Company.id.in_(ids), Company.state.in_(LISTED))).all()


def companies_by_id(db: Session, ids: Collection[int]) -> Sequence[Company]:
    """Companies by number, whatever their state."""
    query = select(Company).where(Company.id.in_(ids))
    return db.scalars(query.order_by(Company.name, Company.id)).all()


def conflict_of(db: Session, user: User, company_ids: Collection[int]) -> str:
    """The name of a company in which an officer has declared an interest, "" if there is none."""
    return (
        db.scalar(
            select(Company.name)
            .join(ConflictOfInterest, ConflictOfInterest.company_id == Company.id)
            .where(
                ConflictOfInterest.officer_id == user.id,
                ConflictOfInterest.lifted_at.is_(None),
                ConflictOfInterest.company_id.in_(company_ids),
            )
            .order_by(ConflictOfInterest.id)
            .limit(1)
        )
        or ""
    )


def overdue(db: Session, day: date) -> Sequence[tuple[int, int]]:
    """(consortium, member) of invitations whose reply-by date has passed."""
    return _invited(db, ConsortiumMember.reply_by < day)


def to_remind_of(db: Session, until: date) -> Sequence[tuple[int, int]]:
    """(consortium, member) of invitations to be answered soon of which nobody was reminded."""
    return _invited(db, ConsortiumMember.reply_by <= until, ConsortiumMember.reminded_at.is_(None))


def _invited(db: Session, *conditions: object) -> Sequence[tuple[int, int]]:
    rows = db.execute(
        select(ConsortiumMember.consortium_id, ConsortiumMember.id)
        .join(ConsortiumMember.consortium)
        .where(
            ConsortiumMember.state == MemberState.invited,
            Consortium.state != ConsortiumState.dissolved,
            *conditions,  # type: ignore[arg-type]
        )
        .order_by(ConsortiumMember.consortium_id, ConsortiumMember.id)
    )
    return [(row[0], row[1]) for row in rows]


def standing_like(
    db: Session, *, call_id: int, coordinator_id: int, title: str
) -> Consortium | None:
    """The consortium of this name that the same coordinator already prepares for the call."""
    ended = (ConsortiumState.funded, ConsortiumState.rejected, ConsortiumState.dissolved)
    return db.scalars(
        select(Consortium).where(
            Consortium.call_id == call_id, Consortium.coordinator_id == coordinator_id,
            Consortium.title.ilike(title.replace("\\", "\\\\").replace("%", r"\%")
                                   .replace("_", r"\_")),
            Consortium.state.not_in(ended),
        )
    ).first()  # fmt: skip


def same_call(db: Session, found: Consortium) -> Sequence[Consortium]:
    """Other consortia for its call that have not ended, the newest first."""
    ended = (ConsortiumState.funded, ConsortiumState.rejected, ConsortiumState.dissolved)
    return db.scalars(
        select(Consortium)
        .where(
            Consortium.call_id == found.call_id, Consortium.id != found.id,
            Consortium.state.not_in(ended),
        )
        .options(joinedload(Consortium.coordinator))
        .order_by(Consortium.id.desc())
    ).all()  # fmt: skip


def job_waits(db: Session, name: str, argument: str, value: int) -> bool:
    """Whether a job of this name about this thing waits or runs."""
    found = db.execute(
        text(
            "select 1 from procrastinate_jobs where task_name = :name "
            "and status in ('todo', 'doing') and (args ->> :argument)::bigint = :value limit 1"
        ),
        {"name": name, "argument": argument, "value": value},
    )
    return found.first() is not None


def letter(db: Session, letter_id: int) -> LetterOfIntent:
    """A letter of intent with the member that gave it."""
    options = [joinedload(LetterOfIntent.member).joinedload(ConsortiumMember.company)]
    found = db.get(LetterOfIntent, letter_id, options=options, populate_existing=True)
    if found is None:
        raise NotFound(NO_LETTER)
    return found
