"""Interests, officers' decisions and companies put aside, each with the list it came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from backend.matcher.learning import EXPIRED, Label, label_of
from backend.models import (
    Block,
    Company,
    Interest,
    InterestState,
    ListKind,
    PairState,
    ReviewDecision,
    ShownEntry,
    ShownList,
    Suggestion,
)  # fmt: skip

ANSWERED = (InterestState.accepted, InterestState.declined)
DECIDED = (PairState.approved, PairState.rejected)
NO_ANSWER = "EXPIRED"
YES = "ACCEPTED"
#: a company was added to a consortium's draft from a list
ADDED = "CONSORTIUM:added"
#: an interest so long after a page of the directory still follows from it
FOLLOWS = timedelta(days=30)


@dataclass(frozen=True)
class Decided:
    """One decision: its reason with the scheme, whether it was a yes, whom it was about.

    `answered` says whether the asked side answered at all; None where nobody was asked.
    `reasons` are those of the suggestion, None where none led to it. `pair` are asker and asked;
    `listed` says that another list had shown the one for the other, without reasons.
    """

    code: str
    accepted: bool
    answered: bool | None
    asker: str
    asked: str
    reasons: Sequence[Mapping[str, Any]] | None
    propensity: float
    pair: tuple[int, int] | None = None
    listed: bool = False

    @property
    def label(self) -> Label:
        """What it teaches about fit."""
        if self.code == NO_ANSWER:
            return EXPIRED
        return label_of(accepted=self.accepted, reason=self.code)


def decisions(db: Session, since: datetime | None, until: datetime) -> list[Decided]:
    """Every decision after a moment up to another, whoever took it."""
    return [
        *_interests(db, since, until), *_reviews(db, since, until), *_put_aside(db, since, until),
    ]  # fmt: skip


def _interests(db: Session, since: datetime | None, until: datetime) -> list[Decided]:
    asker, asked = aliased(Company), aliased(Company)
    query = (
        select(
            Interest.state, Interest.reason_code, asker.country.label("asker"),
            asked.country.label("asked"), Suggestion.reasons,
            _chance(Interest.created_at).label("propensity"),
            asker.id.label("asker_id"), asked.id.label("asked_id"), _found().label("listed"),
        )
        .join(asker, asker.id == Interest.from_company_id)
        .join(asked, asked.id == Interest.to_company_id)
        .outerjoin(Suggestion, Suggestion.id == Interest.suggestion_id)
        .where(Interest.state.in_((*ANSWERED, InterestState.expired)))
        .order_by(Interest.closed_at, Interest.id)
    )  # fmt: skip
    found = []
    for row in db.execute(within(query, Interest.closed_at, since, until)):
        accepted, answered = row.state == InterestState.accepted, row.state in ANSWERED
        code = f"DECLINE:{row.reason_code or 'other'}" if answered else NO_ANSWER
        one = _decided(row, YES if accepted else code, accepted, answered)
        found.append(replace(one, pair=(row.asker_id, row.asked_id), listed=row.listed))
    return found


def _found() -> Any:
    """Whether a page of the directory had shown the asked company to the asking one's people."""
    return (
        exists()
        .where(
            ShownEntry.list_id == ShownList.id, ShownList.kind == ListKind.directory,
            ShownEntry.company_id == Interest.from_company_id,
            ShownEntry.partner_id == Interest.to_company_id,
            ShownList.at <= Interest.created_at, ShownList.at > Interest.created_at - FOLLOWS,
        )
        .correlate(Interest)
    )  # fmt: skip


def _reviews(db: Session, since: datetime | None, until: datetime) -> list[Decided]:
    asker, asked = aliased(Company), aliased(Company)
    query = (
        select(
            ReviewDecision.decision, ReviewDecision.reason_code, asker.country.label("asker"),
            asked.country.label("asked"), Suggestion.reasons,
            _chance(ReviewDecision.applied_at).label("propensity"),
        )
        .join(Suggestion, Suggestion.id == ReviewDecision.suggestion_id)
        .join(asker, asker.id == Suggestion.company_id)
        .join(asked, asked.id == Suggestion.partner_id)
        .where(ReviewDecision.decision.in_(DECIDED))
        .order_by(ReviewDecision.applied_at, ReviewDecision.id)
    )  # fmt: skip
    return [
        _decided(row, f"REVIEW:{row.reason_code}", row.decision == PairState.approved, None)
        for row in db.execute(within(query, ReviewDecision.applied_at, since, until))
    ]


def _put_aside(db: Session, since: datetime | None, until: datetime) -> list[Decided]:
    asker, asked = aliased(Company), aliased(Company)
    made = aliased(Suggestion)
    latest = (
        select(func.max(made.id))
        .where(
            made.company_id == Block.company_id, made.partner_id == Block.blocked_company_id,
            made.request_id.is_not(None), made.created_at <= Block.created_at,
        )
        .correlate(Block)
        .scalar_subquery()
    )  # fmt: skip
    query = (
        select(
            Block.reason_code, asker.country.label("asker"), asked.country.label("asked"),
            Suggestion.reasons, _chance(Block.created_at).label("propensity"),
        )
        .join(asker, asker.id == Block.company_id)
        .join(asked, asked.id == Block.blocked_company_id)
        .join(Suggestion, Suggestion.id == latest)
        .order_by(Block.created_at, Block.id)
    )  # fmt: skip
    return [
        _decided(row, f"DECLINE:{row.reason_code}", False, None)
        for row in db.execute(within(query, Block.created_at, since, until))
    ]


def _chance(moment: Any) -> Any:
    """The chance with which the suggestion came where it was shown; 1 outside any list.

    A pair that stays in the queue has one of every night; it was decided on where it stood last.
    """
    found = (
        select(ShownEntry.propensity)
        .join(ShownList, ShownList.id == ShownEntry.list_id)
        .where(ShownEntry.suggestion_id == Suggestion.id, ShownList.at <= moment)
        .order_by(ShownEntry.id.desc())
        .limit(1)
        .correlate(Suggestion, moment.class_)
        .scalar_subquery()
    )
    return func.coalesce(found, 1.0)


def within(
    query: Select[*tuple[Any, ...]], moment: Any, since: datetime | None, until: datetime
) -> Select[*tuple[Any, ...]]:
    """The query's rows after a moment up to another."""
    span = moment <= until if since is None else and_(moment > since, moment <= until)
    return query.where(span)


def _decided(row: Any, code: str, accepted: bool, answered: bool | None) -> Decided:
    return Decided(
        code, accepted, answered, row.asker, row.asked,
        row.reasons["reasons"] if row.reasons else None, row.propensity,
    )  # fmt: skip
