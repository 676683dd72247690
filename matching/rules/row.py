"""One rule: where it comes from, when it holds, its numbers and its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar


class RuleError(ValueError):
    """A rule row that cannot be used; the message names the row, the field and the remedy."""


class RuleKind(StrEnum):
    """What a rule judges."""

    ENTITY = "entity"  # one organisation in a role
    COMPOSITION = "composition"  # a whole team
    EVIDENCE = "evidence"  # papers a team must bring
    RATE = "rate"  # funding rates and bonuses
    COMPONENTS = "components"  # origin of a product's components
    COUNTRIES = "countries"  # members of a country set
    SIZE = "size"  # thresholds of a size class
    NOTE = "note"  # to be shown, not computed


class Confidence(StrEnum):
    """How well a rule is known."""

    READ = "V"  # read in the legal text
    SECONDARY = "S"  # read in a secondary page
    GENERAL = "G"  # general knowledge, unverified
    COMPUTED = "C"  # verified by computation
    DOUBTFUL = "?"  # contradictory


E = TypeVar("E", bound=StrEnum)
TEXT_FIELDS = ("id", "programme", "source")


@dataclass(frozen=True)
class Rule:
    """A row. `valid_to` is the last day it holds; `supersedes` the id of the row it replaces."""

    id: str
    programme: str
    kind: RuleKind
    valid_from: date
    valid_to: date | None
    source: str
    confidence: Confidence
    names: Mapping[str, str]
    texts: Mapping[str, str]
    parameters: Mapping[str, Any] = field(default_factory=dict)
    supersedes: str = ""

    def holds(self, on: date) -> bool:
        """Whether the row is in force on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def name(self, locale: str) -> str:
        """Short name for a reader."""
        return self.names["uk" if locale == "uk" else "en"]

    def text(self, locale: str) -> str:
        """The rule in one sentence for a reader."""
        return self.texts["uk" if locale == "uk" else "en"]

    def as_row(self) -> dict[str, Any]:
        """The row as `parse` reads it, for a table that administrators edit."""
        row: dict[str, Any] = {
            "id": self.id,
            "programme": self.programme,
            "kind": str(self.kind),
            "valid_from": self.valid_from,
            "source": self.source,
            "confidence": str(self.confidence),
            "supersedes": self.supersedes,
            "parameters": dict(self.parameters),
        }
        for locale in ("en", "uk"):
            row[locale] = {"name": self.names[locale], "text": self.texts[locale]}
        return row if self.valid_to is None else {**row, "valid_to": self.valid_to}

    @staticmethod
    def parse(row: Mapping[str, Any], where: str = "") -> Rule:
        """Read a row as TOML or a table gives it.

        Raises:
            RuleError: a field is missing or has the wrong form.
        """
        label = f"{where} {row.get('id', '(no id)')}".strip()
        for name in TEXT_FIELDS:
            if not isinstance(row.get(name), str) or not row[name].strip():
                raise RuleError(f"{label}: give “{name}” as text.")
        valid_from, valid_to = row.get("valid_from"), row.get("valid_to")
        if not isinstance(valid_from, date):
            raise RuleError(f"{label}: give “valid_from” as a date, for example 2025-12-30.")
        if valid_to is not None and (not isinstance(valid_to, date) or valid_to < valid_from):
            raise RuleError(f"{label}: “valid_to” must be a date not before “valid_from”.")
        return Rule(
            id=row["id"],
            programme=row["programme"],
            kind=_member(RuleKind, row.get("kind"), f"{label}: kind"),
            valid_from=valid_from,
            valid_to=valid_to,
            source=row["source"],
            confidence=_member(Confidence, row.get("confidence"), f"{label}: confidence"),
            names=_words(row, "name", label),
            texts=_words(row, "text", label),
            parameters=dict(row.get("parameters", {})),
            supersedes=str(row.get("supersedes", "")),
        )


def _member(kinds: type[E], value: object, label: str) -> E:
    known = ", ".join(kinds)
    if value not in list(kinds):
        raise RuleError(f"{label} is “{value}”; use one of {known}.")
    return kinds(str(value))


def _words(row: Mapping[str, Any], field_name: str, label: str) -> Mapping[str, str]:
    words = {locale: str(row.get(locale, {}).get(field_name, "")) for locale in ("en", "uk")}
    missing = [locale for locale, text in words.items() if not text.strip()]
    if missing:
        raise RuleError(f"{label}: give the “{field_name}” in {' and '.join(missing)}.")
    return words
