"""Models' cards as data: what they learned from, what their rankers weigh, what they reached."""

from backend.matcher.cards.parts import (
    Compared,
    Gate,
    Group,
    Integrity,
    ModelCard,
    RankerCard,
    Reached,
    SourceFile,
    Weight,
)  # fmt: skip
from backend.matcher.cards.reading import (
    brought_card,
    card_from,
    card_in,
    installed_card,
    outdated,
)  # fmt: skip

__all__ = [
    "Compared", "Gate", "Group", "Integrity", "ModelCard", "RankerCard", "Reached", "SourceFile",
    "Weight", "brought_card", "card_from", "card_in", "installed_card", "outdated",
]  # fmt: skip
