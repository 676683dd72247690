"""Jobs: candidates of a call, teams proposed for a consortium."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from backend.calls import queries as calls
from backend.consortia.plans import proposing
from backend.jobs import enqueue, job
from backend.matcher import consortia as matcher


@job("prepare_pool")
def prepare_pool(db: Session, *, call_id: int, also: Sequence[int] = ()) -> None:
    """Judges every company for a call and keeps the candidates."""
    matcher.prepare_pool(db, calls.call(db, call_id), also)


@job("renew_pools", every="45 0 * * *")
def renew_pools(db: Session) -> None:
    """Every night, and when another model is put in use: judges by it what others judged."""
    for call_id in matcher.judged_by_others(db):
        enqueue(db, "prepare_pool", lock="renew_pools", call_id=call_id)


@job("propose_team")
def propose_team(db: Session, *, consortium_id: int) -> None:
    """Proposes teams around those who are locked or take part."""
    proposing.propose(db, consortium_id=consortium_id)
