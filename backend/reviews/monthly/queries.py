"""Reads of the monthly report; the trail tells the past, so an old month stays as it was."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ScalarSelect, Text, cast, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from backend.models import (
    Company,
    Consortium,
    ConsortiumState,
    Event,
    Interest,
    ReviewDecision,
    Suggestion,
)  # fmt: skip
from backend.reviews.monthly.months import Month

#: kinds of events that are counted; of some the state reached counts apart
COUNTED = (
    "signed_up", "company_submitted", "company_vetted", "partners_asked",
    "interest_sent", "interest_accepted", "interest_declined", "interest_expired",
    "consortium_started", "consortium_moved", "call_moved", "account_deleted",
)  # fmt: skip
#: what each happened how often, by kind and state reached (empty where none is)
Counts = Mapping[tuple[str, str], int]


@dataclass(frozen=True)
class Vetted:
    """A decision on a company."""

    event: Event
    company: Company


@dataclass(frozen=True)
class Moved:
    """A step of a consortium."""

    event: Event
    consortium: Consortium


@dataclass(frozen=True)
class Reviewed:
    """A decision on a pair, and the latest interest between the two companies."""

    decision: ReviewDecision
    pair: Suggestion
    interest: str


def counts(db: Session, month: Month) -> tuple[Counts, Counts]:
    """How often each thing happened in a month and in the one before."""
    after = func.coalesce(Event.data["after"].astext, "")
    late = Event.at >= month.start
    rows = db.execute(
        select(Event.kind, after.label("after"), late.label("late"), func.count().label("number"))
        .where(
            Event.kind.in_(COUNTED), Event.at >= month.before.start, Event.at < month.end
        )
        .group_by(Event.kind, after, late)
    ).all()  # fmt: skip
    now = {(row.kind, row.after): row.number for row in rows if row.late}
    before = {(row.kind, row.after): row.number for row in rows if not row.late}
    return now, before


def pair_counts(db: Session, month: Month) -> tuple[Counts, Counts]:
    """Applied decisions on pairs by what was decided, in a month and in the one before."""
    late = ReviewDecision.applied_at >= month.start
    rows = db.execute(
        select(ReviewDecision.decision, late.label("late"), func.count().label("number"))
        .where(
            ReviewDecision.applied_at >= month.before.start,
            ReviewDecision.applied_at < month.end,
        )
        .group_by(ReviewDecision.decision, late)
    ).all()
    now = {("pair", str(row.decision)): row.number for row in rows if row.late}
    before = {("pair", str(row.decision)): row.number for row in rows if not row.late}
    return now, before


def waits(db: Session, month: Month) -> list[float]:
    """Hours that companies waited for the decisions of a month."""
    found: Sequence[Any] = db.scalars(
        select(Event.data["waited_hours"].astext).where(
            Event.kind == "company_vetted", *_within(Event.at, month)
        )
    ).all()
    return [float(one) for one in found if one is not None]


def vetted(db: Session, month: Month) -> list[Vetted]:
    """The decisions on companies of a month, in their order."""
    rows = db.execute(
        select(Event, Company)
        .join(Company, Company.id == Event.subject_id)
        .where(
            Event.kind == "company_vetted", Event.subject_type == Company.__tablename__,
            *_within(Event.at, month),
        )
        .options(joinedload(Event.actor))
        .order_by(Event.id)
    ).all()  # fmt: skip
    return [Vetted(event, company) for event, company in rows]


def reviewed(db: Session, month: Month) -> list[Reviewed]:
    """The applied decisions on pairs of a month, in their order."""
    rows = db.execute(
        select(ReviewDecision, _latest_interest())
        .join(ReviewDecision.suggestion)
        .where(*_within(ReviewDecision.applied_at, month))
        .options(
            joinedload(ReviewDecision.officer),
            joinedload(ReviewDecision.suggestion).joinedload(Suggestion.company),
            joinedload(ReviewDecision.suggestion).joinedload(Suggestion.partner),
        )
        .order_by(ReviewDecision.applied_at, ReviewDecision.id)
    ).all()
    return [Reviewed(decision, decision.suggestion, state or "") for decision, state in rows]


def moved(db: Session, month: Month) -> list[Moved]:
    """The steps of consortia in a month but into a draft, which is nobody's business yet."""
    rows = db.execute(
        select(Event, Consortium)
        .join(Consortium, Consortium.id == Event.subject_id)
        .where(
            Event.kind == "consortium_moved", Event.subject_type == Consortium.__tablename__,
            Event.data["after"].astext != ConsortiumState.draft.value, *_within(Event.at, month),
        )
        .options(
            joinedload(Event.actor), joinedload(Consortium.call),
            joinedload(Consortium.coordinator),
        )
        .order_by(Event.id)
    ).all()  # fmt: skip
    return [Moved(event, consortium) for event, consortium in rows]


def first_event(db: Session) -> datetime | None:
    """When the trail begins."""
    return db.scalar(select(func.min(Event.at)))


def _within(column: Any, month: Month) -> tuple[Any, Any]:
    return column >= month.start, column < month.end


def _latest_interest() -> ScalarSelect[str]:
    """The state of the latest interest between the companies of a pair, as it is now."""
    one = aliased(Interest)
    pair = (Suggestion.company_id, Suggestion.partner_id)
    between = (one.from_company_id.in_(pair)) & (one.to_company_id.in_(pair))
    return (
        select(cast(one.state, Text))
        .where(between)
        .order_by(one.id.desc())
        .limit(1)
        .correlate(Suggestion)
        .scalar_subquery()
    )
