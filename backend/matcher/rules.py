"""The rule book in force: the shipped rows, with those that administrators adopted in their place.

One book per process. `keep_current` asks the table for its newest version, which costs one look at
an index, and reads the book anew when there is a newer one; routes and jobs begin with it.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from fastapi import Depends
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from backend.database import DB
from backend.models import RuleChange, RuleVersion
from matching.eligibility.parameters import (
    CIRCUMSTANCES,
    CONDITION,
    PARAMETERS,
    Parameter,
    Problem,
    Shape,
    amended,
    problems,
)
from matching.rules import Rule, RuleBook, RuleError, rulebook

__all__ = [
    "CIRCUMSTANCES", "CONDITION", "PARAMETERS", "KeptCurrent", "Parameter", "Problem", "RuleBook",
    "RuleError", "Shape", "amended", "book", "document", "forget", "history", "keep_current",
    "newest", "problems", "row_of", "rule_of", "shipped",
]  # fmt: skip

log = logging.getLogger("spilno")
DAYS = ("valid_from", "valid_to")


@dataclass
class _Held:
    """The book of this process and the version it was read at (0: nothing was adopted)."""

    book: RuleBook
    newest: int = 0


_held = _Held(rulebook())


def book() -> RuleBook:
    """The rows in force, as of the last look."""
    return _held.book


def shipped() -> RuleBook:
    """The rows of the files."""
    return rulebook()


def forget() -> None:
    """Goes back to the shipped rows; the next look reads the table again."""
    _held.book, _held.newest = rulebook(), 0


def newest(db: Session) -> int:
    """Number of the latest change; 0 when nothing was ever changed."""
    return db.scalar(select(func.max(RuleVersion.id))) or 0


def keep_current(db: Session) -> RuleBook:
    """The rows in force, read anew if somebody changed them since the last look."""
    latest = newest(db)
    if latest != _held.newest:
        _held.book, _held.newest = _read(db), latest
    return _held.book


def _keep_current(db: DB) -> None:
    keep_current(db)


#: what a router does before each of its pages that judges anybody
KeptCurrent = Depends(_keep_current)


def _read(db: Session) -> RuleBook:
    rows = db.execute(
        select(RuleVersion.kind, RuleVersion.row)
        .ext(distinct_on(RuleVersion.rule_id, RuleVersion.first_day))
        .order_by(RuleVersion.rule_id, RuleVersion.first_day, RuleVersion.id.desc())
    )
    adopted = [row.row for row in rows if row.kind == RuleChange.adopted]
    try:
        return rulebook().replaced(*map(rule_of, adopted))
    except RuleError:
        # rows were checked when they were adopted; a new release may have taken away what they
        # name. Judging by the shipped rows is better than no page at all.
        log.exception("the adopted rules do not fit the shipped ones: the shipped ones are used")
        return rulebook()


def rule_of(row: Mapping[str, Any]) -> Rule:
    """A rule from JSON, where days are text; raises RuleError."""
    parameters = dict(row.get("parameters", {}))
    if "operational_from" in parameters:
        parameters["operational_from"] = _day(parameters["operational_from"])
    days = {name: _day(row[name]) for name in DAYS if row.get(name)}
    return Rule.parse({**row, **days, "parameters": parameters})


def row_of(rule: Rule) -> dict[str, Any]:
    """A rule as JSON."""
    plain: dict[str, Any] = _plain(rule.as_row())
    return plain


def _day(value: Any) -> Any:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        return value  # "unknown", or for Rule.parse to refuse


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return [_plain(one) for one in value] if isinstance(value, list | tuple) else value


def history(data: Path) -> str:
    """The page of funded consortia under the rule of composition, Markdown."""
    from matching.eligibility.history import history_page  # noqa: PLC0415 - for one command only

    return history_page(data)


def document() -> str:
    """The page of the shipped rules, Markdown."""
    from matching.rules.document import rules_page  # noqa: PLC0415 - for one command only

    return rules_page()
