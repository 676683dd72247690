"""Teams proposed, explained and checked."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from backend.errors import NotFound
from backend.i18n import mark
from backend.matcher.consortia.circumstances import circumstances
from backend.matcher.consortia.desk import base_of
from backend.matcher.consortia.entities import entities
from backend.matcher.consortia.judging import prepare_pool
from backend.matcher.consortia.kin import Pair, joined, suspected
from backend.matcher.consortia.pool import Pool, stored
from backend.matcher.consortia.wishes import Wishes
from backend.models import Call
from matching.consortium.assemble import assemble
from matching.consortium.demands import GROUPS
from matching.consortium.explain import (
    Binding,
    Chair,
    Marginal,
    binding_demands,
    marginal_values,
    other_coordinators,
)
from matching.consortium.pareto import pareto
from matching.consortium.results import Blame, Gap, Proposal
from matching.consortium.solving import Effort
from matching.consortium.workspace import Desk
from matching.eligibility.context import Context
from matching.eligibility.entity import entity_verdict
from matching.eligibility.team import team_verdict
from matching.teams import Answer, Entity, Finding, Member, Role, Team, Verdict
from matching.types import Progress

NOBODY = mark("There is no company %(id)s.")
CLOSED = "closed"
#: a company with nothing against it: what fails it fails every company
ANY_COMPANY = Entity(
    "any", "any company", "DE", management_country="DE", asset_countries=("DE",),
    controlling_country="DE", size="small",
)  # fmt: skip


@dataclass(frozen=True)
class Assembled:
    """The answer for a call: proposals, best first; or what stands in the way.

    `status` is optimal, feasible, infeasible, unknown or closed: companies cannot apply, and
    `closed_by` says by which rule. `unfit` are candidates that the rules keep out, with the
    findings against them.
    """

    status: str
    proposals: tuple[Proposal, ...]
    pool: Pool | None = None
    blame: Blame | None = None
    gaps: tuple[Gap, ...] = ()
    closed_by: tuple[Finding, ...] = ()
    coordinator_proposed: bool = False

    @property
    def best(self) -> Proposal | None:
        """The first proposal."""
        return self.proposals[0] if self.proposals else None


@dataclass(frozen=True)
class Explanation:
    """Why this team: what each member is worth, another coordinator, which demands cost."""

    marginals: tuple[Marginal, ...]
    chairs: tuple[Chair, ...]
    binding: tuple[Binding, ...]


@dataclass(frozen=True)
class Seated:
    """A company in a role; `budget` is its eligible cost in thousand euro."""

    company_id: int
    role: Role = Role.BENEFICIARY
    budget: int | None = None


@dataclass(frozen=True)
class Said:
    """What a consortium says beside its members' facts.

    States whose papers for it were seen, and those still to be; pairs of companies that are one
    group, and pairs that are not though their names suggest it.
    """

    supporting_states: tuple[str, ...] = ()
    claimed_states: tuple[str, ...] = ()
    same: tuple[Pair, ...] = ()
    unrelated: tuple[Pair, ...] = ()


def closed_by(context: Context) -> tuple[Finding, ...]:
    """The rules that keep every company from applying, whatever it is like."""
    verdict = entity_verdict(ANY_COMPANY, Role.BENEFICIARY, context)
    return tuple(
        finding
        for finding in verdict.findings
        if finding.answer == Answer.FAILS
        and finding.code in {"kind_cannot_apply", "programme_not_in_force"}
    )


def pool_for(db: Session, call: Call) -> Pool | None:
    """The candidates as they were prepared last; None before the first time."""
    return stored(db, call)


def propose(
    db: Session,
    call: Call,
    wishes: Wishes | None = None,
    *,
    alternatives: int = 5,
    seconds: float = 10.0,
    progress: Progress | None = None,
) -> Assembled:
    """The best team for a call under an officer's wishes, and others that truly differ.

    Candidates are prepared first where they are missing, out of date, or lack a company that is
    named. `seconds` holds for each solve.

    Raises:
        NoRules: the programme is not known; ValueError: wishes that contradict themselves.
    """
    wanted = wishes or Wishes()
    closed = closed_by(circumstances(db, call))
    if closed:
        return Assembled(CLOSED, (), closed_by=closed)
    pool = ready(db, call, wanted.named, progress)
    base = base_of(db, call, pool)
    assert base is not None  # noqa: S101 - a pool was given
    effort = Effort(seconds=seconds)
    found = assemble(base.problem(wanted), effort, alternatives=alternatives)
    if base.kin and wanted.groups and not found.proposals:  # names alone keep nobody out
        without = replace(wanted, groups=False)
        found = assemble(base.problem(without), effort, alternatives=alternatives)
    return Assembled(
        str(found.status), found.proposals, pool, found.blame, found.gaps,
        coordinator_proposed=found.coordinator_proposed,
    )  # fmt: skip


def ready(
    db: Session, call: Call, named: Collection[int], progress: Progress | None = None
) -> Pool:
    """The stored candidates, prepared anew where they no longer hold or somebody is missing."""
    pool = stored(db, call)
    if pool is not None and pool.current and not set(named) - pool.candidates.keys():
        return pool
    return prepare_pool(db, call, named, progress=progress)


def explain(
    db: Session, call: Call, wishes: Wishes, keys: Sequence[int], *, seconds: float = 5.0
) -> Explanation | None:
    """What each member and each demand is worth: one solve each; None without candidates.

    `keys` is the team, its coordinator in the wishes.
    """
    base = base_of(db, call)
    if base is None:
        return None
    problem, effort = base.problem(wishes), Effort(seconds=seconds)
    made = Desk.of(problem).evaluate(keys)
    if GROUPS in made.broken:
        problem = base.problem(replace(wishes, groups=False))
        made = Desk.of(problem).evaluate(keys)
    proposal = made.proposal
    return Explanation(
        marginal_values(problem, proposal, effort),
        other_coordinators(problem, proposal),
        binding_demands(problem, proposal, effort),
    )


def compromises(
    db: Session, call: Call, wishes: Wishes, *, seconds: float = 3.0
) -> tuple[Proposal, ...] | None:
    """Teams between which one must choose (coverage, fit, newcomers); None without candidates."""
    base = base_of(db, call)
    if base is None:
        return None
    effort = Effort(seconds=seconds)
    return pareto(base.problem(wishes), effort) or pareto(
        base.problem(replace(wishes, groups=False)), effort
    )


def check(
    db: Session,
    call: Call,
    members: Sequence[Seated],
    *,
    said: Said | None = None,
    on: date | None = None,
) -> Verdict:
    """Every rule's answer for a team of any companies, pool or not."""
    told = said or Said()
    known = joined(_known(db, [member.company_id for member in members]), told.same)
    team = Team(
        tuple(Member(known[one.company_id], one.role, one.budget) for one in members),
        told.supporting_states, told.claimed_states, suspected(known, told.unrelated),
    )  # fmt: skip
    return team_verdict(team, circumstances(db, call, on))


def verdicts(
    db: Session, call: Call, roles: Mapping[int, Role], *, on: date | None = None
) -> dict[int, Verdict]:
    """Each company's own eligibility in its role under this call's rules."""
    known, context = _known(db, list(roles)), circumstances(db, call, on)
    return {key: entity_verdict(known[key], role, context) for key, role in roles.items()}


def _known(db: Session, ids: Sequence[int]) -> dict[int, Entity]:
    known = entities(db, ids)
    for key in ids:
        if key not in known:
            raise NotFound(NOBODY, id=key)
    return known
