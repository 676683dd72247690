"""Reads of many consortia: a company's, the officers', those that look for partners."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from backend.consortia import states
from backend.consortia.judgement.approval import APPROVED
from backend.consortia.lists.filters import Box, Filters
from backend.consortia.queries import STANDING
from backend.consortia.states import EDITABLE, ENDED, QUEUE
from backend.models import (
    Call,
    CallStatus,
    Consortium,
    ConsortiumMember,
    ConsortiumSlot,
    ConsortiumState,
    ConsortiumVersion,
    LookingFor,
    MemberRole,
    MemberState,
)  # fmt: skip
from backend.paging import Page, cut, decode

SIZE = 20
#: of those that changed since their approval, looked at at most
MOST = 200
_OVER = frozenset({
    MemberState.declined, MemberState.expired, MemberState.refused, MemberState.left,
    MemberState.withdrawn,
})  # fmt: skip


def companys(
    db: Session, company_ids: Collection[int], filters: Filters, *, size: int = SIZE
) -> Page[Consortium]:
    """One view of the consortia of somebody's companies, newest first."""
    conditions = [in_box(filters.box, company_ids), *_narrowed(filters)]
    return _page(db, _listed().where(*conditions), filters.after, size)


def everybodys(db: Session, filters: Filters, *, size: int = SIZE) -> Page[Consortium]:
    """All consortia, for officers, newest first."""
    return _page(db, _listed().where(*_narrowed(filters)), filters.after, size)


def to_review(db: Session) -> Sequence[Consortium]:
    """What waits for an officer, the longest-waiting first."""
    return db.scalars(
        _listed().where(for_officers()).order_by(Consortium.state_at, Consortium.id)
    ).all()


def for_officers() -> ColumnElement[bool]:
    """Condition: to be reviewed, or nobody coordinates it any more."""
    coordinated = exists().where(
        ConsortiumMember.consortium_id == Consortium.id,
        ConsortiumMember.role == MemberRole.coordinator,
        ConsortiumMember.state.in_(STANDING),
    )
    return Consortium.state.in_(QUEUE) | (Consortium.state.in_(EDITABLE) & ~coordinated)


def approved_before(db: Session) -> Sequence[Consortium]:
    """Those that stand approved in an earlier version than the present one, the newest first."""
    return db.scalars(
        _listed()
        .where(Consortium.state.in_(APPROVED), Consortium.approved_version < Consortium.version)
        .order_by(Consortium.id.desc())
        .limit(MOST)
    ).all()


def versions_at(db: Session, numbers: Collection[tuple[int, int]]) -> Mapping[tuple[int, int], Any]:
    """What versions hold, by consortium and number."""
    key = tuple_(ConsortiumVersion.consortium_id, ConsortiumVersion.number)
    rows = db.scalars(select(ConsortiumVersion).where(key.in_(numbers)))
    return {(row.consortium_id, row.number): row.values for row in rows}


def box_counts(db: Session, company_ids: Collection[int]) -> Mapping[Box, int]:
    """How many each view of a company holds."""
    numbers = [
        select(func.count()).select_from(Consortium).where(in_box(box, company_ids))
        .scalar_subquery()
        for box in Box
    ]  # fmt: skip
    return dict(zip(Box, db.execute(select(*numbers)).one(), strict=True))


def state_counts(db: Session, filters: Filters) -> Mapping[str, int]:
    """How many consortia are in each state, for the officers' filter."""
    rows = db.execute(
        select(Consortium.state, func.count())
        .where(*([Consortium.call_id == filters.call] if filters.call else []))
        .group_by(Consortium.state)
    )
    return {str(row[0]): row[1] for row in rows}


def calls_of(db: Session, company_ids: Collection[int] | None) -> Sequence[Call]:
    """Calls for which there are consortia: all of them, or those of some companies."""
    query = select(Consortium.call_id)
    if company_ids is not None:
        query = query.where(_has_part(company_ids, list(MemberState)))
    return db.scalars(select(Call).where(Call.id.in_(query)).order_by(Call.identifier)).all()


def in_box(box: Box, company_ids: Collection[int]) -> ColumnElement[bool]:
    """Condition: a consortium belongs to a view of these companies."""
    if not company_ids:
        return false()
    running = Consortium.state.not_in(ENDED)
    if box is Box.mine:
        return running & _has_part(company_ids, {MemberState.accepted})
    if box is Box.invitations:
        return running & _has_part(company_ids, {MemberState.invited})
    if box is Box.requests:
        return running & _has_part(company_ids, {MemberState.requested})
    live = _has_part(
        company_ids, {MemberState.accepted, MemberState.invited, MemberState.requested}
    )
    return or_(~running & live, _has_part(company_ids, _OVER) & ~live)


def looking(db: Session, call_id: int, company_id: int) -> Sequence[Consortium]:
    """Consortia for a call that show a company outside what they look for."""
    return db.scalars(
        _listed().where(
            Consortium.call_id == call_id, Consortium.looking_for != LookingFor.closed,
            Consortium.state.in_(states.ASKABLE), Call.status != CallStatus.closed,
        ).order_by(Consortium.id)
    ).all()  # fmt: skip


def led_by(db: Session, company_ids: Collection[int]) -> Sequence[Consortium]:
    """Consortia that these companies lead and may still add to."""
    leads = exists().where(
        ConsortiumMember.consortium_id == Consortium.id,
        ConsortiumMember.company_id.in_(company_ids),
        ConsortiumMember.role == MemberRole.coordinator,
        ConsortiumMember.state == MemberState.accepted,
    )
    return db.scalars(
        _listed().where(leads, Consortium.state.in_(states.EDITABLE)).order_by(Consortium.id.desc())
    ).all()


def editable(db: Session, size: int = SIZE) -> Sequence[Consortium]:
    """The newest consortia whose team may be changed."""
    return db.scalars(
        _listed().where(Consortium.state.in_(states.EDITABLE)).order_by(Consortium.id.desc())
        .limit(size)
    ).all()  # fmt: skip


def taken_part(db: Session, company_id: int) -> Sequence[Consortium]:
    """Consortia in which a company takes part and which are past their draft."""
    hidden = (ConsortiumState.draft, ConsortiumState.dissolved)
    return db.scalars(
        _listed()
        .where(_has_part([company_id], {MemberState.accepted}), Consortium.state.not_in(hidden))
        .order_by(Consortium.id.desc())
    ).all()


def _has_part(company_ids: Collection[int], wanted: Collection[MemberState]) -> ColumnElement[bool]:
    return exists().where(
        ConsortiumMember.consortium_id == Consortium.id,
        ConsortiumMember.company_id.in_(company_ids),
        ConsortiumMember.state.in_(list(wanted)),
    )


def _narrowed(filters: Filters) -> list[ColumnElement[bool]]:
    found = [Consortium.state.in_(filters.state)] if filters.state else []
    return [*found, *([Consortium.call_id == filters.call] if filters.call else [])]


def _listed() -> Select[Consortium]:
    return (
        select(Consortium)
        .join(Consortium.call)
        .options(
            joinedload(Consortium.call),
            joinedload(Consortium.coordinator),
            selectinload(Consortium.members).joinedload(ConsortiumMember.company),
            selectinload(Consortium.slots).selectinload(ConsortiumSlot.coverage),
        )
    )


def _page(db: Session, query: Select[Consortium], after: str | None, size: int) -> Page[Consortium]:
    if start := decode(after, 1):
        query = query.where(Consortium.id < start[0])
    rows = db.scalars(query.order_by(Consortium.id.desc()).limit(size + 1)).unique().all()
    return cut(rows, size, lambda row: [row.id])
