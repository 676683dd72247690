"""Timing two things in one run, and the table made of it."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured thing beside what it is compared with."""

    what: str
    value: str
    beside: str
    ratio: float
    means: str

    def row(self) -> str:
        """A line of the table."""
        return f"| {self.what} | {self.value} | {self.beside} | {self.ratio:.2f} | {self.means} |"


HEAD = "| figure | measured | beside | ratio | the ratio is |\n|---|---|---|---|---|"


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(
    ours: Callable[[], object], peer: Callable[[], object], rounds: int = 5
) -> tuple[float, float]:
    """Median seconds of both, measured in turn so that a busy machine disturbs both alike."""
    ours(), peer()  # warm
    pairs = [(seconds(ours), seconds(peer)) for _ in range(rounds)]
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)


def percentile(values: list[float], share: float) -> float:
    """A percentile of measured values, by rank."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def replaced(page: str, beginning: str, found: Sequence[Figure]) -> str:
    """A written page with new figures in place of those whose names begin so, or behind the last.

    Figures of other runs stay as they were measured.
    """
    kept = [line for line in page.splitlines() if not line.startswith(f"| {beginning}")]
    return "\n".join([*kept, *(figure.row() for figure in found)]) + "\n"
