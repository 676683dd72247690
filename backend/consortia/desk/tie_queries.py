"""Reads: who has worked with whom in public records."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from backend.models import Project, TrackRecord


@dataclass(frozen=True)
class PriorTie:
    """Two companies and in how many projects of a programme both took part."""

    one: int
    other: int
    programme: str
    projects: int


def ties_between(db: Session, company_ids: Collection[int]) -> Sequence[PriorTie]:
    """The ties among some companies, the strongest first."""
    left, right = aliased(TrackRecord), aliased(TrackRecord)
    rows = db.execute(
        select(
            left.company_id, right.company_id, Project.programme,
            func.count(func.distinct(Project.id)).label("projects"),
        )
        .join(right, right.project_id == left.project_id)
        .join(Project, Project.id == left.project_id)
        .where(
            left.company_id.in_(company_ids), right.company_id.in_(company_ids),
            left.company_id < right.company_id,
        )
        .group_by(left.company_id, right.company_id, Project.programme)
        .order_by(func.count(func.distinct(Project.id)).desc(), left.company_id, right.company_id)
    )  # fmt: skip
    return [PriorTie(row[0], row[1], row[2], row[3]) for row in rows]
