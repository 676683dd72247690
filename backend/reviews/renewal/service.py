"""Renewing the officers' queue: new pairs in, those that no longer rank out."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, exists, func, select
from sqlalchemy.orm import Session

from backend.audit.service import record
from backend.matcher import Pair
from backend.matches.storing import store_pairs
from backend.models import Event, PairState, ReviewDecision, Suggestion, User

LOCK = "suggest_pairs"
CHUNK = 500


@dataclass(frozen=True)
class Renewal:
    """What a run came to: pairs ranked, those stored or renewed, those that left the queue."""

    ranked: int
    stored: int
    expired: int


def renew_queue(db: Session, found: Sequence[Pair], *, asked_by_id: int | None = None) -> Renewal:
    """Stores the pairs and lets undecided ones go that are no longer among them.

    What an officer has decided on, staged or noted stays as it is, so a rejected pair is never
    suggested again. Running it twice with the same pairs is running it once. A run that found
    nothing (an engine without data) takes nothing away.
    """
    db.execute(select(func.pg_advisory_xact_lock(func.hashtext(LOCK))))
    stored = store_pairs(db, found)
    expired = _expire(db, {frozenset((pair.query, pair.candidate)) for pair in found})
    renewal = Renewal(len(found), stored, expired)
    asker = db.get(User, asked_by_id) if asked_by_id else None
    record(
        db, "pairs_suggested", actor=asker, subject=None, ranked=renewal.ranked,
        stored=renewal.stored, expired=renewal.expired,
    )  # fmt: skip
    return renewal


def _expire(db: Session, ranked: set[frozenset[object]]) -> int:
    if not ranked:
        return 0
    decided = exists().where(ReviewDecision.suggestion_id == Suggestion.id)
    noted = exists().where(
        Event.subject_type == Suggestion.__tablename__, Event.subject_id == Suggestion.id,
        Event.kind.in_(("pair_note_added", "company_invited")),
    )  # fmt: skip
    rows = db.execute(
        select(Suggestion.id, Suggestion.company_id, Suggestion.partner_id)
        .where(
            Suggestion.request_id.is_(None), Suggestion.state == PairState.suggested,
            ~decided, ~noted,
        )
        .order_by(Suggestion.id)
        .with_for_update(skip_locked=True)
    )  # fmt: skip
    stale = [row.id for row in rows if frozenset((row.company_id, row.partner_id)) not in ranked]
    for start in range(0, len(stale), CHUNK):
        db.execute(delete(Suggestion).where(Suggestion.id.in_(stale[start : start + CHUNK])))
    return len(stale)
