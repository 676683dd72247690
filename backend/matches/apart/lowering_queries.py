"""Reads of needs and offers that count less."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session, joinedload

from backend.models import Facet, LoweredFacet


def standing(db: Session, company_id: int) -> Sequence[LoweredFacet]:
    """What counts less for a company now, latest first, with the facets and who was refused."""
    return db.scalars(
        select(LoweredFacet)
        .join(LoweredFacet.facet)
        .where(
            Facet.company_id == company_id, LoweredFacet.lifted_at.is_(None),
            LoweredFacet.said == Facet.text, Facet.archived_at.is_(None),
        )
        .options(joinedload(LoweredFacet.facet), joinedload(LoweredFacet.refused))
        .order_by(LoweredFacet.id.desc())
    ).all()  # fmt: skip


def lowered_of(db: Session, company_id: int, lowered_id: int) -> LoweredFacet | None:
    """One of a company's, that nobody else changes until the transaction ends."""
    return db.scalars(
        select(LoweredFacet)
        .join(LoweredFacet.facet)
        .where(LoweredFacet.id == lowered_id, Facet.company_id == company_id)
        .options(joinedload(LoweredFacet.facet), joinedload(LoweredFacet.refused))
        .with_for_update(of=LoweredFacet)
    ).first()


def outdated_lifted(db: Session, facet_id: int) -> None:
    """Closes what was said of a facet's earlier words, so that its new ones may be lowered."""
    db.execute(
        update(LoweredFacet)
        .where(LoweredFacet.facet_id == facet_id, LoweredFacet.lifted_at.is_(None))
        .values(lifted_at=datetime.now(UTC))
    )
