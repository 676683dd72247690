"""The API twin of the page of models."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Form, UploadFile
from pydantic import BaseModel, Field

from backend.access import LearningDecider, Reviewer
from backend.database import DB
from backend.learning.forms import Because
from backend.learning.rankings import service, views
from backend.learning.rankings.states import Move
from backend.learning.trials import service as trials
from backend.learning.trials import views as trial_views
from backend.learning.trials.forms import NewTrial
from backend.learning.trials.views import Trial
from backend.matcher.rankings import MOST_BYTES
from backend.models import RankingModel, RankingState, Team, TrialState

router = APIRouter(prefix="/api/v1/learning/models", tags=["learning"])


class RankingOut(BaseModel):
    """A trained model brought here, and what the log says of it."""

    id: int
    model_id: str
    state: RankingState
    state_reason: str
    note: str
    judged_at: datetime | None
    judgement: Mapping[str, Any] = Field(
        description="verdict, change, effective choices, estimates; empty before the first"
    )


class CreditOut(BaseModel):
    """What came of the entries that one of two models picked; `won`: lists with more interests."""

    team: Team
    seen: int
    interests: int
    accepted: int
    won: int
    won_accepted: int


class TrialOut(BaseModel):
    """The latest trial of a model: lists made in turns with the model in use."""

    state: TrialState
    against: str
    share: float
    reason: str
    started_at: datetime
    ended_at: datetime | None
    ended_reason: str
    lists: int
    lists_seen: int
    credit: list[CreditOut]
    verdict: str = Field(description="adopt, keep, or interleave: no preference yet")
    preferred: float = Field(
        description="share of companies whose first interest went to a pick of the challenger"
    )
    low: float = Field(description="lower end of its interval, which holds at every look")
    high: float
    chance: float = Field(description="of so uneven a result without a preference: sign test")


class KnownOut(RankingOut):
    """The same with what its card says."""

    trial: TrialOut | None

    trained_until: date | None
    compared: str = Field(description="passed, forced, or empty: its adoption on past years")
    features: int
    lists_scored: int


class RankingsOut(BaseModel):
    """The model that makes the lists, the installed one, and those brought here."""

    serving: str
    installed: str
    items: list[KnownOut]


@router.get("", name="api-rankings")
def rankings(db: DB, user: Reviewer) -> RankingsOut:
    """The page of models for programs."""
    found = views.rankings_of(db)
    return RankingsOut(
        serving=found.serving, installed=found.installed.model_id,
        items=[
            KnownOut(
                **_out(one.row).model_dump(), trained_until=one.facts.trained_until,
                compared=one.facts.adoption, features=one.facts.features, lists_scored=one.scored,
                trial=_trial(one.trial) if one.trial else None,
            )
            for one in found.known
        ],
    )  # fmt: skip


@router.post("", status_code=201, name="api-ranking-new")
def register(
    db: DB, user: LearningDecider, card: UploadFile, numbers: UploadFile,
    note: Annotated[str, Form(max_length=600)] = "",
) -> RankingOut:  # fmt: skip
    """Brings a trained model here as a challenger: card.json and rankers.npz of its folder."""
    files = {"card": card.file.read(MOST_BYTES), "numbers": numbers.file.read(MOST_BYTES)}
    return _out(service.register(db, user=user, note=note, **files))


@router.post("/{ranking_id}/judge", status_code=202, name="api-ranking-judge")
def judge(db: DB, user: LearningDecider, ranking_id: int) -> RankingOut:
    """Has a challenger judged by a job."""
    return _out(service.ask_for_judgement(db, user=user, ranking_id=ranking_id))


@router.post("/{ranking_id}/trial", status_code=201, name="api-ranking-trial")
def trial(db: DB, user: LearningDecider, ranking_id: int, body: NewTrial) -> TrialOut:
    """Has a challenger and the model in use make a share of the lists in turns."""
    trials.start(db, user=user, ranking_id=ranking_id, share=body.share / 100, reason=body.reason)
    return _trial(trial_views.trials(db)[ranking_id])


@router.post("/{ranking_id}/trial/end", name="api-ranking-trial-end")
def end_trial(db: DB, user: LearningDecider, ranking_id: int, body: Because) -> TrialOut:
    """Ends a challenger's trial."""
    trials.end(db, user=user, ranking_id=ranking_id, reason=body.reason)
    return _trial(trial_views.trials(db)[ranking_id])


@router.post("/{ranking_id}/{move}", name="api-ranking-move")
def move(db: DB, user: LearningDecider, ranking_id: int, move: Move, body: Because) -> RankingOut:
    """Puts a model in use, takes it out, or judges it no longer."""
    return _out(service.move(db, user=user, ranking_id=ranking_id, move=move, reason=body.reason))


def _trial(found: Trial) -> TrialOut:
    row, said = found.row, found.interests
    return TrialOut(
        state=row.state, against=row.champion_id, share=row.share, reason=row.reason,
        started_at=row.created_at, ended_at=row.ended_at, ended_reason=row.ended_reason,
        lists=found.made, lists_seen=found.seen, verdict=found.verdict, preferred=said.share,
        low=said.low, high=said.high, chance=said.chance,
        credit=[
            CreditOut(
                team=team, **vars(credit), won=said.of(second=team is Team.challenger),
                won_accepted=found.accepted.of(second=team is Team.challenger),
            )
            for team, credit in found.credits.items()
        ],
    )  # fmt: skip


def _out(row: RankingModel) -> RankingOut:
    return RankingOut(
        id=row.id, model_id=row.model_id, state=row.state, state_reason=row.state_reason,
        note=row.note, judged_at=row.judged_at, judgement=row.judgement,
    )  # fmt: skip
