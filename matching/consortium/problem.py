"""What is to be assembled: candidates, required capabilities, ties, limits, weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property

from matching.eligibility.composition import POSSIBLE
from matching.eligibility.context import Context
from matching.eligibility.entity import entity_verdict
from matching.eligibility.seats import Seat
from matching.teams import Entity, Role, Verdict
from matching.types import Key


@dataclass(frozen=True)
class Capability:
    """What a call requires.

    `level` (1-100) is how much of it is enough; a candidate of less than `minimum_trl`, or bound to
    the action more loosely than by `role`, does not count; an `essential` one must have a lead.
    """

    code: str
    weight: float = 1.0
    level: int = 100
    minimum_trl: int | None = None
    essential: bool = False
    role: Role | None = None


@dataclass(frozen=True)
class Strength:
    """How well a candidate has a capability: level 0-100, readiness level if known."""

    level: int
    trl: int | None = None


@dataclass(frozen=True)
class Candidate:
    """An entity that may join. `fit`, `newcomer`, `price` and `experience` lie in 0..1.

    `price` rises with how much everybody wants the company; `role` is what it would be unless it
    coordinates; `budget` its least and most eligible cost in thousand euro, if known. `can_lead`
    and `usual_lead` say whether it may, and whether its kind usually does, coordinate such an
    action; `experience` is that of coordinating.
    """

    entity: Entity
    fit: float = 0.0
    strengths: Mapping[str, Strength] = field(default_factory=dict)
    role: Role = Role.BENEFICIARY
    can_lead: bool = True
    newcomer: float = 0.0
    price: float = 0.0
    budget: tuple[int, int] | None = None
    usual_lead: bool = True
    experience: float = 0.0

    @property
    def key(self) -> Key:
        """Identity of the entity."""
        return self.entity.key

    def level(self, capability: Capability, role: Role) -> int:
        """Level that counts for a capability in a role: 0 where readiness or role fall short."""
        if capability.role is not None and bond(role) < bond(capability.role):
            return 0
        strength = self.strengths.get(capability.code)
        if strength is None:
            return 0
        if capability.minimum_trl is not None and (strength.trl or 0) < capability.minimum_trl:
            return 0
        return max(0, min(100, strength.level))


BONDS = (
    Role.SUPPLIER, Role.SUBCONTRACTOR, Role.ASSOCIATED_PARTNER, Role.AFFILIATED_ENTITY,
    Role.BENEFICIARY, Role.COORDINATOR,
)  # fmt: skip
"""Roles by how firmly they bind to the action: what a looser one brings, a firmer one may too."""


def bond(role: Role) -> int:
    """Place of a role among `BONDS`."""
    return BONDS.index(role)


class Mode(StrEnum):
    """What collaboration counts: ties to the coordinator, or between all members."""

    STAR = "star"
    PAIRS = "pairs"


PAIRS_MOST = 80
"""Pair mode is for pools up to this size; larger ones use the star."""


COSTS = ("price", "size", "idle")
"""Parts of the objective that count against a team."""


@dataclass(frozen=True)
class Weights:
    """Weights of the objective's parts, each of which lies in 0..1 before weighing.

    `experience` and `leading` are the coordinator's own: that it coordinated before, and its share
    of what is required. Among the members of 1,399 consortia funded in 2022 to 2024 the real
    coordinator is most often the one with most ties to the others (23 %, by chance 11 %), then the
    one that knows the topic best (18 %) or coordinated most (16 %): so ties weigh most. With both
    beside them its mean percentile is 69.2; 68.0 where experience counts only as far as somebody
    knows the topic, 68.6 with a weight of 1 for the share.
    `idle` outweighs fit and ties together: who brings nothing that the call requires takes part
    only to satisfy a demand, or as coordinator by somebody's choice.
    """

    coverage: float = 10.0
    backup: float = 2.0
    fit: float = 4.0
    collaboration: float = 3.0
    newcomers: float = 1.0
    price: float = 1.0
    size: float = 0.5
    experience: float = 0.5
    leading: float = 0.5
    idle: float = 10.0


@dataclass(frozen=True)
class Budget:
    """Thousand euro: the whole, each member's least and most, and what must go to SMEs."""

    total: int
    least: int = 0
    most: int | None = None
    sme_share: float = 0.0


