"""Reads of models' cards."""

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from backend.errors import NotFound
from backend.learning.rankings.queries import GONE
from backend.matcher import rankings
from backend.matcher.cards import ModelCard, brought_card, installed_card
from backend.models import RankingModel


def card(db: Session, ranking_id: int | None = None) -> ModelCard:
    """The card of a model brought here, or of the installed one."""
    if ranking_id is None:
        return installed_card()
    row = db.scalars(
        select(RankingModel)
        .where(RankingModel.id == ranking_id)
        .options(undefer(RankingModel.numbers))
    ).first()
    if row is None:
        raise NotFound(GONE)
    return brought_card(row)


def serving_card(db: Session) -> ModelCard:
    """The card of the model that makes the lists."""
    model_id = rankings.serving(db).model_id
    found = db.scalar(select(RankingModel.id).where(RankingModel.model_id == model_id))
    return card(db, None if model_id == rankings.installed().model_id else found)
