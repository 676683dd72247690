"""What another model would have said of lists that were shown: the same pairs, judged by it."""

from collections import defaultdict
from collections.abc import Collection, Mapping

import numpy as np
from sqlalchemy.orm import Session

from backend.matcher.answers import mask, shelf_of, wish_of
from backend.matcher.engine import engine
from backend.matcher.learning import unlearned
from backend.matcher.rankings import model_of
from backend.models import MatchRequest, RankingModel
from matching.partners.judgement import PRIOR
from matching.types import Pair

__all__ = ["list_scores", "queue_scores"]


def list_scores(
    db: Session, rival: RankingModel, request: MatchRequest, partners: Collection[int]
) -> Mapping[int, float] | None:
    """Scores (logits, without what decisions teach) of those on a list that answers a request.

    A company about whom there is nothing to say has the reference prior. None where the question
    can't be asked any more: a need that is gone, a company that left.
    """
    built = engine(db, model=model_of(rival))
    try:
        found = built.partners(
            request.company_id, wish=wish_of(request), allowed=mask(built, partners),
            acquainted=True, top=len(partners), shelf=shelf_of(db, built),
        )  # fmt: skip
    except KeyError:
        return None
    said = _plain(db, found)
    return {key: said.get((request.company_id, key), PRIOR) for key in partners}


def queue_scores(
    db: Session, rival: RankingModel, pairs: Collection[tuple[int, int]]
) -> Mapping[tuple[int, int], float]:
    """The same of pairs judged both ways; companies that left have the reference prior."""
    built = engine(db, model=model_of(rival))
    shelf = shelf_of(db, built)
    known = {int(key) for key in built.keys}
    wanted: dict[int, list[int]] = defaultdict(list)
    for one, other in pairs:
        if one in known and other in known:
            wanted[one].append(other)
    said: dict[tuple[int, int], float] = {}
    for one, others in wanted.items():
        said |= _plain(db, built.pairs([one], others, top=len(others), shelf=shelf))
    return {(a, b): said.get((a, b), said.get((b, a), PRIOR)) for a, b in pairs}


def _plain(db: Session, pairs: Collection[Pair]) -> dict[tuple[int, int], float]:
    return {
        (int(pair.query), int(pair.candidate)): float(np.round(pair.score, 9))
        for pair in unlearned(db, list(pairs))
    }
