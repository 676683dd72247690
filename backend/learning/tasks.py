"""The nightly update, before the queue is renewed; challengers judged by the log."""

from sqlalchemy.orm import Session

from backend.jobs import enqueue, job
from backend.learning import service
from backend.learning.rankings import judging, queries


@job("learn", every="30 2 * * *")
def learn(db: Session) -> None:
    """Turns the day's decisions into what is believed."""
    service.learn(db)


@job("judge_model")
def judge_model(db: Session, *, ranking_id: int) -> None:
    """Has a challenger score the lists it has not scored, and keeps what the log says."""
    judging.judge(db, ranking_id=ranking_id)


@job("judge_models", every="15 4 * * *")
def judge_models(db: Session) -> None:
    """Asks for a judgement of every challenger, each in a job of its own."""
    for ranking_id in queries.challengers(db):
        enqueue(db, "judge_model", lock="judge_models", ranking_id=ranking_id)
