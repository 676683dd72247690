"""The API twin of learning."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel

from backend.access import LearningDecider, Reviewer
from backend.database import DB
from backend.learning import log_queries, service, views, words
from backend.learning.forms import Because
from backend.learning.log_queries import Logged
from backend.learning.queries import ListCounts
from backend.matcher import learning as matcher
from backend.matcher import simulated
from backend.matcher.learning import Weight
from backend.matcher.reciprocity import Told
from backend.matcher.simulated import Rounds
from backend.models import BeliefState, BeliefVersion
from backend.settings import settings

router = APIRouter(prefix="/api/v1/learning", tags=["learning"])
#: entries of the log on one page
LOGGED = 500


class ReasonOut(BaseModel):
    """Decisions for one reason, and what each teaches: 1 fits, 0 does not, null nothing."""

    reason: str
    count: int
    fit: int | None
    weight: float


class BeliefOut(BaseModel):
    """What is believed after one night, and what the log says of it."""

    id: int
    state: BeliefState
    until: datetime
    decisions: Mapping[str, int]
    judgement: Mapping[str, Any]
    fit_lessons: int
    fit: list[Weight]
    answer_lessons: int
    answers: list[Weight]
    state_reason: str


class LearningOut(BaseModel):
    """What was shown, decided and learned."""

    exploration_share: float
    enough: int
    lists: list[ListCounts]
    decisions: list[ReasonOut]
    in_use: int | None
    beliefs: list[BeliefOut]


@router.get("", name="api-learning")
def learning(db: DB, user: Reviewer) -> LearningOut:
    """The page of learning for programs."""
    found = views.learning(db)
    return LearningOut(
        exploration_share=settings().exploration_share, enough=matcher.ENOUGH,
        lists=found.counts,
        decisions=[_reason(code, count) for code, count in found.decisions.most_common()],
        in_use=found.in_use.id if found.in_use else None,
        beliefs=[_belief(one) for one in found.versions],
    )  # fmt: skip


class LogPage(BaseModel):
    """Entries, newest first; ask for those `before` the last one to go on."""

    items: list[Logged]
    before: int | None


@router.get("/both-sides", name="api-learning-both-sides")
def both_sides(db: DB, user: Reviewer) -> Told:
    """The chance that both say yes: ways to make it, compared on decisions here."""
    return views.both_sides(db)


@router.get("/simulated", name="api-learning-simulated")
def simulated_rounds(user: Reviewer) -> Rounds:
    """How the loop does in made-up markets, where the truth is known; nothing of it is measured."""
    return simulated.rounds()


@router.get("/lists", name="api-learning-lists")
def lists(db: DB, user: Reviewer, before: int | None = None) -> LogPage:
    """The log of lists, entry by entry."""
    rows = log_queries.entries(db, before=before, most=LOGGED)
    service.note_export(db, user=user, rows=len(rows))
    return LogPage(
        items=list(rows),
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
    fit, answers = map(matcher.weights_of, (experience.fit, experience.answers))
    return BeliefOut(
        id=one.id, state=one.state, until=one.until, decisions=one.decisions,
        judgement=one.judgement, fit_lessons=experience.fit.lessons, fit=fit,
        answer_lessons=experience.answers.lessons, answers=answers, state_reason=one.state_reason,
    )  # fmt: skip
