"""Reads about learning: beliefs, and lists with what came of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from backend.errors import NotFound
from backend.i18n import mark
from backend.learning.decisions.followed import DESK, FOLLOWS
from backend.models import (
    BeliefState,
    BeliefVersion,
    Consortium,
    ConsortiumMember,
    Interest,
    InterestState,
    ListKind,
    MemberState,
    PairState,
    ShownEntry,
    ShownList,
    Suggestion,
)  # fmt: skip

GONE = mark("There is no such belief.")
#: beliefs shown in the list of versions
LATEST = 30


@dataclass(frozen=True)
class ListCounts:
    """Lists of a kind: how many, entries that were seen, and contacts by how they came there."""

    kind: ListKind
    lists: int
    entries: int
    seen: int
    contacts: int
    seen_drawn: int
    contacts_drawn: int


def newest(db: Session) -> BeliefVersion | None:
    """The belief after the latest night with decisions."""
    return db.scalars(select(BeliefVersion).order_by(BeliefVersion.id.desc()).limit(1)).first()


def versions(db: Session) -> Sequence[BeliefVersion]:
    """The latest beliefs, newest first."""
    return db.scalars(
        select(BeliefVersion)
        .options(joinedload(BeliefVersion.state_by))
        .order_by(BeliefVersion.id.desc())
        .limit(LATEST)
    ).all()


def belief(db: Session, belief_id: int) -> BeliefVersion:
    """One belief, that nobody else changes until the transaction ends."""
    found = db.get(BeliefVersion, belief_id, with_for_update=True)
    if found is None:
        raise NotFound(GONE)
    return found


def belief_in_use(db: Session) -> BeliefVersion | None:
    """The belief that takes part in scores."""
    return db.scalars(
        select(BeliefVersion)
        .where(BeliefVersion.state == BeliefState.in_use)
        .options(joinedload(BeliefVersion.state_by))
    ).first()


def counts(db: Session) -> list[ListCounts]:
    """What was shown so far, by kind of list."""
    came, seen = contact(), ShownEntry.seen_at.is_not(None)
    rows = db.execute(
        select(
            ShownList.kind,
            func.count(ShownList.id.distinct()).label("lists"),
            func.count().label("entries"),
            func.count().filter(seen).label("seen"),
            func.count().filter(came).label("contacts"),
            func.count().filter(seen, ShownEntry.drawn).label("seen_drawn"),
            func.count().filter(came, ShownEntry.drawn).label("contacts_drawn"),
        )
        .join(ShownEntry, ShownEntry.list_id == ShownList.id)
        .outerjoin(Suggestion, Suggestion.id == ShownEntry.suggestion_id)
        .where(or_(ShownList.kind != ListKind.queue, ShownEntry.slot <= ShownList.places))
        .group_by(ShownList.kind)
        .order_by(ShownList.kind)
    )  # fmt: skip
    return [ListCounts(**(row._asdict() | {"kind": ListKind(row.kind)})) for row in rows]


def contact() -> Any:
    """Condition: an accepted interest came of the entry, or an officer approved the pair.

    Of the directory: an interest within 30 days; of a desk: that company accepted its invitation.
    """
    accepted = exists().where(
        Interest.suggestion_id == ShownEntry.suggestion_id,
        Interest.state == InterestState.accepted,
    )
    found = exists().where(
        Interest.from_company_id == ShownEntry.company_id,
        Interest.to_company_id == ShownEntry.partner_id,
        Interest.state == InterestState.accepted,
        Interest.created_at >= ShownList.at, Interest.created_at < ShownList.at + FOLLOWS,
    )  # fmt: skip
    joined = (
        exists()
        .where(
            ConsortiumMember.consortium_id == Consortium.id,
            ConsortiumMember.company_id == ShownEntry.partner_id,
            ConsortiumMember.state == MemberState.accepted,
            ConsortiumMember.created_at >= ShownList.at,
            ConsortiumMember.created_at < ShownList.at + FOLLOWS,
            or_(
                Consortium.id == ShownList.consortium_id,
                and_(ShownList.consortium_id.is_(None), Consortium.call_id == ShownList.call_id),
            ),
        )
        .correlate(ShownEntry, ShownList)
    )  # fmt: skip
    return or_(
        accepted, and_(ShownList.kind == ListKind.queue, Suggestion.state == PairState.approved),
        and_(ShownList.kind == ListKind.directory, found),
        and_(ShownList.kind.in_(DESK), joined),
    )  # fmt: skip


def decision_counts(db: Session) -> Counter[str]:
    """Decisions that were learned from so far, by reason."""
    total: Counter[str] = Counter()
    for found in db.scalars(select(BeliefVersion.decisions)):
        total.update(found)
    return total
