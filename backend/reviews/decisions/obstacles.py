"""What keeps an officer from a decision, beyond the table of moves."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from backend.errors import Conflict, Forbidden, SpilnoError
from backend.i18n import mark
from backend.matches.apart.conditions import kept_apart
from backend.models import (
    ConflictOfInterest,
    Interest,
    PairState,
    ReviewDecision,
    Suggestion,
    User,
)  # fmt: skip
from backend.reviews.decisions import states

NOT_FROM_HERE = mark("A pair in this state can't be moved there; open the case again.")
SECOND = mark("You asked for a second reader, so another officer decides on this pair.")
AVOIDED = mark("You have declared an interest in %(company)s; another officer decides.")
ACTED = mark("A company has acted on this introduction; the approval can't be withdrawn any more.")
APART = mark("These two companies can't be introduced to each other at present.")


@dataclass(frozen=True)
class Standing:
    """Facts around one pair that may stand in the way of a decision."""

    avoided: frozenset[tuple[int, int]]  # (officer, company) of declared interests
    asked_second: int | None  # who held it for a second reader
    acted: bool  # a company asked for contact since the approval
    apart: bool  # one of the two does not want to meet the other


def standing(db: Session, pair: Suggestion) -> Standing:
    """The facts around one pair."""
    return standings(db, [pair])[pair.id]


def standings(db: Session, pairs: Sequence[Suggestion]) -> dict[int, Standing]:
    """The same for many, in four queries."""
    keys = {(p.company_id, p.partner_id) for p in pairs} | {
        (p.partner_id, p.company_id) for p in pairs
    }
    avoided = _avoided(db, {key for pair in keys for key in pair})
    applied = _applied(db, [pair.id for pair in pairs])
    asked = _interests(db, keys)
    apart = _apart(db, [pair.id for pair in pairs])
    return {
        pair.id: Standing(
            avoided=avoided,
            asked_second=_second(applied.get(pair.id)),
            acted=_acted(applied.get(pair.id), [
                i for i in asked
                if {i.from_company_id, i.to_company_id} == {pair.company_id, pair.partner_id}
            ]),
            apart=pair.id in apart,
        )
        for pair in pairs
    }  # fmt: skip


def conflict_of(pair: Suggestion, officer: User, facts: Standing) -> SpilnoError | None:
    """The officer's declared interest in one of the two, as a refusal."""
    for company in (pair.company, pair.partner):
        if (officer.id, company.id) in facts.avoided:
            return Forbidden(AVOIDED, company=company.name)
    return None


def obstacle(
    pair: Suggestion, after: PairState, officer: User, facts: Standing
) -> SpilnoError | None:
    """Why this officer can't take the pair there now, or None."""
    avoided = conflict_of(pair, officer, facts)
    if avoided is not None:
        return avoided
    state = PairState(pair.state)
    if after not in states.moves(state, officer.role):
        return Conflict(NOT_FROM_HERE)
    if state is PairState.held and facts.asked_second == officer.id:
        return Forbidden(SECOND)
    if state is PairState.approved and facts.acted:
        return Conflict(ACTED)
    if after is PairState.approved and facts.apart:
        return Conflict(APART)
    return None


def _second(decision: ReviewDecision | None) -> int | None:
    if decision is None or decision.reason_code != states.SECOND_READER:
        return None
    return decision.officer_id


def _acted(decision: ReviewDecision | None, interests: Sequence[Interest]) -> bool:
    since = decision.applied_at if decision else None
    return since is not None and any(interest.created_at >= since for interest in interests)


def _avoided(db: Session, company_ids: set[int]) -> frozenset[tuple[int, int]]:
    rows = db.execute(
        select(ConflictOfInterest.officer_id, ConflictOfInterest.company_id).where(
            ConflictOfInterest.company_id.in_(company_ids), ConflictOfInterest.lifted_at.is_(None)
        )
    )
    return frozenset((row.officer_id, row.company_id) for row in rows)


def _applied(db: Session, pair_ids: Sequence[int]) -> dict[int, ReviewDecision]:
    """The decision that each pair's state comes from."""
    rows = db.scalars(
        select(ReviewDecision)
        .where(ReviewDecision.suggestion_id.in_(pair_ids), ReviewDecision.applied_at.is_not(None))
        .order_by(ReviewDecision.id)
    )
    return {decision.suggestion_id: decision for decision in rows}


def _interests(db: Session, keys: set[tuple[int, int]]) -> Sequence[Interest]:
    sides = tuple_(Interest.from_company_id, Interest.to_company_id)
    return db.scalars(select(Interest).where(sides.in_(keys))).all()


def _apart(db: Session, pair_ids: Sequence[int]) -> set[int]:
    condition = kept_apart(Suggestion.company_id, Suggestion.partner_id)
    return set(db.scalars(select(Suggestion.id).where(Suggestion.id.in_(pair_ids), condition)))
