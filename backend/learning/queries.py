"""Reads about learning: beliefs, and lists with what came of them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from backend.areas import UKRAINE
from backend.errors import NotFound
from backend.i18n import mark
from backend.learning.decisions.followed import DESK, FOLLOWS
from backend.matcher.learning import Entry, List
from backend.models import (
    BeliefState,
    BeliefVersion,
    Company,
    Consortium,
    ConsortiumMember,
    EntryScore,
    Interest,
    InterestState,
    ListKind,
    MemberState,
    PairState,
    ShownEntry,
    ShownList,
    Suggestion,
    TrackRecord,
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
    contact, seen = _contact(), ShownEntry.seen_at.is_not(None)
    rows = db.execute(
        select(
            ShownList.kind,
            func.count(ShownList.id.distinct()).label("lists"),
            func.count().label("entries"),
            func.count().filter(seen).label("seen"),
            func.count().filter(contact).label("contacts"),
            func.count().filter(seen, ShownEntry.drawn).label("seen_drawn"),
            func.count().filter(contact, ShownEntry.drawn).label("contacts_drawn"),
        )
        .join(ShownEntry, ShownEntry.list_id == ShownList.id)
        .outerjoin(Suggestion, Suggestion.id == ShownEntry.suggestion_id)
        .where(or_(ShownList.kind != ListKind.queue, ShownEntry.slot <= ShownList.places))
        .group_by(ShownList.kind)
        .order_by(ShownList.kind)
    )  # fmt: skip
    return [ListCounts(**(row._asdict() | {"kind": ListKind(row.kind)})) for row in rows]


def settled_lists(
    db: Session, kind: ListKind, before: datetime, *, ranking_id: int | None = None
) -> list[List]:
    """Lists old enough that what came of them has come, as the log of choices.

    With a `ranking_id` those that this challenger has scored, by its scores. A pair that stood in
    the queue night after night is one choice: that of the first night on which it was seen.
    """
    one, other = aliased(Company), aliased(Company)
    contact = case((_contact(), 1.0), else_=0.0).label("reward")
    recorded = exists().where(TrackRecord.company_id == other.id).label("recorded")
    plain = ShownEntry.plain if ranking_id is None else EntryScore.plain
    query = (
        select(
            ShownEntry.list_id, ShownEntry.slot, ShownEntry.propensity, plain.label("plain"),
            ShownEntry.traits, ShownEntry.seen_at, ShownEntry.drawn, ShownList.exploration,
            ShownList.places, ShownEntry.company_id, ShownEntry.partner_id, contact, recorded,
            one.country.label("company"), other.country.label("partner"),
        )
        .join(ShownList, ShownList.id == ShownEntry.list_id)
        .join(one, one.id == ShownEntry.company_id)
        .join(other, other.id == ShownEntry.partner_id)
        .outerjoin(Suggestion, Suggestion.id == ShownEntry.suggestion_id)
        .where(ShownList.kind == kind, ShownList.at <= before)
        .order_by(ShownEntry.list_id, ShownEntry.slot)
    )  # fmt: skip
    if ranking_id is not None:
        query = query.join(
            EntryScore,
            and_(EntryScore.entry_id == ShownEntry.id, EntryScore.ranking_id == ranking_id),
        )
    found: dict[int, list[Any]] = {}
    for row in db.execute(query):
        found.setdefault(row.list_id, []).append(row)
    counted: set[tuple[int, int]] | None = set() if kind == ListKind.queue else None
    return [_list(group, kind, counted) for group in found.values()]


def _list(rows: Sequence[Any], kind: ListKind, counted: set[tuple[int, int]] | None) -> List:
    places, share = rows[0].places, rows[0].exploration
    if kind == ListKind.queue:  # what was drawn is counted: companies may have had no room for more
        share = min(sum(row.drawn for row in rows) / places, 0.5)
    return List(tuple(_entry(row, counted) for row in rows), share, places)


def _entry(row: Any, counted: set[tuple[int, int]] | None) -> Entry:
    first = row.slot <= row.places and row.seen_at is not None
    pair = (row.company_id, row.partner_id)
    if first and counted is not None:
        first = pair not in counted
        counted.add(pair)
    groups = ["from_home"] if row.company == UKRAINE else []
    groups += ["to_home"] if row.partner == UKRAINE != row.company else []
    groups += [] if row.recorded else ["newcomers"]
    return Entry(
        plain=row.plain, fit=row.traits["fit"], answers=row.traits["answers"], first=first,
        propensity=row.propensity, reward=row.reward, groups=tuple(groups),
    )  # fmt: skip


def _contact() -> Any:
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
