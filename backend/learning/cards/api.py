"""The API twins of models' cards."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from backend.access import Reviewer
from backend.database import DB
from backend.learning.cards import queries
from backend.matcher.cards import ModelCard

router = APIRouter(prefix="/api/v1/learning/models", tags=["learning"])


class IntegrityOut(BaseModel):
    """Whether files and card belong together."""

    holds: bool
    stated: str = Field(description="the id in the card")
    computed: str = Field(description="the id computed anew; empty where the files can't be used")
    why: str
    covers_card: bool = Field(description="false for ids of the older format: numbers alone")
    sha256: str
    card_sha256: str


class CardOut(BaseModel):
    """A model's whole card; what it does not say is empty or null."""

    model_id: str
    format: int
    trained_until: str
    features_read_on: str
    training_seconds: float | None
    files: list[dict[str, Any]] = Field(description="name, sha256, rows")
    first_day: str
    last_day: str
    counts: dict[str, int | None]
    encoder: str
    taught_addition: str
    reference_prior: float | None
    rankers: list[dict[str, Any]] = Field(
        description="name; weights in logits with 80 % bands; groups; base, spread, partners"
    )
    reached: list[dict[str, Any]] = Field(
        description="nDCG@10 of each ranker by slice and year, 95 % interval, questions"
    )
    gate: dict[str, Any] | None = Field(description="terms, result and comparisons of adoption")
    limits: list[str]
    attribution: str
    integrity: IntegrityOut


@router.get("/installed/card", name="api-model-card-installed")
def installed(db: DB, user: Reviewer) -> CardOut:
    """The card of the installed model."""
    return out(queries.card(db))


@router.get("/{ranking_id}/card", name="api-model-card")
def brought(db: DB, user: Reviewer, ranking_id: int) -> CardOut:
    """The card of a model brought here."""
    return out(queries.card(db, ranking_id))


def out(card: ModelCard) -> CardOut:
    """A card as it leaves."""
    whole = asdict(card)
    whole["integrity"]["holds"] = card.integrity.holds
    return CardOut(**whole)
