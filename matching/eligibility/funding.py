"""What share of whose costs a programme may pay: every member of a team, with the rules behind it.

Facts come from three places: members (size, kind, costs), the action (PESCO, new cooperation and
the like, which only its coordinator can say) and the rule rows, which name the conditions. What is
not known never raises a rate; the finding says what could, and who has the paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from matching.eligibility.context import Context
from matching.eligibility.entity import entity_verdict
from matching.eligibility.rates import Activity, Rate, Shares, funding_rate
from matching.rules import Rule, RuleKind
from matching.teams import SME_SIZES, Answer, Entity, Finding, Member, Role, Team

FUNDED = frozenset({Role.COORDINATOR, Role.BENEFICIARY, Role.AFFILIATED_ENTITY})
"""Roles whose costs a grant may pay."""
MIDCAP_SIZES = frozenset({"small_midcap", "midcap"})
NON_PROFIT_KINDS = frozenset({"university", "research_organisation", "public_body"})
"""Kinds taken for not-for-profit until somebody says otherwise: a paper still has to show it."""


@dataclass(frozen=True)
class Declared:
    """What an action says of itself; None: not said.

    `pesco`: it belongs to a PESCO project. `new_cooperation`, `new_capacity` and `crisis_relevant`
    are the conditions of EDIP's raised rate, `special` those of common procurement (a SEAP, a
    product free of restrictions, extra quantities for Ukraine or Moldova ...). `letter` and
    `baseline` are the activity asked about and the call document's own rate for it.
    """

    pesco: bool | None = None
    new_cooperation: bool | None = None
    new_capacity: bool | None = None
    crisis_relevant: bool | None = None
    special: bool | None = None
    letter: str = ""
    baseline: float | None = None


@dataclass(frozen=True)
class MemberRate:
    """A member's rate in per cent of its cost, or None where no rate is known.

    `highest` is the rate once everything open is shown; `findings` name rule, date, source and what
    would have to be shown.
    """

    member: Member
    rate: float | None
    highest: float | None
    answer: Answer
    findings: tuple[Finding, ...] = field(default=())


def team_rates(
    team: Team, context: Context, declared: Declared | None = None
) -> tuple[MemberRate, ...]:
    """Every member's rate under the rules of the context, in the order of the team.

    Members in roles without funding have rate 0. Shares of SMEs and mid-caps are those of the
    members' budgets; without budgets none are known and no bonus counts.
    """
    said = declared or Declared()
    shares = shares_of(team.members, pesco=bool(said.pesco))
    return tuple(_rated(member, team, context, said, shares) for member in team.members)


def letters(context: Context) -> tuple[str, ...]:
    """The statutory activities that have a rate each; ("",) where one rate is for all."""
    rows = context.book.in_force(context.on, context.programme, RuleKind.RATE)
    tables = [row.parameters for row in rows if context.action in row.parameters.get("actions", ())]
    found = sorted({str(table["activity"]) for table in tables if "activity" in table})
    return (context.call.activity,) if context.call.activity in found else tuple(found) or ("",)


def shares_of(members: Iterable[Member], *, pesco: bool = False) -> Shares:
    """Per cent of the funded cost that SMEs (at home and across a border) and mid-caps have.

    An SME is at home where some funded member is known not to be one.
    """
    funded = [m for m in members if m.role in FUNDED and m.budget]
    whole = sum(m.budget or 0 for m in funded)
    home = {m.entity.country for m in funded if m.entity.size and m.entity.size not in SME_SIZES}
    smes = [m for m in funded if m.entity.size in SME_SIZES]

    def per_cent(some: Sequence[Member]) -> float:
        return round(100 * sum(m.budget or 0 for m in some) / whole, 4) if whole else 0.0

    return Shares(
        sme_domestic=per_cent([m for m in smes if m.entity.country in home]),
        sme_cross_border=per_cent([m for m in smes if m.entity.country not in home]),
        midcap=per_cent([m for m in funded if m.entity.size in MIDCAP_SIZES]),
        pesco=pesco,
    )


def _rated(
    member: Member, team: Team, context: Context, said: Declared, shares: Shares
) -> MemberRate:
    own = entity_verdict(member.entity, member.role, context)
    if member.role not in FUNDED or own.answer == Answer.FAILS:
        code = "rate_unfunded_role" if member.role not in FUNDED else "rate_not_eligible"
        return MemberRate(member, 0.0, 0.0, Answer.MEETS, (_plain(context, member, code),))
    raised, profit = _raised(team, context, said), _non_profit(member.entity)
    now = _asked(context, said, shares, raised is True, profit is True)
    if now is None:
        unknown = _plain(context, member, "rate_unknown")
        return MemberRate(member, None, None, Answer.CHECK, (unknown,))
    hoped = replace(shares, pesco=shares.pesco or said.pesco is None)
    most = _asked(context, said, hoped, raised is not False, profit is not False) or now
    if any(finding.code == "funded_by_exception" for finding in own.findings):
        now = replace(now, rate=0.0)
    needs = _needs(member.entity, now, most, raised)
    findings = tuple(_finding(rule, member, context, (now, most), needs) for rule in now.rules)
    answer = Answer.MEETS if most.rate == now.rate else Answer.CHECK
    return MemberRate(member, now.rate, most.rate, answer, findings)


def _needs(entity: Entity, now: Rate, most: Rate, raised: bool | None) -> tuple[str, str]:
    """The paper that would lift the rate to the highest, and who has it."""
    if most.rate == now.rate:
        return "", ""
    if most.bonus > now.bonus:
        return "pesco_project", "coordinator"
    if raised is None:
        return "raised_conditions", "coordinator"
    if now.rate == 0:
        return "listed_or_essential", "granting_authority"
    return "non_profit_status", "applicant"


def _finding(
    rule: Rule, member: Member, context: Context, rates: tuple[Rate, Rate], needs: tuple[str, str]
) -> Finding:
    now, most = rates
    bonus = "bonus_cap" in rule.parameters
    facts = {
        "rate": now.rate, "highest": most.rate, "baseline": now.baseline, "bonus": now.bonus,
        "highest_bonus": most.bonus, "base": now.base,
    }  # fmt: skip
    lifts = most.bonus > now.bonus if bonus else most.rate - most.bonus > now.rate - now.bonus
    answer = Answer.CHECK if lifts else Answer.MEETS
    code = "rate_bonus" if bonus else "rate_base"
    return context.finding(rule, answer, code, facts, need=needs, subject=member.entity.key)


def _plain(context: Context, member: Member, code: str) -> Finding:
    """A finding that rests on no row: an unfunded role, or a rate that nobody knows."""
    answer = Answer.CHECK if code == "rate_unknown" else Answer.MEETS
    need = ("call_document", "granting_authority") if answer == Answer.CHECK else ("", "")
    facts = {"programme": str(context.programme), "role": str(member.role)}
    return Finding(
        "", answer, code, context.on, "", "G", facts, *need, subject=member.entity.key
    )  # fmt: skip


def _non_profit(entity: Entity) -> bool | None:
    """Whether it is not-for-profit, None where that must still be shown."""
    if entity.non_profit is not None:
        return entity.non_profit
    return None if entity.kind in NON_PROFIT_KINDS else False


def _asked(
    context: Context, said: Declared, shares: Shares, raised: bool, non_profit: bool
) -> Rate | None:
    if context.action is None:
        return None
    activity = Activity(
        said.letter or context.call.activity or "", shares, said.baseline, non_profit, raised
    )
    try:
        return funding_rate(context.programme, context.action, context.on, activity, context.book)
    except KeyError:
        return None


def _raised(team: Team, context: Context, said: Declared) -> bool | None:
    """Whether the conditions of the raised rate are met; None while something is not known."""
    rows = context.book.in_force(context.on, context.programme, RuleKind.RATE)
    tables = [row.parameters for row in rows if context.action in row.parameters.get("actions", ())]
    values = next((table for table in tables if "raised" in table), None)
    if values is None:
        return False
    majority = _majority(team, values)
    circumstances = [getattr(said, name) for name in values.get("raised_any", ("special",))]
    return _both(majority, _any(circumstances))


def _majority(team: Team, values: Mapping[str, Any]) -> bool | None:
    sizes = values.get("raised_majority")
    if not sizes:
        return True
    if values.get("raised_seap") and any(m.entity.seap for m in team.members):
        return True
    funded = [m.entity for m in team.members if m.role in FUNDED]
    sure = sum(entity.size in sizes for entity in funded)
    open_ = sum(entity.size in {"", "not_sme"} for entity in funded)
    if 2 * sure > len(funded):
        return True
    return None if 2 * (sure + open_) > len(funded) else False


def _any(answers: Sequence[bool | None]) -> bool | None:
    if True in answers:
        return True
    return None if None in answers else False


def _both(one: bool | None, other: bool | None) -> bool | None:
    if False in {one, other}:
        return False
    return None if None in {one, other} else True
