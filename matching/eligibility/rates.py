"""Funding rates and bonuses: what share of eligible cost a programme may pay."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from matching.rules import Rule, RuleBook, RuleKind, rulebook
from matching.teams import Action, Programme


@dataclass(frozen=True)
class Shares:
    """Who does how much of one activity, in per cent of its total eligible cost.

    `sme_domestic` goes to SMEs established where some non-SME recipient is, `sme_cross_border` to
    SMEs of other states; `pesco` says that the action belongs to a PESCO project.
    """

    sme_domestic: float = 0.0
    sme_cross_border: float = 0.0
    midcap: float = 0.0
    pesco: bool = False


@dataclass(frozen=True)
class Activity:
    """The activity asked about.

    `letter` is the statutory activity of an EDF development action; `raised` says that the
    conditions for a programme's raised rate are met; `baseline` overrides the usual baseline with
    the call's own; `non_profit` matters in Horizon Europe.
    """

    letter: str = ""
    shares: Shares = field(default_factory=Shares)
    baseline: float | None = None
    non_profit: bool = False
    raised: bool = False


@dataclass(frozen=True)
class Rate:
    """Per cent of cost: `baseline` + `bonus`, never above 100; the rules it comes from."""

    rate: float
    baseline: float
    bonus: float
    base: str
    rules: tuple[Rule, ...]


def funding_rate(
    programme: Programme,
    action: Action,
    on: date,
    activity: Activity | None = None,
    book: RuleBook | None = None,
) -> Rate:
    """The highest rate that the rules of a day allow.

    Raises:
        KeyError: no rate is known for the programme, action and activity on that day.
    """
    asked = activity or Activity()
    rows = (book or rulebook()).in_force(on, programme, RuleKind.RATE)
    row = _rate_row(rows, programme, action, asked.letter)
    values = row.parameters
    baseline = values.get("baseline", values.get("ceiling", 0))
    if asked.raised and "raised" in values:
        baseline = values["raised"]
    if asked.non_profit and "non_profit" in values:
        baseline = values["non_profit"]
    if asked.baseline is not None:
        baseline = asked.baseline
    bonuses = [
        rule
        for rule in rows
        if "bonus_cap" in rule.parameters and action in rule.parameters["actions"]
    ]
    bonus = sum(bonus_points(rule, asked.shares) for rule in bonuses)
    base = values.get("base", "eligible_costs")
    return Rate(min(100.0, baseline + bonus), baseline, bonus, base, (row, *bonuses))


def bonus_points(rule: Rule, shares: Shares) -> float:
    """Points on top of the baseline for SMEs, mid-caps and PESCO, capped."""
    values = rule.parameters
    sme = 0.0
    if shares.sme_domestic + shares.sme_cross_border >= values["sme_threshold"]:
        sme = min(shares.sme_domestic, values["sme_domestic_cap"])
        sme += values["sme_cross_border_factor"] * shares.sme_cross_border
    midcap = values["midcap_bonus"] if shares.midcap >= values["midcap_threshold"] else 0
    pesco = values["pesco_bonus"] if shares.pesco else 0
    return float(min(values["bonus_cap"], sme + midcap + pesco))


def _rate_row(rows: tuple[Rule, ...], programme: str, action: Action, letter: str) -> Rule:
    for rule in rows:
        values = rule.parameters
        fits = action in values.get("actions", ()) and "bonus_cap" not in values
        if fits and values.get("activity", letter) == letter:
            return rule
    wanted = f"{programme} {action} {letter}".strip()
    raise KeyError(f"No funding rate is known for {wanted}; a development action needs its letter.")
