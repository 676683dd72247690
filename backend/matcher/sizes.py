"""Thresholds of size classes, out of the rule book."""

from datetime import UTC, date, datetime
from functools import lru_cache

from backend.companies.fields.size import Ceiling
from backend.matcher.rules import RuleBook, book
from matching.eligibility.sizes import size_rows


def ceilings_in_force() -> tuple[Ceiling, ...]:
    """The classes that hold today, the smallest first."""
    return _ceilings(book(), datetime.now(UTC).date())


@lru_cache(maxsize=4)
def _ceilings(rows: RuleBook, on: date) -> tuple[Ceiling, ...]:
    classes, _ = size_rows(rows, on)
    tables = [rule.parameters for rule in classes]
    return tuple(
        Ceiling(str(one["class"]), one["staff_below"], one.get("turnover"), one.get("balance"))
        for one in tables
    )
