"""A consortium before the rules and the judgement: its team, its wishes, what fails."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from backend.consortia.judgement.claims import supporting_states
from backend.consortia.judgement.kinship import answers
from backend.consortia.member_states import LIVE
from backend.consortia.queries import job_waits
from backend.i18n import current_locale
from backend.jobs import enqueue
from backend.matcher import consortia as matcher
from backend.matcher.consortia import Answer, Bench, Finding, HandMade, Role, Said, Verdict, Wishes
from backend.matcher.eligibility import rule
from backend.models import Call, Consortium, ConsortiumMember, MemberRole, MemberState

#: those who would be in the proposal as things stand; who only asks to join is not
TEAM = LIVE - {MemberState.requested}


@dataclass(frozen=True)
class Weighed:
    """The team on the desk; without `made` the reason: being prepared, or no answer possible.

    `outdated`: the candidates are being judged anew, meanwhile the earlier judgement stands;
    `rejudge`: because another model is in use.
    """

    bench: Bench | None = None
    made: HandMade | None = None
    preparing: bool = False
    refusal: str = ""
    outdated: bool = False
    rejudge: bool = False


def team_of(found: Consortium) -> list[ConsortiumMember]:
    """The members who make up the team, the coordinator first."""
    team = [one for one in found.members if one.state in TEAM]
    return sorted(team, key=lambda one: (one.role != MemberRole.coordinator, one.id))


def keys_of(found: Consortium) -> list[int]:
    """The companies of the team as it is weighed: with its coordinator, even one that said no."""
    keys = [one.company_id for one in team_of(found)]
    return keys if found.coordinator_id in keys else [found.coordinator_id, *keys]


def seated(found: Consortium) -> list[matcher.Seated]:
    """The team as the rules take it."""
    return [
        matcher.Seated(one.company_id, Role(one.role), kilo(one.cost_eur))
        for one in team_of(found)
    ]  # fmt: skip


def verdict(db: Session, found: Consortium) -> Verdict | None:
    """Every rule's answer for the team; None where the programme's rules are not known."""
    try:
        return matcher.check(db, found.call, seated(found), said=said(found))
    except matcher.NoRules:
        return None


def said(found: Consortium) -> Said:
    """What the rules are told beside the members' facts."""
    return Said(
        supporting_states=supporting_states(found, shown=True),
        claimed_states=supporting_states(found, shown=False),
        same=answers(found, same=True), unrelated=answers(found, same=False),
    )  # fmt: skip


def composition(verdict: Verdict | None) -> tuple[Finding, ...]:
    """What the rules say of the team as a whole, the worst first."""
    found = [one for one in verdict.findings if one.subject is None] if verdict else []
    return tuple(sorted(found, key=lambda one: Answer(one.answer).rank))


def failing_rules(db: Session, found: Consortium) -> list[str]:
    """Names of the rules that appear to fail, in the reader's language."""
    answer = verdict(db, found)
    failing = [one for one in answer.findings if one.answer == Answer.FAILS] if answer else []
    return list(dict.fromkeys(rule_name(one.rule) for one in failing))


def rule_name(rule_id: str) -> str:
    """A rule's short name; its number where it has left the book."""
    rows = rule(rule_id)
    return rows[0].name(current_locale()) if rows else rule_id


def wishes(
    found: Consortium, barred: Collection[int] = (), without: Collection[str] = ()
) -> Wishes:
    """What the coordinator wants of a team: limits, locks, bars, roles, costs."""
    team = team_of(found)
    return Wishes(
        coordinator=found.coordinator_id,
        must=tuple(one.company_id for one in team if kept(one)),
        barred=tuple(barred),
        roles={one.company_id: Role(one.role) for one in team if one.role != "coordinator"},
        budgets={one.company_id: k for one in team if (k := kilo(one.cost_eur)) is not None},
        minimum=found.minimum_members,
        maximum=max(found.maximum_members, len(team)),
        smes=found.minimum_smes or None,
        ukrainians=found.minimum_ukrainians or None,
        without=frozenset(without),
        unrelated=answers(found, same=False),
    )


def kept(member: ConsortiumMember) -> bool:
    """Whether no proposal may leave a member out: locked, asked already, or coordinating."""
    return member.locked or member.state != MemberState.suggested


def at_hand(found: Consortium, wanted: Wishes) -> Wishes:
    """The wishes as far as they bear on a team made by hand, so that all its changes share a desk.

    Whoever is locked is in the team anyway; whoever is barred outside it is not to be added. Who
    may be one group with whom is said beside the team.
    """
    team = {one.company_id for one in team_of(found)}
    barred = tuple(one for one in wanted.barred if one in team)
    return replace(wanted, groups=False, must=(), barred=barred)


def weigh(db: Session, found: Consortium, wanted: Wishes) -> Weighed:
    """The team on the desk; asks for its candidates to be prepared where they are not."""
    keys = keys_of(found)
    try:
        bench = matcher.desk(db, found.call, wanted)
        if bench is None:
            return _prepared(db, found.call, keys)
        if not (pool := bench.pool).current:
            prepare(db, found.call, keys)
        return Weighed(bench, bench.evaluate(keys), outdated=not pool.current, rejudge=pool.rejudge)
    except matcher.OutsidePool:
        return _prepared(db, found.call, keys)
    except matcher.NoRules as refused:
        return Weighed(refusal=refused.detail)
    except ValueError as refused:
        return Weighed(refusal=str(refused))


def _prepared(db: Session, call: Call, keys: Collection[int]) -> Weighed:
    prepare(db, call, keys)
    return Weighed(preparing=True)


def prepare(db: Session, call: Call, keys: Collection[int] = ()) -> None:
    """Asks for the candidates of a call; not again while that waits or runs."""
    if not job_waits(db, "prepare_pool", "call_id", call.id):
        enqueue(db, "prepare_pool", call_id=call.id, also=sorted(keys))


def usual_role(bench: Bench, company_id: int) -> str:
    """The role in which a candidate would take part."""
    known = bench.base.candidates.get(company_id)
    return str(known.role) if known else str(Role.BENEFICIARY)


def day_of(call: Call) -> date:
    """The day whose rules hold for a call: its deadline, or today where it has none."""
    return call.deadline or datetime.now(UTC).date()


def kilo(euros: int | None) -> int | None:
    """Euros as thousands."""
    return None if euros is None else round(euros / 1000)
