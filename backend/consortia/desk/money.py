"""The budget: what each member costs, at which rate the programme may fund it, by which rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qsl, urlsplit

from pydantic import BaseModel, Field
from sqlalchemy.orm import Session

from backend.consortia.desk.service import MemberView
from backend.consortia.judgement.claims import declared
from backend.eligibility import team_words
from backend.i18n import current_locale, mark
from backend.matcher import consortia as matcher
from backend.matcher.calls import Context
from backend.matcher.consortia import (
    Answer,
    Costed,
    Declared,
    MemberRate,
    RateChoices,
    Role,
    Shares,
    rate_choices,
    rates_of,
)
from backend.matcher.eligibility import rule
from backend.models import Call, Consortium

NO_RATE = mark("No funding rate is known here for this programme and type of action.")
CHOOSE = mark("Each activity has a rate of its own here: choose one below.")


class Supposed(BaseModel):
    """What a reader of the budget supposes of the project, where the rate depends on it."""

    activity: str = Field("", pattern="^[a-i]?$")
    pesco: bool = False
    raised: bool = False


def supposed_in(address: str) -> Supposed:
    """What the address of a page supposes; nothing where it supposes what cannot be."""
    try:
        return Supposed.model_validate(dict(parse_qsl(urlsplit(address).query)))
    except ValueError:
        return Supposed()


@dataclass(frozen=True)
class Line:
    """A member's costs in euro and what may be paid of them; rates in per cent.

    `highest` is the rate once everything open is shown.
    """

    member: MemberView
    cost: int | None
    rate: float | None
    highest: float | None
    grant: int | None


@dataclass(frozen=True)
class Usual:
    """The rate of the first member whom the programme pays, with the rules it rests on."""

    rate: float
    highest: float
    baseline: float
    bonus: float
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Money:
    """The budget of a team: lines, sums, the rules behind the rates or why there are none.

    `says` are the rules' sentences with the paper that each still wants.
    """

    lines: tuple[Line, ...]
    cost: int
    grant: int | None
    highest: int | None
    rate: Usual | None
    shares: Shares
    says: tuple[Mapping[str, str], ...] = ()
    refusal: str = ""
    missing: int = 0
    supposed: Supposed = field(default_factory=Supposed)
    choices: RateChoices = field(default_factory=RateChoices)


def money(
    db: Session, found: Consortium, team: Sequence[MemberView], supposed: Supposed | None = None
) -> Money:
    """The budget as the members' shares of the costs make it, under what is supposed."""
    asked, context = supposed or Supposed(), _context(db, found.call)
    costed = [Costed(one.card, Role(one.row.role), one.row.cost_eur) for one in team]
    rates: Sequence[MemberRate | None] = [None] * len(costed)
    shares, choices = Shares(), RateChoices()
    if context is not None:
        choices = rate_choices(context)
        rates, shares = rates_of(context, costed, _declared(found, asked))
    lines = tuple(_line(one, rate) for one, rate in zip(team, rates, strict=True))
    usual, costs = _usual(rates), [one.cost or 0 for one in lines]
    return Money(
        lines=lines, cost=sum(costs), rate=usual, shares=shares, says=_says(rates),
        grant=_sum(costs, [one.rate for one in lines]) if usual else None,
        highest=_sum(costs, [one.highest for one in lines]) if usual else None,
        refusal="" if usual else _refusal(found.call, choices, asked),
        missing=sum(line.cost is None for line in lines), supposed=asked, choices=choices,
    )  # fmt: skip


def _declared(found: Consortium, asked: Supposed) -> Declared:
    """What the project says of itself, and on top of it what is supposed."""
    said = declared(found, asked.activity)
    if asked.pesco:
        said = replace(said, pesco=True)
    return replace(said, new_cooperation=True, special=True) if asked.raised else said


def _line(one: MemberView, found: MemberRate | None) -> Line:
    rate, highest = (found.rate, found.highest) if found else (None, None)
    return Line(one, one.row.cost_eur, rate, highest, _grant(one.row.cost_eur, rate))


def _grant(cost: int | None, rate: float | None) -> int | None:
    return round(cost * rate / 100) if cost is not None and rate is not None else None


def _sum(costs: Sequence[int], rates: Sequence[float | None]) -> int:
    return sum(_grant(cost, rate) or 0 for cost, rate in zip(costs, rates, strict=True))


def _usual(rates: Sequence[MemberRate | None]) -> Usual | None:
    for one in rates:
        base = [f for f in one.findings if f.code == "rate_base"] if one else []
        if one and base and one.rate is not None and one.highest is not None:
            facts = base[0].facts
            return Usual(
                one.rate, one.highest, facts["baseline"], facts["bonus"],
                tuple(f.rule for f in one.findings),
            )  # fmt: skip
    return None


def _says(rates: Sequence[MemberRate | None]) -> tuple[Mapping[str, str], ...]:
    """What the rules say of the rates, each sentence once."""
    said = {}
    for finding in (f for one in rates if one for f in one.findings if f.rule):
        rows = [row for row in rule(finding.rule) if row.holds(finding.on)]
        text, open_ = team_words.says(finding), finding.answer is Answer.CHECK
        said[finding.rule, text] = {
            "rule": finding.rule, "name": rows[0].name(current_locale()) if rows else finding.rule,
            "source": finding.source, "says": text, "kind": "check" if open_ else "meets",
            "evidence": team_words.evidence(finding), "asked_of": team_words.asked_of(finding),
        }  # fmt: skip
    return tuple(said.values())


def _refusal(call: Call, choices: RateChoices, asked: Supposed) -> str:
    chosen = asked.activity or call.activity
    return CHOOSE if choices.activities and not chosen else NO_RATE


def _context(db: Session, call: Call) -> Context | None:
    try:
        return matcher.circumstances(db, call)
    except matcher.NoRules:
        return None
