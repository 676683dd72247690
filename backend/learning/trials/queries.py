"""Reads of trials: the running one, each model's, and who was credited with what."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session, joinedload

from backend.models import (
    Interest,
    InterestState,
    RankingTrial,
    ShownEntry,
    ShownList,
    Team,
    TrialState,
)  # fmt: skip


@dataclass(frozen=True)
class Credit:
    """What came of the entries that one of two models picked."""

    seen: int = 0
    interests: int = 0
    accepted: int = 0


Credits = Mapping[Team, Credit]
"""Credit of both models on one list, or in all."""


def running(db: Session, *, lock: bool = False) -> RankingTrial | None:
    """The trial that runs."""
    query = select(RankingTrial).where(RankingTrial.state == TrialState.running)
    return db.scalars(query.with_for_update() if lock else query).first()


def latest_trials(db: Session) -> Mapping[int, RankingTrial]:
    """The latest trial of each model that had one, by model, with who started and ended it."""
    newest = select(func.max(RankingTrial.id)).group_by(RankingTrial.ranking_id)
    rows = db.scalars(
        select(RankingTrial)
        .where(RankingTrial.id.in_(newest))
        .options(joinedload(RankingTrial.started_by), joinedload(RankingTrial.ended_by))
    )
    return {row.ranking_id: row for row in rows}


def first_choices(
    db: Session, trial_ids: Sequence[int], *, accepted: bool = False
) -> Mapping[int, Mapping[int, Team]]:
    """Whose pick the first interest of each company went to, by trial and asking company.

    Of interests that were accepted, the one that was accepted first. Either stays what it is
    whatever comes later, so that whoever looks every day sees a count that only grows.
    """
    moment = Interest.closed_at if accepted else Interest.created_at
    query = (
        select(ShownList.trial_id, ShownEntry.company_id, ShownEntry.team)
        .ext(distinct_on(ShownList.trial_id, ShownEntry.company_id))
        .join(ShownEntry, ShownEntry.list_id == ShownList.id)
        .join(Interest, Interest.suggestion_id == ShownEntry.suggestion_id)
        .where(ShownList.trial_id.in_(trial_ids), ShownEntry.team.is_not(None))
        .order_by(ShownList.trial_id, ShownEntry.company_id, moment, Interest.id)
    )
    if accepted:
        query = query.where(Interest.state == InterestState.accepted)
    found: dict[int, dict[int, Team]] = defaultdict(dict)
    for row in db.execute(query):
        found[row.trial_id][row.company_id] = Team(row.team)
    return found


def companies_shown(db: Session, trial_ids: Sequence[int]) -> Mapping[int, int]:
    """How many companies had a list made in turns before their eyes, by trial."""
    rows: Any = db.execute(
        select(ShownList.trial_id, func.count(ShownEntry.company_id.distinct()))
        .join(ShownEntry, ShownEntry.list_id == ShownList.id)
        .where(
            ShownList.trial_id.in_(trial_ids), ShownEntry.team.is_not(None),
            ShownEntry.seen_at.is_not(None),
        )
        .group_by(ShownList.trial_id)
    )  # fmt: skip
    return {row[0]: row[1] for row in rows}


def credits_of(db: Session, trial_ids: Sequence[int]) -> Mapping[int, Sequence[Credits]]:
    """Credit on every list that came before somebody's eyes, by trial.

    Interests are those sent from the list, accepted ones among them.
    """
    sent = exists().where(Interest.suggestion_id == ShownEntry.suggestion_id)
    accepted = exists().where(
        Interest.suggestion_id == ShownEntry.suggestion_id,
        Interest.state == InterestState.accepted,
    )
    seen = ShownEntry.seen_at.is_not(None)
    rows = db.execute(
        select(
            ShownList.trial_id, ShownList.id, ShownEntry.team, func.count().label("seen"),
            func.count().filter(sent).label("interests"),
            func.count().filter(accepted).label("accepted"),
        )
        .join(ShownEntry, ShownEntry.list_id == ShownList.id)
        .where(ShownList.trial_id.in_(trial_ids), ShownEntry.team.is_not(None), seen)
        .group_by(ShownList.trial_id, ShownList.id, ShownEntry.team)
        .order_by(ShownList.id)
    )  # fmt: skip
    found: dict[int, dict[int, dict[Team, Credit]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        credit = Credit(row.seen, row.interests, row.accepted)
        found[row.trial_id][row.id][Team(row.team)] = credit
    return {trial: list(lists.values()) for trial, lists in found.items()}


def lists_made(db: Session, trial_ids: Sequence[int]) -> Mapping[int, int]:
    """How many lists were made in turns, by trial, seen or not."""
    rows: Any = db.execute(
        select(ShownList.trial_id, func.count())
        .where(ShownList.trial_id.in_(trial_ids))
        .group_by(ShownList.trial_id)
    )
    return {row[0]: row[1] for row in rows}
