"""Where a product's components come from: one calculation, a different inside per programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matching.eligibility.context import Context
from matching.rules import Rule, RuleBook, RuleKind, rulebook
from matching.teams import Answer, Finding, Programme


@dataclass(frozen=True)
class Component:
    """A line of a bill of materials: country of origin ("" unknown) and cost, any one currency."""

    origin: str
    cost: float
    name: str = ""


def component_share(
    components: Sequence[Component],
    programme: Programme,
    on: date,
    *,
    product_value: float | None = None,
    book: RuleBook | None = None,
) -> Finding:
    """The share of cost from outside, in per cent, against the programme's limit.

    EDIP, the Ukraine Support Instrument and SAFE divide by the cost of all components, EDIRPA by
    `product_value`, the value of the end product. Unknown origins make it a check when they could
    tip the scale.

    Raises:
        KeyError: the programme has no such rule on that day.
        ValueError: costs or the product's value are missing or not positive.
    """
    context = Context(programme, None, on, book=book or rulebook())
    rows = context.book.in_force(on, programme, RuleKind.COMPONENTS)
    if not rows:
        raise KeyError(f"{programme} has no rule on the origin of components on {on}.")
    rule = rows[0]
    whole = _denominator(rule, components, product_value)
    inside = context.countries(rule.parameters["inside"])
    denied = context.countries(rule.parameters["denied"])
    costs = dict.fromkeys(Answer, 0.0)
    unknown = 0.0
    for component in components:
        if component.origin:
            costs[inside.standing(component.origin)] += component.cost
        else:
            unknown += component.cost
    outside = 100 * costs[Answer.FAILS] / whole
    if rule.parameters["denominator"] == "end_product":
        outside = 100 - 100 * (costs[Answer.MEETS] + costs[Answer.CHECK] + unknown) / whole
    possible = outside + 100 * (unknown + costs[Answer.CHECK]) / whole
    limit = rule.parameters["limit"]
    refused = sorted({c.origin for c in components if c.origin in denied.certain})
    answer, code = _judged(outside, possible, limit, bool(refused))
    facts = {
        "outside": round(outside, 4),
        "possible": round(possible, 4),
        "limit": limit,
        "refused": refused,
        "denominator": rule.parameters["denominator"],
    }
    return context.finding(rule, answer, code, facts, need=("origin_of_components", "applicant"))


def _judged(outside: float, possible: float, limit: float, refused: bool) -> tuple[Answer, str]:
    slack = 1e-9
    if refused:
        return Answer.FAILS, "components_refused"
    if outside > limit + slack:
        return Answer.FAILS, "components_too_many_outside"
    if possible > limit + slack:
        return Answer.CHECK, "components_unknown"
    return Answer.MEETS, "components_inside"


def _denominator(rule: Rule, components: Sequence[Component], value: float | None) -> float:
    if any(component.cost < 0 for component in components):
        raise ValueError("A component's cost cannot be negative.")
    total = sum(component.cost for component in components)
    if rule.parameters["denominator"] == "end_product":
        if value is None or value < total:
            raise ValueError("Give the value of the end product, not less than its components.")
        return value
    if total <= 0:
        raise ValueError("Give the cost of at least one component.")
    return total
