"""Members and candidates as composition rules see them, and whom a condition counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from matching.eligibility.context import Context
from matching.eligibility.entity import entity_verdict
from matching.teams import COUNTED_ROLES, Answer, Entity, Member, Role
from matching.types import Key

YES, MAYBE, NO = Answer.MEETS.rank, Answer.CHECK.rank, Answer.FAILS.rank


@dataclass(frozen=True)
class Seat:
    """An entity in a role with the answer of its own eligibility.

    One that does not `count` may join but helps no minimum: so assembly treats a country whose
    association nobody has confirmed.
    """

    entity: Entity
    role: Role
    standing: Answer
    counts: bool = True

    @property
    def key(self) -> Key:
        """Identity of the entity."""
        return self.entity.key

    @property
    def group(self) -> str:
        """Control group; an entity without one is its own."""
        return self.entity.control_group or f"={self.entity.key}"


def seated(members: Iterable[Member], context: Context) -> list[Seat]:
    """Seats of members, their standing judged in the context."""
    return [
        Seat(m.entity, m.role, entity_verdict(m.entity, m.role, context).answer) for m in members
    ]


@dataclass(frozen=True)
class Who:
    """Whom a condition counts. Empty filters let everybody through.

    `either` joins kinds and sizes with "or". `standing` also asks for eligibility;
    `everybody` includes those who help no minimum.
    """

    roles: tuple[str, ...] = COUNTED_ROLES
    inside: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    either: bool = False
    end_user: bool = False
    standing: bool = True
    everybody: bool = False

    @staticmethod
    def parse(row: Mapping[str, Any]) -> Who:
        """From the parameters of a condition."""
        return Who(
            roles=tuple(row.get("roles", COUNTED_ROLES)),
            inside=tuple(row.get("inside", ())),
            countries=tuple(row.get("countries_in", ())),
            kinds=tuple(row.get("kinds", ())),
            sizes=tuple(row.get("sizes", ())),
            either=bool(row.get("either", False)),
            end_user=bool(row.get("end_user", False)),
            standing=bool(row.get("standing", True)),
            everybody=not row.get("standing", True),
        )

    def status(self, seat: Seat, context: Context) -> int:
        """2 counted for certain, 1 if something is confirmed, 0 not."""
        if seat.role not in self.roles or not (seat.counts or self.everybody):
            return NO
        standing = seat.standing.rank if self.standing else YES
        return min(standing, self.place(seat.entity, context), self.nature(seat.entity))

    def place(self, entity: Entity, context: Context) -> int:
        """Whether its country is one of those counted."""
        if self.countries and entity.country not in self.countries:
            return NO
        if not self.inside or entity.union_body:
            return YES
        return context.countries(self.inside).standing(entity.country).rank

    def nature(self, entity: Entity) -> int:
        """Whether its kind and size are of those counted; an unknown size may be."""
        parts = []
        if self.kinds:
            parts.append(YES if entity.kind in self.kinds else NO)
        if self.sizes:
            unknown = MAYBE if not entity.size else NO
            parts.append(YES if entity.size in self.sizes else unknown)
        if self.end_user:
            parts.append(YES if entity.end_user else NO)
        if not parts:
            return YES
        return max(parts) if self.either else min(parts)
