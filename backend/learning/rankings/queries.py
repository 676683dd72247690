"""Reads of trained models, and of the lists that a challenger has not scored yet."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, joinedload, selectinload, undefer

from backend.errors import NotFound
from backend.i18n import mark
from backend.models import (
    EntryScore,
    ListKind,
    MatchRequest,
    RankingModel,
    RankingState,
    ShownEntry,
    ShownList,
)  # fmt: skip

GONE = mark("There is no such model.")


def rankings(db: Session) -> Sequence[RankingModel]:
    """Every model brought here, newest first."""
    people = (joinedload(RankingModel.registered_by), joinedload(RankingModel.state_by))
    return db.scalars(select(RankingModel).options(*people).order_by(RankingModel.id.desc())).all()


def ranking(db: Session, ranking_id: int) -> RankingModel:
    """One model with its numbers, that nobody else changes until the transaction ends."""
    found = db.scalars(
        select(RankingModel)
        .where(RankingModel.id == ranking_id)
        .options(undefer(RankingModel.numbers))
        .with_for_update()
    ).first()
    if found is None:
        raise NotFound(GONE)
    return found


def known(db: Session, model_id: str) -> RankingModel | None:
    """The model of this name, if it was brought here before."""
    return db.scalars(select(RankingModel).where(RankingModel.model_id == model_id)).first()


def ranking_in_use(db: Session) -> RankingModel | None:
    """The adopted model; None while the installed one makes the lists."""
    return db.scalars(
        select(RankingModel)
        .where(RankingModel.state == RankingState.in_use)
        .options(joinedload(RankingModel.state_by))
    ).first()


def challengers(db: Session) -> Sequence[int]:
    """Models that are to be judged."""
    return db.scalars(
        select(RankingModel.id)
        .where(RankingModel.state == RankingState.challenger)
        .order_by(RankingModel.id)
    ).all()


def unscored(
    db: Session, ranking_id: int, kind: ListKind, since: datetime | None, most: int,
    *, before: int | None = None,
) -> Sequence[ShownList]:  # fmt: skip
    """Lists that a challenger has not scored, newest first, with their entries.

    `before` goes on behind a list that was looked at and can't be scored.
    """
    scored = (
        exists()
        .where(ShownEntry.list_id == ShownList.id, EntryScore.entry_id == ShownEntry.id)
        .where(EntryScore.ranking_id == ranking_id)
    )
    query = (
        select(ShownList)
        .where(ShownList.kind == kind, ~scored)
        .options(selectinload(ShownList.entries))
        .order_by(ShownList.id.desc())
        .limit(most)
    )
    if before is not None:
        query = query.where(ShownList.id < before)
    if kind == ListKind.partners:
        query = query.where(ShownList.request_id.is_not(None))
    return db.scalars(query if since is None else query.where(ShownList.at >= since)).all()


def request_of(db: Session, one: ShownList) -> MatchRequest | None:
    """The request that a list answered."""
    return db.get(MatchRequest, one.request_id) if one.request_id else None


def scored_lists(db: Session) -> dict[int, int]:
    """How many lists each model has scored."""
    rows = db.execute(
        select(EntryScore.ranking_id, func.count(ShownEntry.list_id.distinct()))
        .join(ShownEntry, ShownEntry.id == EntryScore.entry_id)
        .group_by(EntryScore.ranking_id)
    )
    return {row[0]: row[1] for row in rows}
