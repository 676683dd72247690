"""Reads about the lists of one request: how many stand on each, and whether they can differ."""

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from backend.matches.queries import standing
from backend.models import ListSection, MatchRequest, Suggestion, TrackRecord


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


def has_record(db: Session, company_id: int) -> bool:
    """Whether a company took part in any project of the record."""
    return bool(db.scalar(select(exists().where(TrackRecord.company_id == company_id))))
