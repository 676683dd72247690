"""What a decision depends on: the pair, earlier decisions, conflicts, what companies did."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session, joinedload

from backend.errors import NotFound
from backend.i18n import mark
from backend.models import (
    ConflictOfInterest,
    Event,
    Interest,
    Membership,
    MembershipState,
    ReviewDecision,
    Suggestion,
    User,
)  # fmt: skip

GONE = mark("This pair is not in the queue; an undecided pair leaves it when it no longer ranks.")
BOTH = (joinedload(Suggestion.company), joinedload(Suggestion.partner))


def pair(db: Session, pair_id: int) -> Suggestion:
    """A pair of the queue with its companies."""
    return _pair(db, pair_id, lock=False)


def locked_pair(db: Session, pair_id: int) -> Suggestion:
    """The same, fresh, and nobody else decides on it until the transaction ends."""
    return _pair(db, pair_id, lock=True)


def _pair(db: Session, pair_id: int, *, lock: bool) -> Suggestion:
    query = select(Suggestion).where(Suggestion.id == pair_id, Suggestion.request_id.is_(None))
    if lock:
        query = query.with_for_update(of=Suggestion).execution_options(populate_existing=True)
    found = db.scalars(query.options(*BOTH)).first()
    if found is None:
        raise NotFound(GONE)
    return found


def latest_decision(db: Session, pair: Suggestion) -> ReviewDecision | None:
    """The newest decision on a pair, staged or applied."""
    return db.scalars(
        select(ReviewDecision)
        .where(ReviewDecision.suggestion_id == pair.id)
        .options(joinedload(ReviewDecision.officer))
        .order_by(ReviewDecision.id.desc())
        .limit(1)
    ).first()


def staged_decision(db: Session, decision_id: int) -> ReviewDecision | None:
    """A decision that waits to be applied, with its author."""
    return db.scalars(
        select(ReviewDecision)
        .where(ReviewDecision.id == decision_id, ReviewDecision.applied_at.is_(None))
        .options(joinedload(ReviewDecision.officer))
    ).first()


def staged_ids(db: Session) -> Sequence[int]:
    """Decisions that wait to be applied, oldest first."""
    waiting = select(ReviewDecision.id).where(ReviewDecision.applied_at.is_(None))
    return db.scalars(waiting.order_by(ReviewDecision.id)).all()


def conflict(db: Session, officer: User, company_id: int) -> ConflictOfInterest | None:
    """An officer's standing declaration about a company."""
    return db.scalars(_standing(officer).where(ConflictOfInterest.company_id == company_id)).first()


def _standing(officer: User) -> Select[ConflictOfInterest]:
    return select(ConflictOfInterest).where(
        ConflictOfInterest.officer_id == officer.id, ConflictOfInterest.lifted_at.is_(None)
    )


def standing_conflict(db: Session, conflict_id: int) -> ConflictOfInterest | None:
    """A declaration that has not been lifted, with its officer and company, held."""
    return db.scalars(
        select(ConflictOfInterest)
        .where(ConflictOfInterest.id == conflict_id, ConflictOfInterest.lifted_at.is_(None))
        .options(joinedload(ConflictOfInterest.officer), joinedload(ConflictOfInterest.company))
        .with_for_update(of=ConflictOfInterest)
    ).first()


def conflicts_about(db: Session, pair: Suggestion) -> Sequence[ConflictOfInterest]:
    """Standing declarations about either company of a pair."""
    return db.scalars(
        select(ConflictOfInterest)
        .where(
            ConflictOfInterest.company_id.in_((pair.company_id, pair.partner_id)),
            ConflictOfInterest.lifted_at.is_(None),
        )
        .options(joinedload(ConflictOfInterest.officer), joinedload(ConflictOfInterest.company))
        .order_by(ConflictOfInterest.id)
    ).all()


def _between(pair: Suggestion) -> ColumnElement[bool]:
    there = and_(
        Interest.from_company_id == pair.company_id, Interest.to_company_id == pair.partner_id
    )
    back = and_(
        Interest.from_company_id == pair.partner_id, Interest.to_company_id == pair.company_id
    )
    return or_(there, back)


def people_to_tell(db: Session, company_id: int) -> Sequence[User]:
    """Who speaks for a company and can be written to."""
    return db.scalars(
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(
            Membership.company_id == company_id, Membership.state == MembershipState.active,
            User.confirmed_at.is_not(None), User.disabled_at.is_(None),
        )
        .order_by(User.id)
    ).all()  # fmt: skip


def viewed_since(db: Session, pair: Suggestion, officer: User, since: datetime) -> bool:
    """Whether this officer's reading of the case is in the trail already."""
    seen = exists().where(
        Event.subject_type == Suggestion.__tablename__, Event.subject_id == pair.id,
        Event.kind == "pair_viewed", Event.actor_id == officer.id, Event.at >= since,
    )  # fmt: skip
    return bool(db.scalar(select(seen)))


def interests_between(db: Session, pair: Suggestion) -> Sequence[Interest]:
    """Every request for contact between the two, oldest first."""
    return db.scalars(select(Interest).where(_between(pair)).order_by(Interest.id)).all()


def decisions(db: Session, pair_ids: Sequence[int]) -> dict[int, list[ReviewDecision]]:
    """Decisions by pair, newest first, with their officers."""
    found: dict[int, list[ReviewDecision]] = {}
    for decision in db.scalars(
        select(ReviewDecision)
        .where(ReviewDecision.suggestion_id.in_(pair_ids))
        .options(joinedload(ReviewDecision.officer), joinedload(ReviewDecision.applied_by))
        .order_by(ReviewDecision.id.desc())
    ):
        found.setdefault(decision.suggestion_id, []).append(decision)
    return found


def companies_avoided(db: Session, officer: User) -> set[int]:
    """Companies in which an officer has declared an interest."""
    return set(
        db.scalars(
            select(ConflictOfInterest.company_id).where(
                ConflictOfInterest.officer_id == officer.id,
                ConflictOfInterest.lifted_at.is_(None),
            )
        )
    )


def staged(db: Session) -> Sequence[ReviewDecision]:
    """Staged decisions with their pairs and officers, oldest first."""
    pair = joinedload(ReviewDecision.suggestion)
    return db.scalars(
        select(ReviewDecision)
        .where(ReviewDecision.applied_at.is_(None))
        .options(
            joinedload(ReviewDecision.officer), pair.joinedload(Suggestion.company),
            pair.joinedload(Suggestion.partner),
        )
        .order_by(ReviewDecision.id)
    ).all()  # fmt: skip
