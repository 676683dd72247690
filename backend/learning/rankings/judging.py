"""A challenger scores the lists that were shown; the log says whether it would have done better."""

from datetime import UTC, datetime, time

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.learning.judging import judgement_of
from backend.learning.rankings import queries
from backend.matcher import rankings
from backend.matcher.rivals import list_scores, queue_scores
from backend.models import EntryScore, ListKind, RankingModel, ShownList

__all__ = ["LISTS", "QUEUES", "judge"]

#: lists of partners, and queues, that a challenger scores at a time: newest first, the rest later
LISTS, QUEUES = 300, 7


def judge(db: Session, *, ranking_id: int, now: datetime | None = None) -> RankingModel:
    """Scores the lists that the model has not scored yet, and keeps what the log says of it.

    Lists from the time it was trained on are left out: it might know what came of them.
    """
    row = queries.ranking(db, ranking_id)
    since = _since(row)
    _score_lists(db, row, since)
    for one in queries.unscored(db, row.id, ListKind.queue, since, QUEUES):
        _score_queue(db, row, one)
    db.flush()
    at = now or datetime.now(UTC)
    before = row.judgement.get("verdict")
    row.judgement = judgement_of(db, at, ranking_id=row.id)
    row.judged_at = at
    if row.judgement["verdict"] != before:
        record(
            db, "model_judged", actor=None, subject=row, model=row.model_id,
            verdict=row.judgement["verdict"],
        )  # fmt: skip
    return row


def _since(row: RankingModel) -> datetime | None:
    day = rankings.facts_of(rankings.card_of(row), row.model_id).trained_until
    return datetime.combine(day, time.min, UTC) if day else None


def _score_lists(db: Session, row: RankingModel, since: datetime | None) -> None:
    """So many of partners; what can't be scored any more keeps none of the older ones waiting."""
    scored, before = 0, None
    while scored < LISTS:
        found = queries.unscored(
            db, row.id, ListKind.partners, since, LISTS - scored, before=before
        )
        if not found:
            return
        scored += sum(_score_list(db, row, one) for one in found)
        before = found[-1].id


def _score_list(db: Session, row: RankingModel, one: ShownList) -> bool:
    request = queries.request_of(db, one)
    if request is None or not one.entries:
        return False
    said = list_scores(db, row, request, [entry.partner_id for entry in one.entries])
    if said is None:
        return False
    db.add_all(
        EntryScore(entry_id=entry.id, ranking_id=row.id, plain=said[entry.partner_id])
        for entry in one.entries
    )
    return True


def _score_queue(db: Session, row: RankingModel, one: ShownList) -> None:
    pairs = {
        entry.id: (entry.company_id, entry.partner_id)
        for entry in one.entries
        if entry.company_id is not None
    }
    said = queue_scores(db, row, set(pairs.values()))
    db.add_all(
        EntryScore(entry_id=entry_id, ranking_id=row.id, plain=said[pair])
        for entry_id, pair in pairs.items()
    )
