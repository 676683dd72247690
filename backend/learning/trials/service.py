"""Putting a challenger on trial, and ending that."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.database import one_at_a_time
from backend.errors import Conflict
from backend.i18n import mark
from backend.learning.rankings import queries as rankings
from backend.learning.trials import queries
from backend.matcher.rankings import model_of, serving
from backend.models import RankingState, RankingTrial, TrialState, User

RUNNING = mark("Another model is on trial. End that trial first.")
NO_CHALLENGER = mark("Only a challenger can be put on trial.")
NO_TRIAL = mark("This model is not on trial.")
LOCK = "rankings"


def start(
    db: Session, *, user: User | None, ranking_id: int, share: float, reason: str
) -> RankingTrial:
    """From now on a share of the lists is made in turns by the challenger and the model in use.

    Starting the same trial twice is starting it once.
    """
    one_at_a_time(db, LOCK)
    row = rankings.ranking(db, ranking_id)
    current = queries.running(db)
    if current is not None and current.ranking_id == row.id:
        return current
    if current is not None:
        raise Conflict(RUNNING)
    if row.state != RankingState.challenger:
        raise Conflict(NO_CHALLENGER)
    model_of(row)  # this version must be able to read it
    trial = RankingTrial(
        ranking_id=row.id, champion_id=serving(db).model_id, share=share, reason=reason,
        started_by_id=user.id if user else None, state=TrialState.running, ended_reason="",
    )  # fmt: skip
    db.add(trial)
    db.flush()
    record(
        db, "trial_started", actor=user, subject=row, model=row.model_id, share=round(100 * share),
        against=trial.champion_id, reason=reason,
    )  # fmt: skip
    return trial


def end(db: Session, *, user: User | None, ranking_id: int, reason: str) -> RankingTrial:
    """Every list is made by the model in use again; what was counted stays."""
    one_at_a_time(db, LOCK)
    trial = queries.running(db, lock=True)
    if trial is None or trial.ranking_id != ranking_id:
        raise Conflict(NO_TRIAL)
    return _end(db, trial, user, reason)


def on_trial(db: Session, ranking_id: int) -> bool:
    """Whether this model is the challenger of the trial that runs."""
    trial = queries.running(db)
    return trial is not None and trial.ranking_id == ranking_id


def end_running(db: Session, *, user: User | None) -> None:
    """Another model makes the lists, or the challenger is none any more: the trial is over."""
    trial = queries.running(db, lock=True)
    if trial is not None:
        _end(db, trial, user, "")


def _end(db: Session, trial: RankingTrial, user: User | None, reason: str) -> RankingTrial:
    trial.state, trial.ended_at = TrialState.ended, datetime.now(UTC)
    trial.ended_by_id, trial.ended_reason = user.id if user else None, reason
    db.flush()
    row = rankings.ranking(db, trial.ranking_id)
    record(db, "trial_ended", actor=user, subject=row, model=row.model_id, reason=reason)
    return trial
