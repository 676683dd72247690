"""Whether ours is better than the best baseline of every task, all tasks weighed together."""

from __future__ import annotations

from collections.abc import Sequence

from matching.benchmark.report import OURS, Row

_RISK = 0.05
HEAD = (
    "task",
    "the best baseline",
    "difference of nDCG@10",
    "chance of it by luck, Holm",
    "ours is",
)


def holm(chances: Sequence[float]) -> list[float]:
    """p-values adjusted for being several (Holm 1979), in the order given."""
    adjusted = [0.0] * len(chances)
    highest = 0.0
    for place, at in enumerate(sorted(range(len(chances)), key=lambda k: chances[k])):
        highest = max(highest, min(1.0, (len(chances) - place) * chances[at]))
        adjusted[at] = highest
    return adjusted


def lines(rows: Sequence[Row]) -> list[str]:
    """The section "Beside the best baseline of each task" in Markdown; nothing without ours."""
    ours = [row for row in rows if row["method"] == OURS and "delta_p" in row]
    if not ours:
        return []
    head = [f"| {' | '.join(HEAD)} |", "|---" * len(HEAD) + "|"]
    adjusted = holm([row["delta_p"] for row in ours])
    body = [_line(row, chance) for row, chance in zip(ours, adjusted, strict=True)]
    why = (
        "Differences are paired by question; rows that ask the same are drawn together, "
        f"2,000 times. Surely: the adjusted chance is below {_RISK:g}."
    )
    return ["### Beside the best baseline of each task", "", *head, *body, "", why]


def _line(row: Row, chance: float) -> str:
    delta = f"{row['delta']:+.4f} ({row['delta_low']:+.4f} to {row['delta_high']:+.4f})"
    word = "better" if row["delta"] > 0 else "worse"
    verdict = f"**surely {word}**" if chance < _RISK else "level"
    return f"| {row['task']} | {row['best_baseline']} | {delta} | {chance:.3f} | {verdict} |"
