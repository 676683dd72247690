"""Needs and the offers that meet them, in English and Ukrainian: made up for teaching.

None of the products is one of the cross-lingual test sets, which judge what was learnt.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

LESSONS = Path(__file__).parent / "lessons.tsv"
LANGUAGES = ("en", "uk")


@dataclass(frozen=True)
class Lessons:
    """Index-aligned texts by language: entry i of every list speaks of the same thing."""

    needs: dict[str, list[str]]
    offers: dict[str, list[str]]

    def __len__(self) -> int:
        return len(self.needs[LANGUAGES[0]])

    @property
    def things(self) -> list[int]:
        """Number of the thing that each entry speaks of: entries with one offer share it."""
        numbers: dict[str, int] = {}
        return [numbers.setdefault(offer, len(numbers)) for offer in self.offers[LANGUAGES[0]]]


def read(path: Path = LESSONS) -> Lessons:
    """The table of lessons: a column per role and language."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return Lessons(
        {code: [row[f"need_{code}"] for row in rows] for code in LANGUAGES},
        {code: [row[f"offer_{code}"] for row in rows] for code in LANGUAGES},
    )
