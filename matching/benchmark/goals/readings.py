"""Where the value of a measure stands: in the rows of a run, or in what another command wrote."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from matching.benchmark.pooling import YEARS
from matching.benchmark.report import OURS, Row, beside
from matching.benchmark.sections.answers import ENGINE
from matching.benchmark.sections.congestion import PLAIN
from matching.benchmark.weighing import KEPT

_ASSEMBLED = re.compile(
    r"\| team of .* out of (\d+) candidates, (\w+) \| ([\w ]+), gap ([\d.]+) %, ([\d.]+) s"
)
_RECALL_SPENT = 0.05
_PROVEN = 1.0
"""Gap in percent up to which a team counts as proven."""


@dataclass(frozen=True)
class Reading:
    """A value; with a second one the value is a range whose both ends must keep the bounds.

    `words` say more of it, `beside` how far it is from the best baseline by the same measure.
    """

    value: float
    other: float | None = None
    words: str = ""
    beside: str = ""


@dataclass(frozen=True)
class Found:
    """What a run found: rows of tasks, rows of sections by name, and the page of speeds."""

    rows: Sequence[Row]
    sections: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    speeds: str = ""

    def row(self, task: str, method: str = OURS) -> Row | None:
        """The row of a method in a task."""
        return next((r for r in self.rows if r["task"] == task and r["method"] == method), None)

    def section(self, name: str) -> Sequence[Row]:
        """Rows of a section, none where it was not asked for."""
        return self.sections.get(name, ())


Reader = Callable[[Found], Reading | None]


def interval(row: Row, column: str) -> str:
    """The 95 % interval of a column in words; empty where the row has none."""
    low, high = row.get(f"{column}_low"), row.get(f"{column}_high")
    return "" if low is None or high is None else f"95 %: {low:.3f} to {high:.3f}"


def ahead(row: Row, column: str) -> str:
    """The difference to the baseline that is best by a measure, and which that is."""
    told = beside(row, column)
    return f"{told}, {row[f'{column}_best_baseline']}" if told else ""


def ranked(task: str, column: str) -> Reader:
    """A measure of our line in a task with its interval; of several years each by itself too."""

    def read(found: Found) -> Reading | None:
        row = found.row(task)
        if row is None:
            return None
        years = [
            f"{str(year['targets_from'])[:4]}: {year[column]:.3f} of {year['queries']}"
            for year in row.get(YEARS, ())
        ]
        words = "; ".join(part for part in (interval(row, column), *years) if part)
        return Reading(float(row[column]), words=words, beside=ahead(row, column))

    return read


def kept(task: str) -> Reader:
    """The share of a task's recall@50 that is left on a newcomer's day."""

    def read(found: Found) -> Reading | None:
        warm, thin = found.row(task), found.row(f"THIN {task}")
        if warm is None or thin is None or not warm["recall@50"]:
            return None
        words = f"{thin['recall@50']:.3f} of {warm['recall@50']:.3f}"
        words = "; ".join(part for part in (interval(thin, KEPT), words) if part)
        share = float(thin["recall@50"] / warm["recall@50"])
        return Reading(share, words=words, beside=ahead(thin, "recall@50"))

    return read


def pooled(task: str) -> Reader:
    """The share of the right ones that pools hold."""

    def read(found: Found) -> Reading | None:
        heads = [r for r in found.section("pools") if r["task"] == task and r["route"] == "pool"]
        if not heads:
            return None
        parts = [interval(heads[0], "recall")]
        if "recall_without_ranker" in heads[0]:
            parts.append(f"{heads[0]['recall_without_ranker']:.3f} without the ranker's route")
        return Reading(float(heads[0]["recall"]), words="; ".join(part for part in parts if part))

    return read


def crossed(kind: str) -> Reader:
    """Mean accuracy@1 across languages as the application serves it."""

    def read(found: Found) -> Reading | None:
        rows = [
            row
            for row in found.rows
            if row.get("kind") == kind
            and (row["method"], row["direction"]) == (OURS, "mean of directions")
        ]
        if not rows:
            return None
        words, told = interval(rows[0], "accuracy@1"), ahead(rows[0], "accuracy@1")
        return Reading(float(rows[0]["accuracy@1"]), words=words, beside=told)

    return read


def shared(found: Found) -> Reading | None:
    """The largest gain of a policy that costs at most a twentieth of the recall.

    Which policy that is was seen on the year itself; beside it stands what the one that was
    chosen the year before did.
    """
    rows = [row for row in found.section("market") if row["recall_change"] >= -_RECALL_SPENT]
    if not rows:
        return None
    best = max(rows, key=lambda row: float(row["accepted_change"]))
    words = f"{best['method']}, R@10 {best['recall_change']:+.1%}"
    before = "".join(
        f"chosen the year before: {row['accepted_change']:+.1%}, R@10 {row['recall_change']:+.1%}"
        for row in found.section("market")
        if row["method"].endswith("(chosen)") and row is not best
    )
    told = (interval(best, "accepted_change"), words, before)
    words = "; ".join(part for part in told if part)
    return Reading(float(best["accepted_change"]), words=words, beside=_more(best))


def _more(row: Row) -> str:
    """Contacts that a policy brings beyond those of plain sorting; empty in earlier runs."""
    if "accepted_delta" not in row:
        return ""
    low, high = row["accepted_delta_low"], row["accepted_delta_high"]
    return f"{row['accepted_delta']:+.1f} contacts ({low:+.1f} to {high:+.1f}), {PLAIN}"


def calibrated(found: Found) -> Reading | None:
    """The lowest and the highest ratio of all slices."""
    ratios = [float(row["ratio"]) for row in found.section("calibration")]
    if not ratios:
        return None
    good = sum(0.8 <= ratio <= 1.25 for ratio in ratios)
    return Reading(min(ratios), max(ratios), f"{good} of {len(ratios)} slices within .8-1.25")


def assembled(mode: str) -> Reader:
    """Seconds of the slowest size in the page of speeds; none where one was not proven."""

    def read(found: Found) -> Reading | None:
        lines = [match.groups() for match in _ASSEMBLED.finditer(found.speeds)]
        sizes = [one for one in lines if one[1] == mode]
        if not sizes or any(float(gap) > _PROVEN for _, _, _, gap, _ in sizes):
            return None
        largest = max(int(n) for n, *_ in sizes)
        return Reading(max(float(s) for *_, s in sizes), words=f"up to {largest} candidates")

    return read


def swapped(drawn: str) -> Reader:
    """Mean percentile of real teams among their corruptions."""

    def read(found: Found) -> Reading | None:
        rows = [r for r in found.section("swaps") if r["in the member's place"] == drawn]
        if not rows:
            return None
        return Reading(float(rows[0]["mean percentile"]), words=f"+-{rows[0]['95 % +-']}")

    return read


def explained(found: Found) -> Reading | None:
    """The largest difference between summed reasons and score, in answers of the Engine."""
    rows = [row for row in found.section(ENGINE) if "largest difference" in row]
    if not rows:
        return None
    words = f"{sum(row['told'] for row in rows)} pairs that the Engine answered"
    return Reading(max(float(row["largest difference"]) for row in rows), words=words)
