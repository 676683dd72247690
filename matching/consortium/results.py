"""What assembly answers: proposals with their evidence, or what stands in the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from matching.consortium.solving import Solver, Status
from matching.teams import Team, Verdict
from matching.types import Key


@dataclass(frozen=True)
class CoverageRow:
    """One capability in a team: the level reached of the level wanted, who leads, who backs up.

    `levels` are the members' own levels; `lead` and `backup` are None where nobody is able.
    """

    capability: str
    wanted: int
    reached: int
    lead: Key | None
    backup: Key | None
    levels: Mapping[Key, int]


@dataclass(frozen=True)
class Gap:
    """A capability that cannot be, or is not, covered: data for a sentence.

    Codes: `no_company` (nobody has it), `no_company_with_trl` (nobody at the readiness level),
    `no_company_in_role` (nobody who has it would be bound firmly enough), `no_eligible_company`
    (those who have it may not join), `not_in_team` (others had it).
    """

    code: str
    capability: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Proof:
    """How good a proposal is known to be: `gap` 0 with status "optimal" is proven best."""

    status: Status
    objective: int
    bound: int
    gap: float
    seconds: float
    solver: Solver


@dataclass(frozen=True)
class Proposal:
    """A team with what it is worth. `parts` are the objective's parts, each in 0..1, unweighed."""

    team: Team
    keys: tuple[Key, ...]
    coordinator: Key
    parts: Mapping[str, float]
    coverage: tuple[CoverageRow, ...]
    gaps: tuple[Gap, ...]
    verdict: Verdict
    proof: Proof


@dataclass(frozen=True)
class BlamedDemand:
    """A demand among those that cannot hold together."""

    id: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Blame:
    """Why no team exists.

    `together` cannot hold at once, and any of them less could (as far as they go); `relax` is a
    smallest set of demands to give up so that a team exists; `values` are those of all of them.
    """

    together: tuple[BlamedDemand, ...]
    relax: tuple[str, ...]
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Assembly:
    """The answer for a problem: best proposal first, or none and the reasons."""

    status: Status
    proposals: tuple[Proposal, ...]
    blame: Blame | None = None
    gaps: tuple[Gap, ...] = field(default=())
    coordinator_proposed: bool = False

    @property
    def best(self) -> Proposal | None:
        """The first proposal."""
        return self.proposals[0] if self.proposals else None
