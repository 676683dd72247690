"""A call's problem, ready to be asked: pool, companies as they are now, rules, an officer's wishes.

Nothing here needs the engine or the encoder. What is slow to make is kept per process and made
anew when the pool, a company, a rule or the call has changed.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from backend.errors import Conflict
from backend.i18n import mark
from backend.matcher.calls import Context
from backend.matcher.consortia.busy import apart
from backend.matcher.consortia.circumstances import circumstances
from backend.matcher.consortia.entities import entities
from backend.matcher.consortia.kin import kin_of
from backend.matcher.consortia.pool import Judged, Pool, stored
from backend.matcher.consortia.wishes import Wishes
from backend.matcher.eligibility import main_role
from backend.models import Call, Company
from matching.consortium.problem import Candidate, Capability, Problem, Strength
from matching.consortium.results import Proposal
from matching.consortium.workspace import Desk, HandMade, Suggestion
from matching.eligibility.composition import CERTAIN, POSSIBLE, keeps_out
from matching.eligibility.entity import entity_verdict
from matching.teams import Action, Answer, Entity, Role, Verdict
from matching.types import Key

OUTSIDE = mark("Not judged for this call yet: %(names)s.")
KEPT = 24
#: actions that enterprises carry and coordinate: development and production, not research
INDUSTRIAL = frozenset({Action.DA, Action.IRA})
ENTERPRISES = frozenset({"private_company", "state_enterprise"})
#: what the fit of others counts there: it comes from a record of research
GUEST = 0.5
#: coordinated projects with which somebody is half as experienced as can be
HALF_EXPERIENCED = 3


class OutsidePool(Conflict):
    """Companies that the pool does not hold; prepare it with them."""

    def __init__(self, ids: Sequence[int]) -> None:
        super().__init__(OUTSIDE, names=", ".join(map(str, ids)))
        self.ids = tuple(ids)


@dataclass(frozen=True, eq=False)
class Base:
    """What does not depend on wishes: the pool, entities, circumstances, who is kept apart."""

    pool: Pool
    context: Context
    entities: Mapping[int, Entity]
    apart: tuple[tuple[int, int], ...]
    candidates: Mapping[int, Candidate]
    judged: dict[tuple[Key, Role], Verdict]
    kin: tuple[tuple[int, ...], ...] = ()

    def problem(self, wishes: Wishes) -> Problem:
        """The assembly problem under an officer's wishes.

        Raises:
            OutsidePool: a company that is named is not a candidate.
        """
        missing = [key for key in wishes.named if key not in self.entities]
        if missing:
            raise OutsidePool(missing)
        members = [self._wanted(key, wishes) for key in self.entities if self._may(key, wishes)]
        present = frozenset(int(one.key) for one in members)
        ties = {pair: s for pair, s in self.pool.ties_of().items() if present.issuperset(pair)}
        return Problem(
            tuple(members),
            tuple(
                Capability(
                    one.code, float(one.weight), minimum_trl=one.least_trl,
                    essential=one.code in wishes.essential,
                    role=Role(one.role) if one.role else None,
                )
                for one in self.pool.needed
            ),
            self.context,
            ties,
            wishes.coordinator,
            wishes.limits(present, self.apart, self.kin),
            stance=CERTAIN if wishes.certain else POSSIBLE,
            judged=self.judged,
        )  # fmt: skip

    def bare(self, wishes: Wishes) -> Wishes:
        """The same without roles that are usual anyway, so that many teams share one desk."""
        said = {
            key: role for key, role in wishes.roles.items()
            if key not in self.candidates or self.candidates[key].role != role
        }  # fmt: skip
        return replace(wishes, roles=said)

    def _may(self, key: int, wishes: Wishes) -> bool:
        return key in self.candidates or key in wishes.named

    def _wanted(self, key: int, wishes: Wishes) -> Candidate:
        usual = self.candidates.get(key) or candidate(
            self.pool.candidates[key], self.entities[key], Role.BENEFICIARY, self.context
        )
        role, cost = wishes.roles.get(key, usual.role), wishes.budgets.get(key)
        if role == usual.role and cost is None:
            return usual
        span = None if cost is None else (cost, cost)
        own = Role.BENEFICIARY if role == Role.COORDINATOR else role
        return candidate(self.pool.candidates[key], self.entities[key], own, self.context, span)


@dataclass(frozen=True, eq=False)
class Bench:
    """The officer's desk for one call and one set of wishes."""

    base: Base
    wishes: Wishes
    desk: Desk

    @property
    def pool(self) -> Pool:
        """The candidates."""
        return self.base.pool

    def evaluate(self, keys: Sequence[int]) -> HandMade:
        """What a hand-made team is worth and which demands it misses."""
        self._known(keys)
        return self.desk.evaluate(keys)

    def suggest(
        self, keys: Sequence[int], *, instead_of: int | None = None, top: int = 5
    ) -> tuple[Suggestion, ...]:
        """Who could join, or take a member's seat."""
        self._known(keys)
        return self.desk.suggest(keys, instead_of=instead_of, top=top)

    def _known(self, keys: Sequence[int]) -> None:
        present = {seat.key for seat in self.desk.made.seats}
        missing = [key for key in keys if key not in present]
        if missing:
            raise OutsidePool(missing)


