"""The API twin of learning."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from backend.access import LearningDecider, Reviewer
from backend.database import DB
from backend.learning import log_queries, service, views, words
from backend.learning.forms import Because
from backend.matcher import learning as matcher
from backend.models import BeliefState, BeliefVersion, InterestState, ListKind, Team
from backend.settings import settings

router = APIRouter(prefix="/api/v1/learning", tags=["learning"])
#: entries of the log on one page
LOGGED = 500


class ListsOut(BaseModel):
    """Lists of a kind; `drawn`: entries that chance put there."""

    kind: ListKind
    lists: int
    entries: int
    seen: int
    contacts: int
    seen_drawn: int
    contacts_drawn: int


class ReasonOut(BaseModel):
    """Decisions for one reason, and what each teaches: 1 fits, 0 does not, null nothing."""

    reason: str
    count: int
    fit: int | None
    weight: float


class WeightOut(BaseModel):
    """One weight in logits, with its 80 % band."""

    name: str
    value: float
    low: float
    high: float


class BeliefOut(BaseModel):
    """What is believed after one night, and what the log says of it."""

    id: int
    state: BeliefState
    until: datetime
    decisions: Mapping[str, int]
    judgement: Mapping[str, Any]
    fit_lessons: int
    fit: list[WeightOut]
    answer_lessons: int
    answers: list[WeightOut]
    state_reason: str


class LearningOut(BaseModel):
    """What was shown, decided and learned."""

    exploration_share: float
    enough: int
    lists: list[ListsOut]
    decisions: list[ReasonOut]
    in_use: int | None
    beliefs: list[BeliefOut]


@router.get("", name="api-learning")
def learning(db: DB, user: Reviewer) -> LearningOut:
    """The page of learning for programs."""
    found = views.learning(db)
    return LearningOut(
        exploration_share=settings().exploration_share, enough=matcher.ENOUGH,
        lists=[ListsOut(**vars(one)) for one in found.counts],
        decisions=[_reason(code, count) for code, count in found.decisions.most_common()],
        in_use=found.in_use.id if found.in_use else None,
        beliefs=[_belief(one) for one in found.versions],
    )  # fmt: skip


class LoggedOut(BaseModel):
    """One entry of a list that was shown; `days`: from the question to its answer."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    list_id: int
    at: datetime
    kind: ListKind
    model_id: str
    belief_id: int | None
    trial_id: int | None
    slot: int
    company: str
    partner: str
    score: float
    propensity: float
    drawn: bool
    team: Team | None
    seen_at: datetime | None
    outcome: InterestState | None
    reason: str | None
    days: float | None


class LogPage(BaseModel):
    """Entries, newest first; ask for those `before` the last one to go on."""

    items: list[LoggedOut]
    before: int | None


@router.get("/lists", name="api-learning-lists")
def lists(db: DB, user: Reviewer, before: int | None = None) -> LogPage:
    """The log of lists, entry by entry."""
    rows = log_queries.entries(db, before=before, most=LOGGED)
    service.note_export(db, user=user, rows=len(rows))
    return LogPage(
        items=[LoggedOut.model_validate(one) for one in rows],
        before=rows[-1].id if len(rows) == LOGGED else None,
    )


@router.post("/{belief_id}/use", name="api-learning-use")
def use(db: DB, user: LearningDecider, belief_id: int, body: Because) -> BeliefOut:
    """Puts the newest belief in use by hand."""
    return _belief(service.use(db, user=user, belief_id=belief_id, reason=body.reason))


@router.post("/{belief_id}/stop", name="api-learning-stop")
def stop(db: DB, user: LearningDecider, belief_id: int, body: Because) -> BeliefOut:
    """Takes the belief in use out of scores."""
    return _belief(service.stop(db, user=user, belief_id=belief_id, reason=body.reason))


def _reason(code: str, count: int) -> ReasonOut:
    label = words.lesson(code)
    return ReasonOut(reason=code, count=count, fit=label.fit, weight=label.weight)


def _belief(one: BeliefVersion) -> BeliefOut:
    experience = matcher.experience_of(one)
    fit, answers = (
        [WeightOut(**vars(weight)) for weight in matcher.weights_of(learned)]
        for learned in (experience.fit, experience.answers)
    )
    return BeliefOut(
        id=one.id, state=one.state, until=one.until, decisions=one.decisions,
        judgement=one.judgement, fit_lessons=experience.fit.lessons, fit=fit,
        answer_lessons=experience.answers.lessons, answers=answers, state_reason=one.state_reason,
    )  # fmt: skip
