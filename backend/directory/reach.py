"""How far a reader sees across all companies at once: the directory's form of disclosure."""

from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, case, or_, select, true
from sqlalchemy.orm import Session

from backend.companies.disclosure.table import Level
from backend.companies.queries import listed
from backend.models import (
    Company,
    CompanyState,
    Facet,
    Interest,
    InterestState,
    Membership,
    MembershipState,
    Role,
    User,
    Visibility,
)  # fmt: skip


@dataclass(frozen=True)
class Reach:
    """The level at which a reader sees companies, and those that the reader sees more of."""

    level: Level
    own: frozenset[int] = field(default_factory=frozenset)
    partners: frozenset[int] = field(default_factory=frozenset)

    def level_at(self, company_id: int) -> Level:
        """The level at which one company is seen."""
        if self.level is Level.officer:
            return self.level
        if company_id in self.own:
            return Level.own
        return Level.partner if company_id in self.partners else self.level

    def may_find(self) -> ColumnElement[bool]:
        """Condition: the company is in this reader's directory."""
        return true() if self.level is Level.officer else listed()

    def may_read(self) -> ColumnElement[bool]:
        """Condition: the facet is open to this reader, so it may also make a company found."""
        shown = [one for one in Visibility if self.level.sees(one)]
        nearer = self.own | self.partners
        readable: ColumnElement[bool] = Facet.visibility.in_(shown)
        if nearer:
            readable = or_(readable, Facet.company_id.in_(nearer))
        return Facet.archived_at.is_(None) & readable


def reach_of(db: Session, viewer: User) -> Reach:
    """The reach of a person, in two queries at most."""
    if viewer.role in {Role.officer, Role.administrator}:
        return Reach(Level.officer)
    rows = db.execute(
        select(Membership.company_id, Company.state)
        .join(Membership.company)
        .where(Membership.user_id == viewer.id, Membership.state == MembershipState.active)
    ).all()
    own = frozenset(row.company_id for row in rows)
    checked = [row.company_id for row in rows if row.state == CompanyState.verified]
    if not checked:
        return Reach(Level.public, own)
    return Reach(Level.member, own, _partners(db, checked) - own)


def _partners(db: Session, mine: list[int]) -> frozenset[int]:
    other = case(
        (Interest.from_company_id.in_(mine), Interest.to_company_id),
        else_=Interest.from_company_id,
    )
    return frozenset(
        db.scalars(
            select(other).where(
                Interest.state == InterestState.accepted,
                or_(Interest.from_company_id.in_(mine), Interest.to_company_id.in_(mine)),
            )
        )
    )