def candidate(
    judged: Judged, entity: Entity, role: Role, context: Context,
    budget: tuple[int, int] | None = None,
) -> Candidate:  # fmt: skip
    """A judged company as assembly takes it.

    Newcomers are credited for what they bring to the call.
    """
    usual = context.action not in INDUSTRIAL or entity.kind in ENTERPRISES
    highest = max((shown.level for shown in judged.levels.values()), default=0)
    return Candidate(
        entity,
        judged.fit * (1 if usual else GUEST),
        {code: Strength(shown.level, shown.trl) for code, shown in judged.levels.items()},
        role,
        can_lead=role == Role.BENEFICIARY and may_lead(entity, context),
        newcomer=judged.newcomer * highest / 100,
        price=judged.price,
        budget=budget,
        usual_lead=usual,
        experience=judged.led / (judged.led + HALF_EXPERIENCED),
    )


def may_lead(entity: Entity, context: Context) -> bool:
    """Whether one would propose it as coordinator: it does not fail, and surely counts."""
    verdict = entity_verdict(entity, Role.COORDINATOR, context)
    doubtful = any(finding.code == "inside_if_confirmed" for finding in verdict.findings)
    return verdict.answer != Answer.FAILS and not doubtful


def usual_role(entity: Entity, context: Context) -> Role | None:
    """In which role a company would take part: funded if it may, else as an unfunded partner."""
    for role in (main_role(context.programme), Role.ASSOCIATED_PARTNER):
        fails = entity_verdict(entity, role, context).answer == Answer.FAILS
        if not fails and keeps_out(entity, role, context) is None:
            return role
    return None


_lock = Lock()
_bases: OrderedDict[tuple[Any, ...], Base] = OrderedDict()
_benches: OrderedDict[tuple[Any, ...], Bench] = OrderedDict()


def base_of(db: Session, call: Call, pool: Pool | None = None) -> Base | None:
    """The call's pool with companies and rules as they are now; None before it is prepared."""
    found = pool or stored(db, call)
    if found is None:
        return None
    context = circumstances(db, call)
    key = (*_facts(db, call, found), context.on, context.call, context.action, context.programme)
    with _lock:
        if key in _bases and _bases[key].context.book is context.book:
            return _bases[key]
    made = _base(db, found, context)
    _keep(_bases, key, made)
    return made


def _facts(db: Session, call: Call, pool: Pool) -> tuple[Any, ...]:
    state = db.execute(
        select(func.count(), func.max(Company.updated_at), func.sum(Company.profile_version))
        .where(Company.id.in_(list(pool.candidates)))
    ).one()  # fmt: skip
    url = db.get_bind().engine.url
    return (url, call.id, pool.made_at, pool.current, tuple(state), apart(db))


def _base(db: Session, pool: Pool, context: Context) -> Base:
    known = entities(db, pool.candidates)
    roles = {key: usual_role(entity, context) for key, entity in known.items()}
    judged: dict[tuple[Key, Role], Verdict] = {
        (key, role): entity_verdict(entity, role, context)
        for key, entity in known.items()
        for role in (Role.COORDINATOR, Role.BENEFICIARY, Role.ASSOCIATED_PARTNER)
    }
    return Base(
        pool, context, known, apart(db),
        {
            key: candidate(pool.candidates[key], known[key], role, context)
            for key, role in roles.items()
            if role is not None
        },
        judged,
        kin_of(known),
    )  # fmt: skip


def desk(db: Session, call: Call, wishes: Wishes) -> Bench | None:
    """A desk for these wishes; None while the call's candidates are not prepared.

    Raises:
        OutsidePool: a company that is named is not a candidate; NoRules; ValueError: wishes that
            contradict themselves, or no coordinator.
    """
    base = base_of(db, call)
    if base is None:
        return None
    wishes = base.bare(wishes)
    key = (id(base), wishes.key)
    with _lock:
        held = _benches.get(key)
    if held is not None and held.base is base:
        return held
    made = Bench(base, wishes, Desk.of(base.problem(wishes)))
    _keep(_benches, key, made)
    return made


def _keep(kept: OrderedDict[tuple[Any, ...], Any], key: tuple[Any, ...], value: Any) -> None:
    with _lock:
        kept[key] = value
        kept.move_to_end(key)
        while len(kept) > KEPT:
            kept.popitem(last=False)


def levels_of(pool: Pool, proposal: Proposal) -> dict[Key, dict[str, int]]:
    """Each member's levels by capability, for a coverage matrix."""
    return {
        key: {code: shown.level for code, shown in pool.candidates[int(str(key))].levels.items()}
        for key in proposal.keys
    }
