"""What parameters a rule row may have, and what is wrong with those of a row.

Rows that ship are written by hand and read by tests; rows that administrators edit are not. A row
without problems can be asked any question without a lookup failing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from matching.eligibility.checks import CHECKS
from matching.rules import Rule, RuleKind
from matching.teams import Action, Answer, Role


class Shape(StrEnum):
    """What a parameter holds."""

    NUMBER = "number"  # from 0 up
    WORD = "word"
    FLAG = "flag"
    WORDS = "words"
    NUMBERS = "numbers"
    COUNTRIES = "countries"  # ISO 3166-1 alpha-2
    SETS = "sets"  # names of country sets
    DAY = "day"  # or "unknown"
    CIRCUMSTANCES = "circumstances"  # {circumstance of the call: value}
    CONDITIONS = "conditions"  # tables, one per condition


@dataclass(frozen=True)
class Parameter:
    """A parameter: its shape, the only values it may take (any when empty), whether it must be."""

    shape: Shape
    choices: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Problem:
    """What is wrong: `where` ("parameters.limit", "supersedes"), a code, what the words name."""

    where: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


FORMS = ("at_least", "at_most", "only", "countries", "independent")
_ROLES = Parameter(Shape.WORDS, tuple(Role))
_ACTIONS = Parameter(Shape.WORDS, tuple(Action))
_WHEN = Parameter(Shape.CIRCUMSTANCES)
_SETS = Parameter(Shape.SETS)
_NUMBER = Parameter(Shape.NUMBER)
_FLAG = Parameter(Shape.FLAG)
CIRCUMSTANCES = (
    "grant", "disruptive", "studies_only", "sme_only", "sme_or_research_only", "seap_only",
    "activity", "pillar", "control_restriction",
)  # fmt: skip
"""Of `CallParameters`, and "grant": what `when` may ask."""

DECLARED = ("new_cooperation", "new_capacity", "crisis_relevant", "special")
"""What an action may say of itself to earn a raised rate."""

CONDITION: Mapping[str, Parameter] = {
    "form": Parameter(Shape.WORD, FORMS, required=True),
    "number": _NUMBER,
    "countries": _NUMBER,
    "from_members": _NUMBER,
    "inside": _SETS,
    "members_of": _SETS,
    "countries_in": Parameter(Shape.COUNTRIES),
    "roles": _ROLES,
    "kinds": Parameter(Shape.WORDS),
    "sizes": Parameter(Shape.WORDS),
    **dict.fromkeys(("either", "end_user", "standing", "union_bodies"), _FLAG),
}
"""Keys of one condition of a composition rule."""

PARAMETERS: Mapping[RuleKind, Mapping[str, Parameter]] = {
    RuleKind.ENTITY: {
        "check": Parameter(Shape.WORD, tuple(CHECKS), required=True),
        "inside": _SETS,
        "guarantee_in": _SETS,
        "denied": _SETS,
        "roles": _ROLES,
        "outside": Parameter(Shape.WORD, (Answer.CHECK, Answer.FAILS)),
        "share": _NUMBER,
        "country": Parameter(Shape.WORD),
        "kinds": Parameter(Shape.WORDS),
        "waived_kinds": Parameter(Shape.WORDS),
        "seap": _FLAG,
        "only_restricted": _FLAG,
        "reuse": Parameter(Shape.WORDS),
        "actions": _ACTIONS,
        "when": _WHEN,
    },
    RuleKind.COMPOSITION: {
        "conditions": Parameter(Shape.CONDITIONS, required=True),
        "actions": _ACTIONS,
        "when": _WHEN,
        "unless": Parameter(Shape.WORD, ("seap",)),
    },
    RuleKind.EVIDENCE: {
        "evidence": Parameter(Shape.WORD, required=True),
        "asked_of": Parameter(Shape.WORD, required=True),
        "states": _NUMBER,
        "inside": _SETS,
        "actions": _ACTIONS,
        "when": _WHEN,
    },
    RuleKind.RATE: {
        "actions": _ACTIONS,
        "activity": Parameter(Shape.WORD, tuple("abcdefghi")),
        **dict.fromkeys(("ceiling", "baseline", "raised", "non_profit", "floor"), _NUMBER),
        "base": Parameter(Shape.WORD, ("eligible_costs", "contract_value")),
        "raised_majority": Parameter(Shape.WORDS),
        "raised_seap": _FLAG,
        "raised_any": Parameter(Shape.WORDS, DECLARED),
        **dict.fromkeys(
            ("indirect", "bonus_cap", "sme_threshold", "sme_domestic_cap",
             "sme_cross_border_factor", "midcap_threshold", "midcap_bonus", "pesco_bonus"),
            _NUMBER,
        ),
    },
    RuleKind.COMPONENTS: {
        "inside": Parameter(Shape.SETS, required=True),
        "denied": Parameter(Shape.SETS, required=True),
        "limit": Parameter(Shape.NUMBER, required=True),
        "denominator": Parameter(Shape.WORD, ("components", "end_product"), required=True),
    },
    RuleKind.COUNTRIES: {
        "set": Parameter(Shape.WORD, required=True),
        "members": Parameter(Shape.COUNTRIES, required=True),
        "operational_from": Parameter(Shape.DAY),
        "pillars": Parameter(Shape.NUMBERS),
    },
    RuleKind.SIZE: {
        "class": Parameter(Shape.WORD),
        **dict.fromkeys(
            ("order", "staff_below", "turnover", "balance", "partner_from", "linked_above",
             "public_from", "years"),
            _NUMBER,
        ),
    },
    RuleKind.NOTE: {"programmes": Parameter(Shape.WORDS), "actions": _ACTIONS},
}  # fmt: skip
"""Parameters of each kind of row."""

CHECK_NEEDS: Mapping[str, tuple[str, ...]] = {
    "established": ("inside",),
    "managed": ("inside",),
    "assets": ("inside", "outside"),
    "control": ("inside", "guarantee_in"),
    "partner": ("inside",),
    "subcontractor": ("inside", "share"),
    "territory": ("country",),
    "kinds": ("kinds",),
    "funded": ("inside",),
    "denied": ("denied",),
}
"""What each way of checking an organisation reads."""

TOGETHER = (
    ("bonus_cap", "sme_threshold", "sme_domestic_cap", "sme_cross_border_factor",
     "midcap_threshold", "midcap_bonus", "pesco_bonus", "actions"),
    ("order", "staff_below", "class"),
    ("turnover", "balance"),
    ("partner_from", "linked_above", "public_from", "years"),
)  # fmt: skip
"""Where the first is given, the others must be."""


def amended(old: Rule, new: Rule) -> tuple[Rule, ...]:
    """The rows that put `new` in the place of `old`.

    A row that begins later leaves the days before it to the old one, which ends the day before.
    """
    if new.id != old.id or not old.valid_from < new.valid_from or not old.holds(new.valid_from):
        return (new,)
    before = new.valid_from - timedelta(days=1)
    return (Rule(**{**vars(old), "valid_to": before}), new)


def problems(rule: Rule, rows: Sequence[Rule]) -> list[Problem]:
    """What is wrong with a row among the rows of its book; [] when it can be asked anything.

    Rows that the new one ends are given as ended; the row itself may be among them.
    """
    found = [*_row_problems(rule, rows)]
    known = PARAMETERS[rule.kind]
    named = [row for row in (*rows, rule) if row.kind == RuleKind.COUNTRIES]
    sets = {str(row.parameters.get("set", "")) for row in named}
    found += _values("parameters.", rule.parameters, known, sets)
    needed = CHECK_NEEDS.get(str(rule.parameters.get("check", "")), ())
    for first, *others in TOGETHER:
        needed += tuple(others) if first in rule.parameters else ()
    found += [
        Problem(f"parameters.{name}", "missing")
        for name in dict.fromkeys(needed)
        if name not in rule.parameters
    ]
    return found


def _row_problems(rule: Rule, rows: Sequence[Rule]) -> Iterator[Problem]:
    if rule.supersedes and rule.supersedes not in {row.id for row in rows} - {rule.id}:
        yield Problem("supersedes", "no_such_rule", {"name": rule.supersedes})
    for row in rows:
        if row.id == rule.id and row.valid_from != rule.valid_from and _overlap(row, rule):
            yield Problem("valid_from", "overlap", {"since": row.valid_from, "to": row.valid_to})
            return


def _overlap(one: Rule, other: Rule) -> bool:
    last = date.max
    return one.valid_from <= (other.valid_to or last) and other.valid_from <= (one.valid_to or last)


def _values(
    prefix: str, given: Mapping[str, Any], known: Mapping[str, Parameter], sets: set[str]
) -> Iterator[Problem]:
    for name, value in given.items():
        if name not in known:
            yield Problem(prefix + name, "unknown_parameter", {"name": name})
        else:
            yield from _value(prefix + name, value, known[name], sets)
    for name, parameter in known.items():
        if parameter.required and given.get(name) in (None, "", []):
            yield Problem(prefix + name, "missing")


def _value(where: str, value: Any, parameter: Parameter, sets: set[str]) -> Iterator[Problem]:
    if parameter.shape == Shape.CONDITIONS:
        yield from _conditions(where, value, sets)
        return
    if not FITS[parameter.shape](value):
        yield Problem(where, f"not_{parameter.shape}")
        return
    allowed = sets if parameter.shape == Shape.SETS else set(parameter.choices)
    listed = [str(one) for one in value] if isinstance(value, list) else [str(value)]
    strange = [one for one in listed if allowed and one not in allowed]
    if parameter.shape == Shape.CIRCUMSTANCES:
        strange = [name for name in value if name not in CIRCUMSTANCES]
    if strange:
        names = {"names": ", ".join(strange), "known": ", ".join(sorted(allowed or CIRCUMSTANCES))}
        yield Problem(where, "not_known", names)


def _conditions(where: str, value: Any, sets: set[str]) -> Iterator[Problem]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        yield Problem(where, "not_conditions")
        return
    for number, condition in enumerate(value, start=1):
        for problem in _values("", condition, CONDITION, sets):
            values = {"number": number, "key": problem.where, **problem.values}
            yield Problem(where, f"condition_{problem.code}", values)
        if condition.get("form") != "only" and "number" not in condition:
            yield Problem(where, "condition_missing", {"number": number, "key": "number"})


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_country(value: Any) -> bool:
    return _is_word(value) and len(value) == 2 and value.isalpha() and value.isupper()


def _all(test: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, list) and all(map(test, value))


FITS: Mapping[Shape, Callable[[Any], bool]] = {
    Shape.NUMBER: _is_number,
    Shape.WORD: _is_word,
    Shape.FLAG: lambda value: isinstance(value, bool),
    Shape.WORDS: _all(_is_word),
    Shape.NUMBERS: _all(_is_number),
    Shape.COUNTRIES: _all(_is_country),
    Shape.SETS: _all(_is_word),
    Shape.DAY: lambda value: isinstance(value, date) or value == "unknown",
    Shape.CIRCUMSTANCES: lambda value: isinstance(value, dict),
}
