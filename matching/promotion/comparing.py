"""What two models reached, slice by slice and year by year, and what speaks against adoption."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from matching.artefact import Model
from matching.ranking.purposes import purpose_of

YEARS = 2
ON = "all"
"""The slice that a model is promoted on where nobody names another."""
LOSS = 0.05
"""Share of a protected slice's nDCG@10 that may be lost, however few its questions."""
PROTECTED = ("Ukraine asks", "Ukraine is asked", "SMEs ask", "newcomers")
SLICES: Mapping[str, str] = {
    "all": "CO->CO",
    "SMEs ask": "CO->CO",
    "Ukraine asks": "UA->EU",
    "Ukraine is asked": "EU->UA",
    "newcomers": "THIN CO->CO",
    "any organisation": "CO->XB",
    "strangers": "STRANGERS",
    "projects": "PROJ->ORG",
    "newcomers' projects": "THIN PROJ->ORG",
    "calls": "CALL->ORG",
    "teams": "TEAM+1",
    "strangers to a team": "TEAM+1 STRANGERS",
}
"""Name of a slice -> the task whose questions, or some of them, it is; every ranker has one."""
TERMS = (
    f"Better: the lower bound of the paired 95 % interval is above zero in each of {YEARS} "
    "successive years. Fallen: the interval of a slice over all years lies below zero, or a "
    f"protected slice ({', '.join(PROTECTED)}) lost more than {LOSS:.0%} of its nDCG@10."
)
"""What the gate asks, as cards say it."""


@dataclass(frozen=True)
class Comparison:
    """Mean nDCG@10 of both models over the questions of one slice in one year, paired.

    `low` and `high` are of the difference, `reached_low` and `reached_high` of the challenger.
    """

    year: int
    slice: str
    questions: int
    champion: float
    challenger: float
    difference: float
    low: float
    high: float
    reached_low: float = float("nan")
    reached_high: float = float("nan")

    def line(self) -> str:
        """The comparison in one line."""
        return (
            f"{self.year} {self.slice}: {self.champion:.4f}, {self.challenger:.4f} "
            f"({self.difference:+.4f}, 95 %: {self.low:+.4f} to {self.high:+.4f}; "
            f"{self.questions} questions)"
        )


@dataclass(frozen=True)
class Verdict:
    """Whether the challenger is adopted, why not, and what both reached.

    `on` is the slice that it was promoted on.
    """

    adopted: bool
    reasons: tuple[str, ...]
    comparisons: tuple[Comparison, ...]
    on: str = ON

    def record(self, champion: Model) -> dict[str, Any]:
        """What the card keeps, JSON-ready."""
        return {
            "champion": champion.model_id,
            "adopted": self.adopted,
            "on": self.on,
            "terms": TERMS,
            "reasons": list(self.reasons),
            "comparisons": [asdict(comparison) for comparison in self.comparisons],
        }

    def metrics(self) -> list[dict[str, Any]]:
        """What each ranker reached in each year, as the card says it."""
        return [
            {
                "ranker": purpose_of(SLICES[one.slice]),
                "slice": one.slice,
                "task": SLICES[one.slice],
                "year": one.year,
                "questions": one.questions,
                "ndcg@10": one.challenger,
                "low": one.reached_low,
                "high": one.reached_high,
            }
            for one in self.comparisons
        ]


def why_not(found: Sequence[Comparison], on: str = ON) -> Iterator[str]:
    """What speaks against adoption, in sentences; nothing where nothing does."""
    for one in found:
        if one.slice == on and not one.low > 0:
            yield (
                f"{one.year}: {SLICES[on]} {one.challenger:.4f} is not surely above the "
                f"champion's {one.champion:.4f} ({one.difference:+.4f}, 95 %: {one.low:+.4f} to "
                f"{one.high:+.4f})."
            )
    for name in SLICES:
        years = [one for one in found if one.slice == name]
        if name != on and years:
            yield from _fallen(name, years)


def _fallen(name: str, years: Sequence[Comparison]) -> Iterator[str]:
    """That a slice fell over all years together, each counting by its questions."""
    asked = np.array([one.questions for one in years], dtype=np.float64)
    share = asked / max(asked.sum(), 1)
    before = float(share @ [one.champion for one in years])
    after = float(share @ [one.challenger for one in years])
    # Years are independent: the widths of their intervals add up as their errors do.
    width = float(np.hypot.reduce(share * [(one.high - one.low) / 2 for one in years]))
    if after - before + width < 0:
        yield f"{name}: {after:.4f} is surely below the champion's {before:.4f}."
    elif name in PROTECTED and after < (1 - LOSS) * before:
        yield f"{name}: {after:.4f} is more than {LOSS:.0%} below the champion's {before:.4f}."
