"""Reads about the lists of one request: how many stand on each, and who can't stand on any."""

from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from backend.companies.queries import listed
from backend.matches.apart.conditions import standing
from backend.models import (
    Block,
    Company,
    Facet,
    FacetKind,
    ListSection,
    MatchRequest,
    Suggestion,
    TrackRecord,
)  # fmt: skip


def section_counts(db: Session, request: MatchRequest) -> dict[ListSection, int]:
    """How many stand on each list of a request, without those put aside or closed since."""
    rows = db.execute(
        select(Suggestion.section, func.count())
        .join(Suggestion.partner)
        .where(Suggestion.request_id == request.id, *standing())
        .group_by(Suggestion.section)
    )
    counts = {ListSection(section): count for section, count in rows}
    return {section: counts.get(section, 0) for section in ListSection}


@dataclass(frozen=True)
class Circumstances:
    """What a company's lists depend on beside its filters.

    `known` counts those it worked with, who are not suggested to it again.
    """

    offers: int
    needs: int
    on_record: bool
    known: int
    aside: int


def circumstances(db: Session, company_id: int) -> Circumstances:
    """How much a company has stated, whether it is on record, whom it knows or put aside."""
    own, other = aliased(TrackRecord), aliased(TrackRecord)
    stated = select(func.count()).where(
        Facet.company_id == company_id, Facet.archived_at.is_(None)
    )  # fmt: skip
    known = (
        select(func.count(other.company_id.distinct()))
        .join(own, own.project_id == other.project_id)
        .join(Company, Company.id == other.company_id)
        .where(own.company_id == company_id, other.company_id != company_id, listed())
    )
    aside = select(func.count()).where(Block.company_id == company_id)
    row = db.execute(
        select(
            stated.where(Facet.kind == FacetKind.offer).scalar_subquery(),
            stated.where(Facet.kind == FacetKind.need).scalar_subquery(),
            exists().where(TrackRecord.company_id == company_id),
            known.scalar_subquery(), aside.scalar_subquery(),
        )
    ).one()  # fmt: skip
    return Circumstances(*row)
