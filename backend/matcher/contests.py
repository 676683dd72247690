"""Two models make one list in turns while a challenger is on trial."""

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from backend.matcher.answers import judged, partners
from backend.matcher.learning import served
from backend.matcher.rankings import Unusable, model_of, serving
from backend.models import MatchRequest, RankingModel, RankingTrial, TrialState
from matching.types import Pair

__all__ = ["Contest", "contest"]


@dataclass(frozen=True)
class Contest:
    """What both models found, as the one in use tells it, best first.

    `other` is the challenger's order of the same pairs, as positions among them.
    """

    trial_id: int
    pairs: Sequence[Pair]
    other: Sequence[int]


def contest(
    db: Session, request: MatchRequest, allowed: Collection[int], top: int
) -> Contest | None:
    """Both models' answers to a request, if it falls into the share of a running trial.

    Every pair has the score and the reasons of the model in use, so that one list speaks with one
    voice; a company that it knows nothing of is left out.
    """
    trial = db.scalars(select(RankingTrial).where(RankingTrial.state == TrialState.running)).first()
    if trial is None or random.random() >= trial.share:  # noqa: S311 - no secret
        return None
    rival = db.scalars(
        select(RankingModel)
        .where(RankingModel.id == trial.ranking_id)
        .options(undefer(RankingModel.numbers))
    ).one()
    try:
        model = model_of(rival)
    except Unusable:
        return None
    if trial.champion_id != serving(db).model_id:  # another model makes the lists by now
        return None
    ours = partners(db, request, allowed, top)
    theirs = partners(db, request, allowed, top, model=model)
    among = {int(pair.candidate) for pair in (*ours, *theirs)}
    pairs = served(db, judged(db, request, among, len(among)))
    other = served(db, judged(db, request, among, len(among), model=model))
    rank = {pair.candidate: at for at, pair in enumerate(other)}
    order = sorted(range(len(pairs)), key=lambda at: (rank.get(pairs[at].candidate, len(rank)), at))
    return Contest(trial.id, pairs, order)
