"""Versions of a rule and what each changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy.orm import Session

from backend.matcher import rules as matcher
from backend.matcher.rules import PARAMETERS
from backend.models import RuleChange, RuleVersion
from backend.rules import queries, words
from backend.rules.values import text_of

#: what never differs between versions of one row, or is said elsewhere
SILENT = frozenset({"id", "kind"})


@dataclass(frozen=True)
class Difference:
    """A field that two versions hold differently, as text."""

    name: str
    old: str
    new: str

    @property
    def label(self) -> str:
        """The field in the reader's language."""
        return words.label(self.name)

    @property
    def pieces(self) -> list[tuple[str, str]]:
        """The change word by word: (kept | removed | added, text)."""
        old, new = self.old.split(" "), self.new.split(" ")
        found: list[tuple[str, str]] = []
        for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            if kind == "equal":
                found.append(("kept", " ".join(old[a:b])))
            else:
                found += [("removed", " ".join(old[a:b])), ("added", " ".join(new[c:d]))]
        return [(kind, text) for kind, text in found if text]


@dataclass(frozen=True)
class Past:
    """A version, and how its row differs from what held before."""

    version: RuleVersion
    differences: Sequence[Difference]


def history(db: Session, rule_id: str) -> list[Past]:
    """Every version, newest first; the first of a shipped row differs from the file's."""
    standing = {row.valid_from: matcher.row_of(row) for row in _shipped(rule_id)}
    shipped = dict(standing)
    found = []
    for version in reversed(queries.versions(db, rule_id)):
        before = standing.get(version.first_day, {})
        adopted = version.kind == RuleChange.adopted
        after = version.row if adopted else shipped.get(version.first_day, {})
        found.append(Past(version, differences(before, after)))
        standing[version.first_day] = after
    return found[::-1]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """What two rows (as JSON; {} for none) hold differently."""
    old, new = _flat(before), _flat(after)
    names = [*new, *(name for name in old if name not in new)]
    return [
        Difference(name, old.get(name, ""), new.get(name, ""))
        for name in names
        if name not in SILENT and old.get(name, "") != new.get(name, "")
    ]


def _shipped(rule_id: str) -> list[Any]:
    return [row for row in matcher.shipped().rows if row.id == rule_id]


def _flat(row: Mapping[str, Any]) -> dict[str, str]:
    if not row:
        return {}
    flat = {
        name: str(value) for name, value in row.items()
        if name not in {"parameters", "en", "uk"} and value
    }  # fmt: skip
    for locale in ("en", "uk"):
        flat |= {f"{part}_{locale}": text for part, text in row[locale].items()}
    shapes = PARAMETERS[matcher.rule_of(row).kind]
    return flat | {
        name: text_of(shapes[name].shape, value)
        for name, value in row["parameters"].items()
        if name in shapes
    }
