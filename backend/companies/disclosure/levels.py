"""How much of a company a reader may see.

A visitor; a member of a verified company; a partner, after both sides said yes; the company
itself; an officer.
"""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import or_, select, union_all
from sqlalchemy.orm import Session, aliased

from backend.companies.queries import GONE, LISTED, company
from backend.errors import NotFound
from backend.models import (
    Company,
    CompanyState,
    Consortium,
    ConsortiumMember,
    ConsortiumState,
    Interest,
    InterestState,
    Membership,
    MembershipState,
    MemberState,
    Role,
    User,
    Visibility,
)  # fmt: skip

OFFICERS = frozenset({Role.officer, Role.administrator})


class Level(StrEnum):
    """Each level sees what the one before sees; comparisons follow that order."""

    public = "public"
    member = "member"
    partner = "partner"
    own = "own"
    officer = "officer"

    @property
    def rank(self) -> int:
        """Position in the order of trust."""
        return RANKS[self]

    def sees(self, least: "Level | Visibility") -> bool:
        """Whether something shown from `least` on is shown at this level."""
        return self.rank >= Level(least.value if isinstance(least, Visibility) else least).rank

    # Without these, the levels would compare by alphabet, as the strings that they are.
    def __lt__(self, other: str) -> bool:
        return self.rank < Level(other).rank

    def __le__(self, other: str) -> bool:
        return self.rank <= Level(other).rank

    def __gt__(self, other: str) -> bool:
        return self.rank > Level(other).rank

    def __ge__(self, other: str) -> bool:
        return self.rank >= Level(other).rank


#: the levels of those outside
OTHERS = (Level.public, Level.member, Level.partner)


RANKS = {level: rank for rank, level in enumerate(Level)}


def may_open(company: Company, level: Level) -> bool:
    """Whether a company is there at all for this level: unchecked ones are not shown to others."""
    return level.sees(Level.own) or company.state in LISTED


def company_for(db: Session, *, viewer: User, company_id: int) -> Company:
    """A company that this person may know of; not even the name of another."""
    found = company(db, company_id)
    if not may_open(found, level_for(db, viewer=viewer, company=found)):
        raise NotFound(GONE)
    return found


def level_for(db: Session, *, viewer: User | None, company: Company) -> Level:
    """How much of a company a person sees."""
    return levels_for(db, viewer=viewer, company_ids=[company.id])[company.id]


def levels_for(db: Session, *, viewer: User | None, company_ids: Sequence[int]) -> dict[int, Level]:
    """The same for a list, by company id, in two queries at most."""
    if viewer is None:
        return dict.fromkeys(company_ids, Level.public)
    if viewer.role in OFFICERS:
        return dict.fromkeys(company_ids, Level.officer)
    mine = _own(db, viewer)
    checked = {key for key, state in mine.items() if state == CompanyState.verified}
    partners = _partners(db, checked, company_ids)
    base = Level.member if checked else Level.public
    return {
        key: Level.own if key in mine else Level.partner if key in partners else base
        for key in company_ids
    }


def _own(db: Session, viewer: User) -> dict[int, CompanyState]:
    """The companies a person speaks for, with their states."""
    rows = db.execute(
        select(Membership.company_id, Company.state)
        .join(Membership.company)
        .where(Membership.user_id == viewer.id, Membership.state == MembershipState.active)
    )
    return {row.company_id: row.state for row in rows}


def _partners(db: Session, mine: set[int], others: Sequence[int]) -> set[int]:
    """Those of `others` with whom one of mine has a mutual interest or is in a consortium."""
    if not mine:
        return set()
    sent = Interest.from_company_id.in_(mine) & Interest.to_company_id.in_(others)
    received = Interest.to_company_id.in_(mine) & Interest.from_company_id.in_(others)
    own, other = aliased(ConsortiumMember), aliased(ConsortiumMember)
    together = (
        select(own.company_id, other.company_id)
        .join(other, other.consortium_id == own.consortium_id)
        .join(Consortium, Consortium.id == own.consortium_id)
        .where(
            own.company_id.in_(mine), own.state == MemberState.accepted,
            other.company_id.in_(others), other.state == MemberState.accepted,
            Consortium.state != ConsortiumState.dissolved,
        )
    )  # fmt: skip
    rows = db.execute(
        union_all(
            select(Interest.from_company_id, Interest.to_company_id).where(
                Interest.state == InterestState.accepted, or_(sent, received)
            ),
            together,
        )
    )
    return {key for row in rows for key in row} - mine
