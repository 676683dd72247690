"""Rows that ship have no problems; rows that would break a lookup are told so."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from matching.eligibility.parameters import amended, problems
from matching.rules import Rule, rulebook

BOOK = rulebook()


def rule(name: str, **parameters: Any) -> Rule:
    found = next(row for row in BOOK.rows if row.id == name)
    given = {**found.parameters, **parameters}
    return replace(found, parameters={k: v for k, v in given.items() if v is not None})


@pytest.mark.parametrize("row", BOOK.rows, ids=lambda row: f"{row.id} {row.valid_from}")
def test_rows_that_ship_have_no_problem(row: Rule) -> None:
    assert problems(row, BOOK.rows) == []


@pytest.mark.parametrize(
    ("row", "where", "code"),
    [
        (rule("EDF.ELIG.CONTROL", guarantee_in=None), "parameters.guarantee_in", "missing"),
        (rule("EDF.ELIG.CONTROL", check="luck"), "parameters.check", "not_known"),
        (rule("EDF.SUBCON", share=True), "parameters.share", "not_number"),
        (rule("EDF.SUBCON", roles=["boss"]), "parameters.roles", "not_known"),
        (rule("EDIP.COMPONENT", denominator=None), "parameters.denominator", "missing"),
        (rule("SET.EDF.UA", members=["Ukraine"]), "parameters.members", "not_countries"),
        (rule("EDF.COMP.STANDARD", conditions=[]), "parameters.conditions", "missing"),
        (
            rule("EDF.COMP.STANDARD", conditions=[{"form": "at_least"}]),
            "parameters.conditions", "condition_missing",
        ),
        (
            rule("EDF.COMP.STANDARD", conditions=[{"form": "only", "colour": "red"}]),
            "parameters.conditions", "condition_unknown_parameter",
        ),
        (rule("EDF.COMP.STANDARD", conditions=3), "parameters.conditions", "not_conditions"),
        (replace(rule("EDF.SUBCON"), supersedes="EDF.SUBCON"), "supersedes", "no_such_rule"),
        (replace(rule("EDF.SUBCON"), valid_from=date(2020, 1, 1)), "valid_from", "overlap"),
    ],
)  # fmt: skip
def test_a_row_that_would_break_a_lookup_is_told_so(row: Rule, where: str, code: str) -> None:
    assert [(one.where, one.code) for one in problems(row, BOOK.rows)] == [(where, code)]


def test_a_row_that_begins_later_ends_the_present_one() -> None:
    old = rule("EDIP.COMPONENT")
    new = replace(old, valid_from=date(2027, 1, 1))
    assert amended(old, new) == (replace(old, valid_to=date(2026, 12, 31)), new)
    assert amended(old, replace(old, source="Another")) == (replace(old, source="Another"),)
    ended = replace(old, valid_to=date(2026, 6, 30))
    assert amended(ended, new) == (new,)
