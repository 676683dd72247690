"""Decisions on desks of consortia: who was added from a list, who accepted an invitation.

Adding a company is the word of one side; its own answer is the other's. What is barred, taken out
or left teaches nothing: no reason is asked for that would speak of the pair.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import Session, aliased

from backend.learning.decisions.taken import ADDED, NO_ANSWER, YES, Decided, within
from backend.models import (
    Company,
    Consortium,
    ConsortiumMember,
    ListKind,
    MemberRole,
    MemberState,
    ShownEntry,
    ShownList,
)  # fmt: skip

#: a decision so long after a list still follows from it
FOLLOWS = timedelta(days=30)
DESK = (ListKind.candidates, ListKind.teams)
ANSWERS = (MemberState.accepted, MemberState.declined, MemberState.expired)


def decisions(db: Session, since: datetime | None, until: datetime) -> Sequence[Decided]:
    """Additions that followed a list, and answers to invitations."""
    return [*_added(db, since, until), *_answered(db, since, until)]


def _added(db: Session, since: datetime | None, until: datetime) -> list[Decided]:
    moment = ConsortiumMember.created_at
    query = _members().where(_listed(), ConsortiumMember.by_id.is_not(None)).order_by(
        moment, ConsortiumMember.id
    )  # fmt: skip
    return [
        _decided(row, ADDED, True, None) for row in db.execute(within(query, moment, since, until))
    ]


def _answered(db: Session, since: datetime | None, until: datetime) -> list[Decided]:
    """Of those who were invited; who asked to join was answered by the consortium, not by itself.

    Whoever left again the same day is not told apart from one that left later: it teaches nothing.
    """
    moment = ConsortiumMember.state_at
    query = (
        _members()
        .where(ConsortiumMember.state.in_(ANSWERS), ConsortiumMember.reply_by.is_not(None))
        .order_by(moment, ConsortiumMember.id)
    )
    found = []
    for row in db.execute(within(query, moment, since, until)):
        accepted = row.state == MemberState.accepted
        declined = f"DECLINE:{row.reason_code or 'other'}"
        code = YES if accepted else declined if row.state == MemberState.declined else NO_ANSWER
        found.append(_decided(row, code, accepted, code != NO_ANSWER))
    return found


def _members() -> Select[*tuple[Any, ...]]:
    """Members but those who coordinate, with the consortium's coordinator, who asks."""
    asker = aliased(Company)
    return (
        select(
            ConsortiumMember.state, ConsortiumMember.reason_code,
            asker.id.label("asker_id"), asker.country.label("asker"),
            Company.id.label("asked_id"), Company.country.label("asked"),
            _listed().label("listed"),
        )
        .join(Consortium, Consortium.id == ConsortiumMember.consortium_id)
        .join(asker, asker.id == Consortium.coordinator_id)
        .join(Company, Company.id == ConsortiumMember.company_id)
        .where(
            ConsortiumMember.role != MemberRole.coordinator,
            ConsortiumMember.company_id != Consortium.coordinator_id,
        )
    )  # fmt: skip


def _listed() -> Any:
    """Whether the company had stood on a list for the consortium, or for its call."""
    here = ShownList.consortium_id == Consortium.id
    for_call = and_(ShownList.consortium_id.is_(None), ShownList.call_id == Consortium.call_id)
    return (
        exists()
        .where(
            ShownEntry.list_id == ShownList.id, ShownList.kind.in_(DESK), or_(here, for_call),
            ShownEntry.partner_id == ConsortiumMember.company_id,
            ShownList.at <= ConsortiumMember.created_at,
            ShownList.at > ConsortiumMember.created_at - FOLLOWS,
        )
        .correlate(ConsortiumMember, Consortium)
    )  # fmt: skip


def _decided(row: Any, code: str, accepted: bool, answered: bool | None) -> Decided:
    return Decided(
        code, accepted, answered, row.asker, row.asked, None, 1.0,
        (row.asker_id, row.asked_id), row.listed,
    )  # fmt: skip
