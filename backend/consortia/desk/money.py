"""The budget: what each member costs, at which rate the programme may fund it, by which rules."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from backend.consortia.desk.service import MemberView
from backend.i18n import mark
from backend.matcher import consortia as matcher
from backend.matcher.calls import Context
from backend.matcher.consortia import Activity, Rate, RateChoices, Shares, rate_choices
from backend.models import Call, Consortium, ConsortiumMember, MemberRole, MemberState

FUNDED = frozenset({
    MemberRole.coordinator, MemberRole.beneficiary, MemberRole.affiliated_entity,
})  # fmt: skip
SMES = frozenset({"micro", "small", "medium"})
MIDCAPS = frozenset({"small_midcap", "midcap"})
NON_PROFIT = frozenset({"university", "research_organisation", "public_body", "association"})
NO_RATE = mark("No funding rate is known here for this programme and type of action.")


class Supposed(BaseModel):
    """What a reader of the budget supposes of the project, where the rate depends on it."""

    activity: str = Field("", pattern="^[a-i]?$")
    pesco: bool = False
    raised: bool = False


@dataclass(frozen=True)
class Line:
    """A member's costs in euro and what may be paid of them; the rate in per cent."""

    member: MemberView
    cost: int | None
    rate: float | None
    grant: int | None


@dataclass(frozen=True)
class Money:
    """The budget of a team: lines, sums, the rules behind the rate or why there is none."""

    lines: tuple[Line, ...]
    cost: int
    grant: int | None
    rate: Rate | None
    shares: Shares
    refusal: str = ""
    missing: int = 0
    supposed: Supposed = field(default_factory=Supposed)
    choices: RateChoices = field(default_factory=RateChoices)


def money(
    db: Session, found: Consortium, team: Sequence[MemberView], supposed: Supposed | None = None
) -> Money:
    """The budget as the members' shares of the costs make it, under what is supposed."""
    asked, context = supposed or Supposed(), _context(db, found.call)
    shares = shares_of([(one.row, one.card.size or "", one.card.country) for one in team])
    shares = replace(shares, pesco=asked.pesco)
    rates = {public: _rate(context, public, shares, asked) for public in (False, True)}
    lines = tuple(_line(one, rates[one.card.kind in NON_PROFIT]) for one in team)
    usual = rates[False]
    grants = [line.grant for line in lines if line.grant is not None]
    return Money(
        lines=lines, cost=sum(line.cost or 0 for line in lines),
        grant=sum(grants) if usual else None, rate=usual, shares=shares,
        refusal="" if usual else NO_RATE,
        missing=sum(line.cost is None for line in lines), supposed=asked,
        choices=rate_choices(context) if context else RateChoices(),
    )  # fmt: skip


def shares_of(team: Sequence[tuple[ConsortiumMember, str, str]]) -> Shares:
    """What share of the funded costs SMEs and mid-caps have: (member, size, country) each."""
    funded = [one for one in team if one[0].role in FUNDED and one[0].cost_eur]
    whole = sum(row.cost_eur or 0 for row, _, _ in funded)
    if not whole:
        return Shares()
    home = {country for _, size, country in funded if size not in SMES}

    def per_cent(wanted: Sequence[tuple[ConsortiumMember, str, str]]) -> float:
        return round(100 * sum(row.cost_eur or 0 for row, _, _ in wanted) / whole, 2)

    smes = [one for one in funded if one[1] in SMES]
    return Shares(
        sme_domestic=per_cent([one for one in smes if one[2] in home]),
        sme_cross_border=per_cent([one for one in smes if one[2] not in home]),
        midcap=per_cent([one for one in funded if one[1] in MIDCAPS]),
    )


def _line(one: MemberView, rate: Rate | None) -> Line:
    cost = one.row.cost_eur
    paid = one.row.role in FUNDED and one.row.state != MemberState.requested
    share = (rate.rate if paid else 0.0) if rate else None
    grant = round(cost * share / 100) if cost is not None and share is not None else None
    return Line(one, cost, share, grant)


def _context(db: Session, call: Call) -> Context | None:
    try:
        return matcher.circumstances(db, call)
    except matcher.NoRules:
        return None


def _rate(
    context: Context | None, non_profit: bool, shares: Shares, asked: Supposed
) -> Rate | None:
    if context is None or context.action is None:
        return None
    activity = Activity(
        letter=asked.activity or context.call.activity or "", shares=shares,
        non_profit=non_profit, raised=asked.raised,
    )  # fmt: skip
    try:
        return matcher.funding_rate(
            context.programme, context.action, context.on, activity, context.book
        )
    except KeyError:
        return None
