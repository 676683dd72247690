"""What is aimed at: every measure with its floor, what must be beaten, the goal, and why it stands.

The reasons are judgements of people and are kept here as data; whether a goal is reached is
computed from the rows of a run (`reached.py`), never written down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from matching.benchmark.goals import readings
from matching.benchmark.goals.readings import Found, Reading
from matching.benchmark.sections.swaps import LEAVER_AMONG

EVALUATE = "evaluate"
BENCH = "make bench"
QUALITY = "quality"
MARKET, SWAPS, CROSSING = "evaluate --market", "evaluate --swaps", "evaluate --xling"


@dataclass(frozen=True)
class Aim:
    """One measure.

    `floor` is the best known before; `must` and `goal` are bounds that a value has to keep (two
    numbers: within them), `must_words` what is shown where the bound is no number. `why` says in
    a line what carries or limits the measure, its numbers (in braces) filled in from the row of the
    task `of`; `by` names the command that reproduces it.
    """

    measure: str
    floor: str
    must: tuple[float, ...]
    goal: tuple[float, ...]
    read: Callable[[Found], Reading | None]
    why: str
    by: str = EVALUATE
    places: int = 3
    must_words: str = ""
    of: str = ""

    def because(self, found: Found) -> str:
        """The reason with the numbers of a run."""
        return self.why.format_map(_Numbers(found.row(self.of) or {}))


class _Some:
    """A number that nobody measured, in whatever form it was to be shown."""

    def __format__(self, form: str) -> str:
        return "some"


class _Numbers(dict[str, Any]):
    """Numbers of a row by column."""

    def __missing__(self, name: str) -> _Some:
        return _Some()


_NETWORK = "most of the gain is the learned sum of graph, votes and programme; the year is noisy"
_TITLE = "a title tells the programme and its people, but not who will apply"

AIMS: tuple[Aim, ...] = (
    Aim("CO->CO nDCG@10 (primary)", ".072", (0.076,), (0.110,),
        readings.ranked("CO->CO", "ndcg@10"), _NETWORK),
    Aim("CO->XB nDCG@10", ".123", (0.128,), (0.160,), readings.ranked("CO->XB", "ndcg@10"),
        "hubs are listed by every method; what is left to gain lies below the first places"),
    Aim("CO->XB R@50", ".19", (0.21,), (0.28,), readings.ranked("CO->XB", "recall@50"),
        "a company finds {right:.0f} new partners a year on average: fifty places hold few of them",
        of="CO->XB"),
    Aim("pool recall, at most 800 a question, CO->XB", ".58", (0.62,), (0.80,),
        readings.pooled("CO->XB"),
        "the routes together reach far more (section Candidates): whom of them to take is the "
        "ranking itself"),
    Aim("EU->UA nDCG@10", ".20", (0.23,), (0.38,), readings.ranked("EU->UA", "ndcg@10"),
        "{right:.1f} partners a question: the first place decides, and Ukraine's record is short",
        of="EU->UA"),
    Aim("EU->UA R@10", ".30", (0.36,), (0.60,), readings.ranked("EU->UA", "recall@10"),
        "{candidates} candidates, learned from small neighbouring countries", of="EU->UA"),
    Aim("UA->EU R@50 (this run's year)", ".14-.18", (0.18,), (0.28,),
        readings.ranked("UA->EU", "recall@50"), "{queries} questions a year: read the interval",
        of="UA->EU"),
    Aim("UA->EU R@50, years pooled", ".14-.18", (0.18,), (0.28,),
        readings.ranked("UA->EU, years pooled", "recall@50"),
        "each year ranked by a model trained before it; {queries} questions in all", QUALITY,
        of="UA->EU, years pooled"),
    Aim("PROJ->ORG nDCG@10", ".152", (0.17,), (0.25,), readings.ranked("PROJ->ORG", "ndcg@10"),
        "votes of projects alike in words and meaning; newcomers stay out of reach"),
    Aim("CALL->ORG nDCG@10", ".096", (0.11,), (0.16,), readings.ranked("CALL->ORG", "ndcg@10"),
        _TITLE),
    Aim("TEAM+1 MRR", ".080", (0.085,), (0.15,), readings.ranked("TEAM+1", "mrr"),
        "one answer a question among {candidates}", of="TEAM+1"),
    Aim("TEAM+1 R@10", ".156", (0.165,), (0.27,), readings.ranked("TEAM+1", "recall@10"),
        "one answer a question among {candidates}", of="TEAM+1"),
    Aim("TEAM+1, strangers in their own list, R@50", ".088", (0.10,), (0.22,),
        readings.ranked("TEAM+1 STRANGERS", "recall@50"),
        "nothing but text and habits of countries and programmes speaks for a stranger"),
    Aim("THIN CO->CO: share of the warm R@50 kept", "-", (0.35,), (0.70,),
        readings.kept("CO->CO"),
        "one project drawn at random says little of what a company does next"),
    Aim("THIN PROJ->ORG: share of the warm R@50 kept", "-", (0.35,), (0.70,),
        readings.kept("PROJ->ORG"), "the text of one project is all that is known"),
    Aim("XLING accuracy@1: translations", ".966", (0.97,), (0.99,),
        readings.crossed("translation"), "the encoder itself, centred by language", CROSSING),
    Aim("XLING accuracy@1: need -> offer, mixed languages", ".47", (0.50,), (0.70,),
        readings.crossed("need -> mixed offers"),
        "all languages of every offer compete; what the addition taught to the query side brings "
        "stands under XLING; needs in Ukrainian are the hard half", CROSSING),
    Aim("allocation: expected accepted contacts at q = 5, at most 5 % less R@10", "+39 %",
        (0.35,), (0.70,), readings.shared,
        "what the busiest can answer is soon spent: further contacts mean further down their "
        "askers' lists; better scores, not better lists, would raise it", MARKET),
    Aim("calibration: expected / observed, every slice with n >= 200", "1.41", (0.8, 1.25),
        (0.95, 1.05), readings.calibrated,
        "partners a question differ from year to year, and foretold are the three years before: "
        "the year's own level moves all slices together", places=2),
    Aim("assembly, star, 16 capabilities, n <= 1,000: seconds until proven", "0.1-14 s",
        (0.0, 1e9), (0.0, 5.0), readings.assembled("star"),
        "every size proven optimal; the slowest is shown", BENCH, 1, "no rule broken, gap told"),
    Aim("assembly, pairs, n <= 80: seconds until the gap is at most 1 %", "-", (0.0, 1e9),
        (0.0, 30.0), readings.assembled("pairs"), "the slowest size is shown", BENCH, 1,
        "no rule broken, gap told"),
    Aim("real consortium's percentile among 1,000 swaps (anybody with a past)", "-", (70.0,),
        (90.0,), readings.swapped("anybody with a past"),
        "who is fit for the call and close to its coordinator", SWAPS, 1),
    Aim("the same, swaps of the same country and kind", "-", (70.0,), (90.0,),
        readings.swapped("same country and kind"), "harder: the exchanged are alike", SWAPS, 1),
    Aim("the same, swaps among the 400 fittest for the call", "-", (70.0,), (90.0,),
        readings.swapped("among the 400 fittest for the call"),
        "most real members are not among those whom a title alone makes fittest", SWAPS, 1),
    Aim("the same, for a member who is among the 400 too", "-", (70.0,), (90.0,),
        readings.swapped(LEAVER_AMONG), "like against like: ties to the coordinator tell",
        SWAPS, 1),
    Aim("explanation: largest difference of summed reasons and score", "-", (0.0, 1e-9),
        (0.0, 1e-9), readings.explained, "the score is a sum; nothing is left over", places=12),
)  # fmt: skip
