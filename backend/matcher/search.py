"""Companies and projects by the meaning of a text, whatever its language."""

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from backend.companies.queries import listed
from backend.matcher.corpus import vector_of
from backend.matcher.encoder import EncoderState, encoder, encoder_state
from backend.matcher.shelf import Lookup, fingerprint
from backend.models import Facet, FacetKind, FacetVector, Visibility
from matching.text.index import DECIMALS, Role
from matching.types import Vector

SHOWN_TO_MEMBERS = (Visibility.public, Visibility.member)
#: offers of a language from which their mean says something about the language
ENOUGH = 10
#: the mean of a single offer is the offer itself
LEAST_LENGTH = 1e-3
#: offers of each language that are measured from its mean
NEAREST = 200
Means = dict[str, NDArray[np.float64]]

_means: dict[tuple[Any, ...], Means] = {}  # the latest only


def semantic_companies(
    db: Session, text: str, k: int = 50, visible: Collection[Visibility] = SHOWN_TO_MEMBERS
) -> list[tuple[int, float]]:
    """Companies whose offers come closest to a text, best first.

    Raw cosines of a multilingual encoder say more about the language than about the matter, so
    the nearest offers of each language are measured from the mean of that language.

    Args:
        db: the session.
        text: what is sought, in any language.
        k: how many companies at most.
        visible: only offers of these visibilities are looked at, so that a search tells nothing
            that the company's page would not.

    Returns:
        (company id, similarity) pairs; none while the encoder is not loaded.
    """
    if encoder_state() is not EncoderState.ready or not text.strip():
        return []
    model = encoder()
    return near_companies(db, model.model_id, model.encode_needs([text])[0], k, visible)


def near_companies(
    db: Session,
    encoder_id: str,
    query: Vector,
    k: int,
    visible: Collection[Visibility] = SHOWN_TO_MEMBERS,
) -> list[tuple[int, float]]:
    """The same for a text that is a vector already."""
    shown = (Facet.visibility.in_(visible), listed())
    means = _means_of(db, encoder_id, visible, shown)
    shelf = Lookup(db, encoder_id, shown)
    ids: set[int] = set()
    for language in sorted(means):
        if language:
            ids.update(shelf(Role.OFFER, language).nearest(query[None], NEAREST)[0][0].tolist())
    rows = db.execute(
        select(Facet.company_id, Facet.language, func.vector_send(FacetVector.vector).label("sent"))
        .join(FacetVector, FacetVector.facet_id == Facet.id)
        .where(FacetVector.model_id == encoder_id, Facet.id.in_(ids))
    ).all()
    best: dict[int, float] = {}
    for row in rows:
        near = _from_mean(query, vector_of(row.sent), means.get(row.language, means[""]))
        best[row.company_id] = max(near, best.get(row.company_id, -1.0))
    return sorted(best.items(), key=lambda one: (-one[1], one[0]))[:k]


def near_projects(db: Session, encoder_id: str, query: Vector, k: int) -> list[tuple[int, float]]:
    """(project id, similarity) of the projects nearest to a vector, best first."""
    ids, near = Lookup(db, encoder_id)(Role.PROJECT, "").nearest(query[None], k)
    return list(zip(ids[0].tolist(), near[0].tolist(), strict=True))


def _from_mean(query: Vector, vector: Vector, mean: NDArray[np.float64]) -> float:
    away = vector.astype(np.float64) - mean
    length = max(float(np.linalg.norm(away)), LEAST_LENGTH)
    return round(float(query.astype(np.float64) @ away) / length, DECIMALS)


def _means_of(
    db: Session,
    encoder_id: str,
    visible: Collection[Visibility],
    shown: Collection[ColumnElement[bool]],
) -> Means:
    """Mean vector of the shown offers of each language, "" for all; kept until vectors change.

    A language with few offers has no say of its own: it is measured from the mean of all.
    """
    bind = db.get_bind().engine.url
    key = (bind, encoder_id, *sorted(visible), *fingerprint(db, encoder_id, Role.OFFER))
    means = _means.get(key)
    if means is None:
        rows = db.execute(
            select(
                Facet.language,
                func.count().label("count"),
                func.vector_send(func.avg(FacetVector.vector, type_=FacetVector.vector.type)).label(
                    "sent"
                ),
            )
            .join(FacetVector, FacetVector.facet_id == Facet.id)
            .join(Facet.company)
            .where(
                FacetVector.model_id == encoder_id,
                Facet.kind == FacetKind.offer,
                Facet.archived_at.is_(None),
                *shown,
            )
            .group_by(Facet.language)
        ).all()
        means = _means_by_language(rows)
        _means.clear()
        _means[key] = means
    return means


def _means_by_language(rows: Any) -> Means:
    found = {row.language: (row.count, vector_of(row.sent).astype(np.float64)) for row in rows}
    total = sum(count for count, _ in found.values())
    overall = sum((count * mean for count, mean in found.values()), np.zeros(1)) / max(total, 1)
    means = {
        language: mean if count >= ENOUGH else overall for language, (count, mean) in found.items()
    }
    return {**means, "": overall}
