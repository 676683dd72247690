"""What a funding rate depends on beyond the team: what a reader of the budget can suppose."""

from dataclasses import dataclass

from backend.matcher.calls import Context
from matching.rules import Rule, RuleKind


@dataclass(frozen=True)
class RateChoices:
    """Activities with a rate of their own, by letter; whether a raised rate, PESCO points exist."""

    activities: tuple[tuple[str, Rule], ...] = ()
    raised: bool = False
    pesco: bool = False

    def __bool__(self) -> bool:
        return bool(self.activities or self.raised or self.pesco)


def rate_choices(context: Context) -> RateChoices:
    """What the rate rows of a call's programme, action and day leave open."""
    rows = [
        rule
        for rule in context.book.in_force(context.on, context.programme, RuleKind.RATE)
        if context.action in rule.parameters.get("actions", ())
    ]
    return RateChoices(
        activities=tuple(
            (str(rule.parameters["activity"]), rule)
            for rule in rows
            if rule.parameters.get("activity")
        ),
        raised=any("raised" in rule.parameters for rule in rows),
        pesco=any(rule.parameters.get("pesco_bonus") for rule in rows),
    )
