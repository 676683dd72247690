"""Bringing a trained model here, putting it in use, taking it out."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.database import one_at_a_time
from backend.errors import Conflict, SpilnoError
from backend.i18n import mark
from backend.jobs import enqueue
from backend.learning.rankings import queries
from backend.learning.rankings.states import MOVES, Move
from backend.learning.trials import service as trials
from backend.matcher import rankings
from backend.models import RankingModel, RankingState, User

KNOWN = mark("This model is already here, as number %(number)s.")
INSTALLED = mark("This is the model that the installation came with.")
CANNOT = mark("This can't be done with the model as it stands: look at the page again.")
LOCK = "rankings"
RENEWED = ("renew_pools", "suggest_pairs")


def register(
    db: Session, *, user: User | None, card: bytes, numbers: bytes, note: str = ""
) -> RankingModel:
    """Keeps a trained model as a challenger; it is judged by a job, and every night.

    Its two files go into the database, so that every process of the installation has them.
    """
    one_at_a_time(db, LOCK)
    if (refusal := objection(db, card=card, numbers=numbers)) is not None:
        raise refusal
    model = rankings.checked(card, numbers)
    row = RankingModel(
        model_id=model.model_id, card=card.decode(), numbers=numbers, note=note,
        registered_by_id=user.id if user else None, state=RankingState.challenger, judgement={},
        state_reason="",
    )  # fmt: skip
    db.add(row)
    record(db, "model_registered", actor=user, subject=row, model=row.model_id)
    enqueue(db, "judge_model", lock="judge_models", ranking_id=row.id)
    return row


def objection(db: Session, *, card: bytes, numbers: bytes) -> SpilnoError | None:
    """Why two files can't become a challenger, so that a page can say it beside them."""
    try:
        model = rankings.checked(card, numbers)
    except rankings.Unusable as refusal:
        return refusal
    if model.model_id == rankings.installed().model_id:
        return Conflict(INSTALLED)
    if (before := queries.known(db, model.model_id)) is not None:
        return Conflict(KNOWN, number=before.id)
    return None


def ask_for_judgement(db: Session, *, user: User | None, ranking_id: int) -> RankingModel:
    """Has a challenger judged now, not only at night."""
    row = queries.ranking(db, ranking_id)
    if row.state != RankingState.challenger:
        raise Conflict(CANNOT)
    record(db, "model_judgement_asked", actor=user, subject=row, model=row.model_id)
    enqueue(db, "judge_model", lock="judge_models", ranking_id=row.id)
    return row


def move(
    db: Session, *, user: User | None, ranking_id: int, move: Move, reason: str
) -> RankingModel:
    """Puts a model in use, takes it out, or drops a challenger; the reason is kept with it.

    Every process follows at its next list, for each transaction asks which model is in use.
    """
    one_at_a_time(db, LOCK)
    row = queries.ranking(db, ranking_id)
    after = MOVES.get((RankingState(row.state), move))
    if after is None:
        raise Conflict(CANNOT)
    if move is Move.use:
        rankings.model_of(row)  # this version must be able to read it
        current = queries.ranking_in_use(db)
        if current is not None:
            _enter(db, current, RankingState.retired, user, reason)
    _enter(db, row, after, user, reason)
    rankings.switched(db)
    if move is not Move.drop or trials.on_trial(db, row.id):
        trials.end_running(db, user=user)
    if move is not Move.drop:  # what another model judged is judged anew, not only at night
        for name in RENEWED:
            enqueue(db, name, lock=name)
    out = "model_stopped" if move is Move.stop else "model_dropped"
    kind = "model_used" if move is Move.use else out
    record(
        db, kind, actor=user, subject=row, model=row.model_id, reason=reason,
        verdict=row.judgement.get("verdict"),
    )  # fmt: skip
    return row


def _enter(
    db: Session, row: RankingModel, state: RankingState, user: User | None, reason: str
) -> None:
    row.state, row.state_at = state, datetime.now(UTC)
    row.state_by_id, row.state_reason = user.id if user else None, reason
    db.flush()
