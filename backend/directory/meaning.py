"""Finding by meaning: the texts nearest to what was typed, whatever its words or language."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from backend.directory.reach import Reach
from backend.matcher import (
    EncoderState,
    encoder_state,
    near_projects,
    semantic_companies,
    warm_up,
)
from backend.matcher.encoder import encoder
from backend.models import Facet, FacetKind, FacetVector, TrackRecord, Visibility

COMPANIES = 50
PROJECTS = 25


@dataclass(frozen=True)
class Near:
    """A company near to the question in meaning, by its offers or by a project."""

    company_id: int
    similarity: float
    project_id: int | None = None


@dataclass(frozen=True)
class Meaning:
    """A question as a vector, and the companies near to it by each kind of text, best first."""

    model_id: str
    vector: Any
    by_offers: Sequence[Near]
    by_projects: Sequence[Near]


def is_off() -> bool:
    """Whether no encoder can be loaded in this installation."""
    return encoder_state() is EncoderState.failed


def meaning_of(db: Session, text: str, reach: Reach) -> Meaning | None:
    """What is near to a text; None while the encoder is not loaded.

    Only texts that the reader may read are compared, so that a hit gives nothing else away.
    """
    if encoder_state() is not EncoderState.ready:
        warm_up()  # for the next search; this one does not wait
        return None
    model = encoder()
    [vector] = model.encode_needs([text])
    shown = [one for one in Visibility if reach.level.sees(one)]
    offers = semantic_companies(db, text, COMPANIES, shown)
    return Meaning(
        model.model_id,
        vector,
        [Near(company_id, similarity) for company_id, similarity in offers],
        _by_projects(db, model.model_id, vector),
    )


def _by_projects(db: Session, model_id: str, vector: Any) -> Sequence[Near]:
    similar = dict(near_projects(db, model_id, vector, PROJECTS))
    place = {project_id: place for place, project_id in enumerate(similar)}
    rows = db.execute(
        select(TrackRecord.id, TrackRecord.company_id, TrackRecord.project_id).where(
            TrackRecord.project_id.in_(similar)
        )
    ).all()
    best: dict[int, Near] = {}
    for row in sorted(rows, key=lambda row: (place[row.project_id], row.id)):
        near = Near(row.company_id, similar[row.project_id], row.project_id)
        best.setdefault(row.company_id, near)
    return list(best.values())[:COMPANIES]


def closest_offers(
    db: Session, meaning: Meaning, company_ids: Collection[int], reach: Reach
) -> dict[int, Facet]:
    """Of each of these companies the readable offer that is nearest to the question."""
    distance = FacetVector.vector.cosine_distance(meaning.vector)
    rows = db.scalars(
        select(Facet)
        .ext(distinct_on(Facet.company_id))
        .join(FacetVector, FacetVector.facet_id == Facet.id)
        .where(
            FacetVector.model_id == meaning.model_id,
            Facet.kind == FacetKind.offer,
            Facet.company_id.in_(company_ids),
            reach.may_read(),
        )
        .order_by(Facet.company_id, distance, Facet.id)
    )
    return {facet.company_id: facet for facet in rows}
