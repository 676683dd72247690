"""Companies with a record of projects: some near the asker, some with no path to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.models import Company, FacetKind, Project, TrackRecord, User
from tests.factories import Factory

SEA = "sonar buoys, moorings and seabed surveys"
STEEL = "casting and rolling of alloy plate"
WORK = "composite wings for unmanned aircraft, layup and curing"


@dataclass(frozen=True)
class Met:
    """Who stands how to the asker; all but the past partner offer what it needs."""

    user: User
    company: Company
    two_steps: Company
    unrecorded: Sequence[Company]
    strangers: Sequence[Company]

    @property
    def near(self) -> list[Company]:
        """Who stands on the main list where there are two."""
        return [self.two_steps, *self.unrecorded]


def _worked(db: Session, work: str, members: Sequence[Company]) -> None:
    """A project of these companies; each word of a trade stands in three of nine texts."""
    number = len(db.scalars(select(Project.id)).all())
    project = Project(source="cordis", source_key=f"p{number}", title=work, programme="HE")
    db.add(project)
    db.flush()
    db.add_all(
        TrackRecord(company_id=one.id, project_id=project.id, role="beneficiary") for one in members
    )
    db.flush()


def acquainted(db: Session, make: Factory, *, unrecorded: int = 9) -> Met:
    """The asker worked with one that worked with another; two more worked with each other.

    With nine without a record ten are near: as many as a first page holds.
    """
    user = make.user()
    company, partner = make.company(member=user), make.company(country="DE")
    two_steps, *strangers = (make.company(country="PL") for _ in range(3))
    young = [make.company(country="PL") for _ in range(unrecorded)]
    make.facet(company, kind=FacetKind.need, text="Composite wings", codes=["EDF:AIR"])
    make.facet(company, text="Flight trials of aircraft", codes=["CPV:35613000-4"])
    for other in (two_steps, *young, *strangers):
        make.facet(other, text="Wings of composite", codes=["EDF:AIR"])
        make.facet(other, kind=FacetKind.need, text="Trials of aircraft", codes=["CPV:35613000-4"])
    others = [make.company(country="FR") for _ in range(2)]
    together = ((company, partner), (partner, two_steps), strangers)
    for work, teams in ((WORK, together), (SEA, together), (STEEL, [others] * 3)):
        for members in teams:
            _worked(db, work, members)
    db.commit()
    return Met(user, company, two_steps, young, strangers)
