"""The table of goals: aims beside what a run found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from matching.benchmark.goals.aims import AIMS, BENCH, QUALITY, Aim
from matching.benchmark.goals.readings import Found, Reading
from matching.benchmark.goals.surely import lines as surely

HEAD = (
    "measure",
    "floor",
    "must beat",
    "goal",
    "ours",
    "",
    "beside the best baseline",
    "made by",
    "why",
)


class Reached(StrEnum):
    """How far a measure came."""

    GOAL = "**reached**"
    MUST = "must only"
    NOT = "not reached"
    UNKNOWN = "not measured in this run"


def judged(aim: Aim, reading: Reading | None) -> Reached:
    """How far one measure came; a range has to keep the bounds with both ends."""
    if reading is None:
        return Reached.UNKNOWN
    ends = [reading.value, *([] if reading.other is None else [reading.other])]
    if all(_keeps(end, aim.goal) for end in ends):
        return Reached.GOAL
    return Reached.MUST if all(_keeps(end, aim.must) for end in ends) else Reached.NOT


def _keeps(value: float, bounds: tuple[float, ...]) -> bool:
    """At least one bound, or within two."""
    return value >= bounds[0] and (len(bounds) == 1 or value <= bounds[1])


def table(found: Found, command: str, aims: Sequence[Aim] = AIMS) -> str:
    """The section "Goals" in Markdown; `command` reproduces all rows that this run made."""
    lines = ["## Goals", "", "One command makes the rows of this run:", "", f"    {command}", ""]
    lines += [f"| {' | '.join(HEAD)} |", "|---" * len(HEAD) + "|"]
    lines += [_line(aim, found) for aim in aims]
    counts = [judged(aim, aim.read(found)) for aim in aims]
    told = ", ".join(f"{counts.count(one)} {one.replace('*', '')}" for one in Reached)
    lines += ["", f"Of {len(aims)} measures: {told}.", "", *_notes(aims)]
    beside = surely(found.rows)
    return "\n".join([*lines, *(["", *beside] if beside else [])]) + "\n"


def _line(aim: Aim, found: Found) -> str:
    reading = aim.read(found)
    ours, told = "-", ""
    if reading is not None:
        ours = _number(reading.value, aim.places)
        if reading.other is not None:
            ours += f" to {_number(reading.other, aim.places)}"
        ours += f" ({reading.words})" if reading.words else ""
        told = reading.beside
    cells = [aim.measure, aim.floor, aim.must_words or _bounds(aim.must)]
    cells += [_bounds(aim.goal), ours]
    cells += [judged(aim, reading), told, f"`{aim.by}`", aim.because(found)]
    return f"| {' | '.join(cells)} |"


def _number(value: float, places: int) -> str:
    return f"{value:.1e}" if 0 < abs(value) < 1e-6 else f"{round(value, places):g}"


def _bounds(bounds: tuple[float, ...]) -> str:
    one = f"{bounds[0]:g}"
    if len(bounds) == 1:
        return one
    return f"at most {bounds[1]:g}" if bounds[0] == 0 else f"{one}-{bounds[1]:g}"


def _notes(aims: Sequence[Aim]) -> Iterator[str]:
    yield (
        "Intervals are of 95 %: what is asked is drawn 2,000 times, all that asks the same "
        "together. Beside the best baseline: the difference, paired by question, to the baseline "
        "that is best by the same measure; of a newcomer's share, that of recall@50 on that day."
    )
    yield (
        "`evaluate` is the command above; rows that name an option need it, and `--tasks` with the "
        "name of a task makes the rows of that task alone."
    )
    if any(aim.by == BENCH for aim in aims):
        yield "Rows of assembly are those `make bench` wrote into [bench.md](bench.md)."
    if any(aim.by == QUALITY for aim in aims):
        yield (
            "The row of pooled years is made by `spilno quality RUN EARLIER`: the first is this "
            "run's `--json` file, each further one that of the same command with earlier days."
        )