@dataclass(frozen=True)
class Limits:
    """An officer's own demands; they bind like rules and can be relaxed like rules.

    `groups` are sets of candidates of which one at most takes part, since they may be one group;
    those who must take part do so all the same. `without` are ids of demands, rules among them,
    that are left aside to see what they cost.
    """

    minimum: int = 3
    maximum: int = 8
    per_country: int | None = None
    countries: int | None = None
    smes: int | None = None
    ukrainians: int | None = None
    must: tuple[Key, ...] = ()
    barred: tuple[Key, ...] = ()
    conflicts: tuple[tuple[Key, Key], ...] = ()
    groups: tuple[tuple[Key, ...], ...] = ()
    budget: Budget | None = None
    without: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Problem:
    """One call with its pool.

    `ties` maps unordered pairs of keys (either order) to a strength in 0..1. `stance` says whether
    members whose eligibility needs a check may join and count (POSSIBLE) or not (CERTAIN); with
    `count_unconfirmed` off, countries whose association is not confirmed may join but do not count
    to a minimum. `backup_level` is the level from which a member can lead or back up. `judged`
    holds verdicts by key and role that are known already: many problems share them.
    """

    candidates: tuple[Candidate, ...]
    capabilities: tuple[Capability, ...]
    context: Context
    ties: Mapping[tuple[Key, Key], float] = field(default_factory=dict)
    coordinator: Key | None = None
    limits: Limits = field(default_factory=Limits)
    weights: Weights = field(default_factory=Weights)
    mode: Mode = Mode.STAR
    stance: int = POSSIBLE
    count_unconfirmed: bool = False
    backup_level: int = 50
    judged: Mapping[tuple[Key, Role], Verdict] = field(default_factory=dict)

    def __post_init__(self) -> None:
        keys = [candidate.key for candidate in self.candidates]
        if len(set(keys)) != len(keys):
            raise ValueError("Two candidates have the same key.")
        named = {*self.limits.must, *(k for pair in self.limits.conflicts for k in pair)}
        if self.coordinator is not None:
            named.add(self.coordinator)
        missing = sorted(str(key) for key in named - set(keys))
        if missing:
            raise ValueError(f"Not among the candidates: {', '.join(missing)}.")
        if self.mode == Mode.PAIRS and len(keys) > PAIRS_MOST:
            raise ValueError(f"Pair mode takes at most {PAIRS_MOST} candidates; use the star.")
        if not 1 <= self.limits.minimum <= self.limits.maximum:
            raise ValueError("The smallest size must be at least 1 and not above the largest.")

    def tie(self, one: Key, other: Key) -> float:
        """Strength of the tie of two candidates."""
        return self.ties.get((one, other), self.ties.get((other, one), 0.0))

    def led_by(self, coordinator: Key) -> Problem:
        """The same problem with a coordinator."""
        return replace(self, coordinator=coordinator)

    def role(self, candidate: Candidate) -> Role:
        """What a candidate would be in the team."""
        return Role.COORDINATOR if candidate.key == self.coordinator else candidate.role

    def level(self, candidate: Candidate, capability: Capability) -> int:
        """Level that counts for a capability in the role that the candidate would have."""
        return candidate.level(capability, self.role(candidate))

    def is_idle(self, candidate: Candidate) -> bool:
        """Whether a candidate brings nothing of what is required."""
        needed = self.capabilities
        return bool(needed) and not any(self.level(candidate, one) for one in needed)

    def leading(self, candidate: Candidate) -> float:
        """Share of all that is required, by weight and level, that somebody reaches by itself."""
        whole = sum(one.weight * one.level for one in self.capabilities)
        reached = sum(
            one.weight * min(one.level, candidate.level(one, Role.COORDINATOR))
            for one in self.capabilities
        )
        return reached / (whole or 1.0)

    @cached_property
    def verdicts(self) -> Mapping[Key, Verdict]:
        """Every candidate's eligibility in its role: why somebody may not join."""
        return {c.key: self._verdict(c.entity, self.role(c)) for c in self.candidates}

    def _verdict(self, entity: Entity, role: Role) -> Verdict:
        known = self.judged.get((entity.key, role))
        return known or entity_verdict(entity, role, self.context)

    def seats(self) -> list[Seat]:
        """Candidates as the rules see them, the coordinator in its role."""
        return [self._seat(c, self.verdicts[c.key]) for c in self.candidates]

    def _seat(self, candidate: Candidate, verdict: Verdict) -> Seat:
        unconfirmed = not self.count_unconfirmed and any(
            finding.code == "inside_if_confirmed" for finding in verdict.findings
        )
        return Seat(candidate.entity, self.role(candidate), verdict.answer, counts=not unconfirmed)
