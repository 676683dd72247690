"""Jobs: reminders and ends of invitations, candidates of a call."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from backend.calls import queries as calls
from backend.consortia import inviting, proposing, suggestions
from backend.introductions.forms import today
from backend.jobs import job
from backend.matcher import consortia as matcher


@job("expire_invitations", every="15 0 * * *")
def expire_invitations(db: Session) -> None:
    """Shortly after midnight UTC: closes what was to be answered by yesterday."""
    inviting.expire(db, day=today())


@job("remind_of_invitations", every="5 6 * * *")
def remind_of_invitations(db: Session) -> None:
    """In the morning: reminds of what should be answered within three days."""
    inviting.remind(db, day=today())


@job("prepare_pool")
def prepare_pool(db: Session, *, call_id: int, also: Sequence[int] = ()) -> None:
    """Judges every company for a call and keeps the candidates."""
    matcher.prepare_pool(db, calls.call(db, call_id), also)


@job("suggest_consortia", every="30 1 * * *")
def suggest_consortia(db: Session) -> None:
    """Every night: asks for the suggestion of each open call."""
    suggestions.ask_for_all(db)


@job("suggest_consortium")
def suggest_consortium(db: Session, *, call_id: int) -> None:
    """Makes the suggestion of one call; the same when run again."""
    suggestions.suggest(db, call_id=call_id)


@job("propose_team")
def propose_team(db: Session, *, consortium_id: int) -> None:
    """Proposes teams around those who are locked or take part."""
    proposing.propose(db, consortium_id=consortium_id)
