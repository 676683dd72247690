"""The log of lists, entry by entry, with what came of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from backend.learning.decisions.followed import DESK, FOLLOWS
from backend.models import (
    Company,
    Consortium,
    ConsortiumMember,
    Interest,
    ListKind,
    ShownEntry,
    ShownList,
    Team,
)  # fmt: skip

#: entries of one file, the newest; the program's interface pages through all
MOST = 20_000


@dataclass(frozen=True)
class Logged:
    """One entry of a list: where it stood, with which chance, by which model, what came of it.

    `company` is the one for which it was listed, "" where officers looked for nobody in
    particular; `outcome` is the state of an interest or of a member of a consortium, "" where
    nothing came of it; `days` the time from the question to its answer.
    """

    id: int
    list_id: int
    at: datetime
    kind: ListKind
    about: str
    model_id: str
    belief_id: int | None
    trial_id: int | None
    viewer_id: int | None
    consortium_id: int | None
    call_id: int | None
    slot: int
    company: str
    partner: str
    score: float
    propensity: float
    drawn: bool
    team: Team | None
    seen_at: datetime | None
    outcome: str
    reason: str
    days: float | None


def entries(db: Session, *, before: int | None = None, most: int = MOST) -> Sequence[Logged]:
    """Entries with an id below `before`, newest first."""
    one, other = aliased(Company), aliased(Company)
    days = func.extract("epoch", Interest.closed_at - Interest.created_at) / 86_400
    answered = ConsortiumMember.replied_by_id.is_not(None)
    waited = func.extract("epoch", ConsortiumMember.state_at - ConsortiumMember.created_at) / 86_400
    query = (
        select(
            ShownEntry.id, ShownEntry.list_id, ShownList.at, ShownList.kind, ShownList.about,
            ShownList.model_id, ShownList.belief_id, ShownList.trial_id, ShownList.viewer_id,
            ShownList.consortium_id, ShownList.call_id, ShownEntry.slot,
            func.coalesce(one.name, "").label("company"),
            other.name.label("partner"), ShownEntry.score, ShownEntry.propensity,
            ShownEntry.drawn, ShownEntry.team, ShownEntry.seen_at,
            func.coalesce(Interest.state, ConsortiumMember.state, "").label("outcome"),
            func.coalesce(Interest.reason_code, ConsortiumMember.reason_code, "").label("reason"),
            func.coalesce(days, case((answered, waited))).label("days"),
        )
        .join(ShownList, ShownList.id == ShownEntry.list_id)
        .outerjoin(one, one.id == ShownEntry.company_id)
        .join(other, other.id == ShownEntry.partner_id)
        .outerjoin(Interest, Interest.id == _latest_interest())
        .outerjoin(ConsortiumMember, ConsortiumMember.id == _latest_member())
        .order_by(ShownEntry.id.desc())
        .limit(most)
    )  # fmt: skip
    if before is not None:
        query = query.where(ShownEntry.id < before)
    return [_logged(row) for row in db.execute(query)]


def _logged(row: Any) -> Logged:
    told = row._asdict() | {
        "kind": ListKind(row.kind), "team": Team(row.team) if row.team else None,
        "days": None if row.days is None else float(row.days),
    }  # fmt: skip
    return Logged(**told)


def _latest_interest() -> Any:
    """Of the suggestion; of a page of the directory between the two companies soon after it."""
    latest = aliased(Interest)
    found = and_(
        ShownList.kind == ListKind.directory, latest.from_company_id == ShownEntry.company_id,
        latest.to_company_id == ShownEntry.partner_id, latest.created_at >= ShownList.at,
        latest.created_at < ShownList.at + FOLLOWS,
    )  # fmt: skip
    return (
        select(func.max(latest.id))
        .where(or_(latest.suggestion_id == ShownEntry.suggestion_id, found))
        .correlate(ShownEntry, ShownList)
        .scalar_subquery()
    )


def _latest_member() -> Any:
    """Who was added from a list of a desk, or from a team suggested for the call, soon after."""
    latest = aliased(ConsortiumMember)
    return (
        select(func.max(latest.id))
        .join(Consortium, Consortium.id == latest.consortium_id)
        .where(
            ShownList.kind.in_(DESK), latest.company_id == ShownEntry.partner_id,
            latest.created_at >= ShownList.at, latest.created_at < ShownList.at + FOLLOWS,
            or_(
                Consortium.id == ShownList.consortium_id,
                and_(ShownList.consortium_id.is_(None), Consortium.call_id == ShownList.call_id),
            ),
        )
        .correlate(ShownEntry, ShownList)
        .scalar_subquery()
    )  # fmt: skip
