"""How fast the best team is proven, and how far adding and swapping stays behind it."""

from collections.abc import Iterator

from matching.consortium.figures import solver_figures
from matching.consortium.problem import Mode
from matching.consortium.solving import Effort
from tests.bench.figures import Figure

STAR = (60, 200, 400, 1000)
PAIRS = (60, 80)
MEANS = "worth as a multiple of greedy + swap's (1 is the floor)"


def figures() -> Iterator[Figure]:
    """One row per size of the pool: status, gap and seconds beside greedy + swap."""
    for mode, sizes in ((Mode.STAR, STAR), (Mode.PAIRS, PAIRS)):
        for row in solver_figures(sizes, mode=mode, seeds=(1,), effort=Effort(seconds=30.0)):
            best, start = float(str(row["objective"])), row["greedy + swap"]
            yield Figure(
                f"team of 4 to 8 out of {row['candidates']} candidates, {mode}",
                f"{row['status']}, gap {row['gap %']} %, {row['seconds']} s "
                f"({row['processor seconds']} s of processor)",
                f"greedy + swap {row['greedy seconds']} s, {row['behind %']} % behind",
                best / float(str(start)) if start else 0.0,
                MEANS,
            )
