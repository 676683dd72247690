"""What a project may say of itself: what its programme's rates and rules ask for."""

from dataclasses import dataclass

from backend.matcher.calls import Context
from backend.matcher.consortia.rates import rate_choices
from matching.rules import RuleKind
from matching.teams import Answer

PESCO = "pesco"
STATE = "supporting_state"


@dataclass(frozen=True)
class Claimable:
    """Kinds of claims that matter here, and the states whose support would count."""

    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.kinds)


def claimable(context: Context) -> Claimable:
    """What the rows in force for a call's programme, action and day ask of a project."""
    choices = rate_choices(context)
    rules = [rule for rule, _ in context.rules(RuleKind.EVIDENCE) if rule.parameters.get("states")]
    sets = [context.countries(rule.parameters.get("inside", ())) for rule in rules]
    states = {
        country for one in sets for country in (*one.certain, *one.doubtful)
        if one.standing(country) != Answer.FAILS
    }  # fmt: skip
    kinds = [PESCO] if choices.pesco else []
    kinds += [*choices.circumstances, *([STATE] if states else [])]
    return Claimable(tuple(kinds), tuple(sorted(states)))
