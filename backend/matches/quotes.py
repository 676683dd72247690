"""Texts of offers and needs that a reader may see beside the reasons that rest on them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from backend.companies.disclosure import Level


@dataclass(frozen=True)
class Quotes:
    """Facets by id, only those of which the reader may see the text."""

    texts: Mapping[int, tuple[str, str]] = field(default_factory=dict)

    def matched(
        self, reasons: Sequence[Mapping[str, Any]], *, you: str | None, names: tuple[str, str]
    ) -> list[tuple[dict[str, Any], dict[str, Any]]]:
        """Pairs of phrases that met."""
        return []

    def cleaned(self, reason: Mapping[str, Any]) -> dict[str, Any]:
        """A reason without what the reader may not see."""
        return dict(reason)


NOTHING = Quotes()


def quotes_for(
    db: Session, stored: Sequence[Mapping[str, Any]], levels: Mapping[int, Level]
) -> Quotes:
    """The facets named by these reasons, as far as these levels see them."""
    return NOTHING
