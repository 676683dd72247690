"""Who stands before a consortium: the coordinator, a member, an officer, or somebody outside."""

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.companies.disclosure.levels import OFFICERS
from backend.consortia import member_states
from backend.consortia.member_states import Side
from backend.consortia.queries import coordinator_in
from backend.consortia.states import EDITABLE, LED_ANEW, Actor
from backend.models import (
    Consortium,
    ConsortiumMember,
    ConsortiumState,
    MemberRole,
    Membership,
    MembershipState,
    MemberState,
    Role,
    User,
)  # fmt: skip

#: members who may open the workspace
INSIDE = frozenset({MemberState.invited, MemberState.accepted})


@dataclass(frozen=True)
class Standing:
    """A person before one consortium, whose members are loaded."""

    user: User
    company_ids: frozenset[int]
    consortium: Consortium

    @cached_property
    def member(self) -> ConsortiumMember | None:
        """The live part of the reader's own company, the coordinator's first."""
        mine = [
            one for one in self.consortium.members
            if one.company_id in self.company_ids and one.state in member_states.LIVE
        ]  # fmt: skip
        return min(mine, key=lambda one: one.role != MemberRole.coordinator, default=None)

    @cached_property
    def actors(self) -> frozenset[Actor]:
        """In which parts the reader may act on the consortium itself."""
        if self.user.role in OFFICERS:
            officer = self.user.role == Role.officer
            return frozenset({Actor.officer if officer else Actor.administrator})
        if self.member is None or self.member.state not in INSIDE:
            return frozenset()
        accepted = self.member.state == MemberState.accepted
        leads = self.member.role == MemberRole.coordinator and accepted
        return frozenset({Actor.coordinator if leads else Actor.member})

    @property
    def steps_down(self) -> bool:
        """Whether the reader coordinates and may leave that to another member now."""
        mine = self.member
        return (
            mine is not None
            and mine.role == MemberRole.coordinator
            and (MemberState.left in self.moves(mine))
        )

    @property
    def officer(self) -> bool:
        """Whether the reader decides for the programme."""
        return self.user.role in OFFICERS

    @property
    def appoints(self) -> bool:
        """Whether the reader may choose who coordinates instead: not in a draft of its own."""
        found, now = self.consortium, coordinator_in(self.consortium)
        if not self.officer or found.state not in LED_ANEW:
            return False
        if found.state != ConsortiumState.draft or now is None:
            return True
        return not (member_states.coordinates(now) and alone(found, now))

    @property
    def leads(self) -> bool:
        """Whether the reader may change who takes part."""
        return bool(self.actors - {Actor.member})

    @property
    def edits(self) -> bool:
        """Whether there is something to change for them now."""
        return self.leads and self.consortium.state in EDITABLE

    @property
    def inside(self) -> bool:
        """Whether the workspace is there for them."""
        return bool(self.actors)

    @property
    def takes_part(self) -> bool:
        """Whether the reader sees what only those who said yes, or decide, see of each other."""
        accepted = self.member is not None and self.member.state == MemberState.accepted
        return self.leads or accepted

    def may_know(self, member: ConsortiumMember) -> bool:
        """Whether the reader learns of a member: plans and refusals stay with those who lead."""
        return self.leads or member.state in INSIDE or member == self.member

    def sides(self, member: ConsortiumMember) -> frozenset[Side]:
        """On which sides the reader moves a member."""
        own = {Side.company} if member.company_id in self.company_ids else set()
        return frozenset(own | ({Side.lead} if self.leads else set()))

    def moves(self, member: ConsortiumMember) -> tuple[MemberState, ...]:
        """What the reader may do with a member."""
        return member_states.moves(
            member, self.consortium.state, self.sides(member),
            alone=alone(self.consortium, member),
        )  # fmt: skip


def alone(found: Consortium, member: ConsortiumMember) -> bool:
    """Whether nobody but this member takes part or is asked."""
    return all(one.state not in INSIDE for one in found.members if one.id != member.id)


def standing(db: Session, user: User, consortium: Consortium) -> Standing:
    """The reader before a consortium."""
    return Standing(user, companies_of(db, user), consortium)


def companies_of(db: Session, user: User) -> frozenset[int]:
    """The companies that a person speaks for."""
    return frozenset(
        db.scalars(
            select(Membership.company_id).where(
                Membership.user_id == user.id, Membership.state == MembershipState.active
            )
        )
    )
