"""Funding rates of a team as its reader sees it, and what beyond the team they depend on."""

from collections.abc import Sequence
from dataclasses import dataclass

from backend.companies.disclosure.cards import CompanyCard
from backend.matcher.calls import Context
from backend.matcher.eligibility import entity_of
from matching.eligibility.funding import Declared, MemberRate, shares_of, team_rates
from matching.eligibility.rates import Shares
from matching.rules import Rule, RuleKind
from matching.teams import Member, Role, Team

#: what an action says of itself where a raised rate is asked for
CIRCUMSTANCES = ("new_cooperation", "new_capacity", "crisis_relevant", "special")


@dataclass(frozen=True)
class RateChoices:
    """Activities with a rate of their own, by letter; what the action may say of itself.

    `circumstances` are those of which one raises the rate, `majority` that most members must also
    be small or medium-sized.
    """

    activities: tuple[tuple[str, Rule], ...] = ()
    circumstances: tuple[str, ...] = ()
    majority: bool = False
    pesco: bool = False

    def __bool__(self) -> bool:
        return bool(self.activities or self.circumstances or self.pesco)


@dataclass(frozen=True)
class Costed:
    """A company as its reader sees it, in a role, with its eligible cost in euro."""

    card: CompanyCard
    role: Role
    cost: int | None


def rate_choices(context: Context) -> RateChoices:
    """What the rate rows of a call's programme, action and day leave open."""
    rows = [
        rule
        for rule in context.book.in_force(context.on, context.programme, RuleKind.RATE)
        if context.action in rule.parameters.get("actions", ())
    ]
    raised = [rule.parameters for rule in rows if "raised" in rule.parameters]
    return RateChoices(
        activities=tuple(
            (str(rule.parameters["activity"]), rule)
            for rule in rows
            if rule.parameters.get("activity")
        ),
        circumstances=tuple(
            dict.fromkeys(
                name for values in raised for name in values.get("raised_any", ("special",))
            )
        ),
        majority=any(values.get("raised_majority") for values in raised),
        pesco=any(rule.parameters.get("pesco_bonus") for rule in rows),
    )


def rates_of(
    context: Context, team: Sequence[Costed], declared: Declared
) -> tuple[tuple[MemberRate, ...], Shares]:
    """Every member's rate in the order given, and who has which share of the funded costs."""
    # shares are ratios, so that euros do as well as the thousands of assembly
    members = tuple(Member(entity_of(one.card), one.role, one.cost) for one in team)
    return team_rates(Team(members), context, declared), shares_of(members)
