"""The rows in force: read from the packaged files or from an administrator's table."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources
from typing import Any

from matching.rules.countries import Countries
from matching.rules.row import Rule, RuleError, RuleKind

EVERY_PROGRAMME = "*"


@dataclass(frozen=True, eq=False)
class RuleBook:
    """Rule rows; (id, valid_from) is unique and what a row supersedes exists."""

    rows: tuple[Rule, ...]

    def __post_init__(self) -> None:
        seen = set()
        for rule in self.rows:
            if (rule.id, rule.valid_from) in seen:
                raise RuleError(f"{rule.id}: there are two rows from {rule.valid_from}; end one.")
            seen.add((rule.id, rule.valid_from))
        ids = {rule.id for rule in self.rows}
        for rule in self.rows:
            if rule.supersedes and rule.supersedes not in ids:
                raise RuleError(f"{rule.id}: supersedes {rule.supersedes}, which is no row.")

    @staticmethod
    def of(rows: Iterable[Mapping[str, Any]]) -> RuleBook:
        """A book of rows as a table or TOML gives them; raises RuleError naming the row."""
        return RuleBook(tuple(Rule.parse(row) for row in rows))

    def replaced(self, *rules: Rule) -> RuleBook:
        """The book with these rows put in place of those with the same id and first day."""
        new = {(rule.id, rule.valid_from) for rule in rules}
        kept = [rule for rule in self.rows if (rule.id, rule.valid_from) not in new]
        return RuleBook((*kept, *rules))

    def in_force(self, on: date, programme: str, kind: RuleKind) -> tuple[Rule, ...]:
        """Rows of a programme (and those of every programme) on a day, superseded ones left out."""
        return _in_force(self, on, programme, kind)

    def rule(self, rule_id: str, on: date) -> Rule:
        """The row of an id on a day.

        Raises:
            KeyError: there is none in force.
        """
        for rule in self.rows:
            if rule.id == rule_id and rule.holds(on):
                return rule
        raise KeyError(f"No rule {rule_id} is in force on {on}.")

    def countries(self, names: Sequence[str], on: date, pillar: int | None = None) -> Countries:
        """The union of country sets on a day; `pillar` settles sets limited to some pillars."""
        return _countries(self, tuple(names), on, pillar)


@lru_cache(maxsize=4096)  # asked for every company, role and programme of a list
def _in_force(book: RuleBook, on: date, programme: str, kind: RuleKind) -> tuple[Rule, ...]:
    found = [
        rule
        for rule in book.rows
        if rule.kind == kind and rule.programme in {programme, EVERY_PROGRAMME} and rule.holds(on)
    ]
    replaced = {(rule.supersedes, rule.valid_from) for rule in found if rule.supersedes}
    return tuple(
        rule
        for rule in found
        if not any(rule.id == old and rule.valid_from < since for old, since in replaced)
    )


@lru_cache(maxsize=1024)
def _countries(book: RuleBook, names: tuple[str, ...], on: date, pillar: int | None) -> Countries:
    certain: dict[str, Rule] = {}
    doubtful: dict[str, Rule] = {}
    for rule in book.rows:
        if rule.kind != RuleKind.COUNTRIES or not rule.holds(on):
            continue
        if rule.parameters["set"] not in names or not _in_pillar(rule, pillar):
            continue
        sure = _operational(rule, on) and not (rule.parameters.get("pillars") and not pillar)
        (certain if sure else doubtful).update(dict.fromkeys(rule.parameters["members"], rule))
    for country in certain:
        doubtful.pop(country, None)
    return Countries(names, certain, doubtful)


def _in_pillar(rule: Rule, pillar: int | None) -> bool:
    pillars = rule.parameters.get("pillars")
    return not pillars or pillar is None or pillar in pillars


def _operational(rule: Rule, on: date) -> bool:
    since = rule.parameters.get("operational_from", rule.valid_from)
    return isinstance(since, date) and since <= on


@lru_cache(maxsize=1)
def rulebook() -> RuleBook:
    """The rows that ship with the package."""
    rows: list[Rule] = []
    for file in sorted(resources.files(__package__).iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            content = tomllib.loads(file.read_text(encoding="utf-8"))
            rows += [Rule.parse(row, file.name) for row in content["rule"]]
    return RuleBook(tuple(rows))
