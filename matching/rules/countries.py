"""Country sets by date: who is inside for certain, and who only if something is confirmed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from matching.rules.row import Rule
from matching.teams import Answer


@dataclass(frozen=True)
class Countries:
    """A set on a day: country -> the row that puts it inside, or would once confirmed."""

    names: tuple[str, ...]
    certain: Mapping[str, Rule]
    doubtful: Mapping[str, Rule]

    def standing(self, country: str) -> Answer:
        """Inside, inside if confirmed, or outside."""
        if country in self.certain:
            return Answer.MEETS
        return Answer.CHECK if country in self.doubtful else Answer.FAILS
