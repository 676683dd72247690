"""Companies by the meaning of a text, whatever its language."""

from collections.abc import Collection

from sqlalchemy import Float, cast, func, select
from sqlalchemy.orm import Session

from backend.companies.queries import listed
from backend.matcher.encoder import EncoderState, encoder, encoder_state
from backend.models import Facet, FacetKind, FacetVector, Visibility

SHOWN_TO_MEMBERS = (Visibility.public, Visibility.member)
#: offers of a language from which their mean says something about the language
ENOUGH = 10
#: squared; the mean of a single offer is the offer itself
LEAST_LENGTH = 1e-6


def semantic_companies(
    db: Session, text: str, k: int = 50, visible: Collection[Visibility] = SHOWN_TO_MEMBERS
) -> list[tuple[int, float]]:
    """Companies whose offers come closest to a text, best first.

    Raw cosines of a multilingual encoder say more about the language than about the matter, so
    each offer is measured from the mean of its language.

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
    query = model.encode_needs([text])[0]
    shown = (
        select(Facet.company_id, Facet.language, FacetVector.vector)
        .join(FacetVector, FacetVector.facet_id == Facet.id)
        .join(Facet.company)
        .where(
            FacetVector.model_id == model.model_id,
            Facet.kind == FacetKind.offer,
            Facet.archived_at.is_(None),
            Facet.visibility.in_(visible),
            listed(),
        )
        .cte("shown")
    )
    language = (
        select(shown.c.language, func.avg(shown.c.vector, type_=FacetVector.vector.type).label("m"))
        .group_by(shown.c.language)
        .having(func.count() >= ENOUGH)
        .cte("language")
    )
    overall = select(func.avg(shown.c.vector, type_=FacetVector.vector.type)).scalar_subquery()
    mean = func.coalesce(language.c.m, overall, type_=FacetVector.vector.type)
    vector = shown.c.vector
    # pgvector's <#> is the inner product, negated
    along = mean.max_inner_product(query) - vector.max_inner_product(query)
    squared = 1 + 2 * vector.max_inner_product(mean) - mean.max_inner_product(mean)
    near = func.max(along / func.sqrt(func.greatest(cast(squared, Float), LEAST_LENGTH)))
    rows = db.execute(
        select(shown.c.company_id, near.label("near"))
        .outerjoin(language, language.c.language == shown.c.language)
        .group_by(shown.c.company_id)
        .order_by(near.desc(), shown.c.company_id)
        .limit(k)
    )
    return [(row.company_id, float(row.near)) for row in rows]
