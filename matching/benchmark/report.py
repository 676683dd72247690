"""Rows of the benchmark and their forms: JSON and a table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any, Protocol

from matching.metrics import NAMES
from matching.ranking.batch import Batch
from matching.records import Flags
from matching.types import Matrix

OURS = "spilno"
COLUMNS = dict(zip(NAMES, ("recall@10", "recall@50", "ndcg@10", "mrr", "hit@10"), strict=True))
"""Name of a measure -> its column in rows."""

Row = dict[str, Any]


class Meter(Protocol):
    """Looks on while a task is ranked, block by block."""

    def see(self, rows: range, batch: Batch, allowed: Flags, logits: Matrix) -> None:
        """Take a block of questions; `logits` is the ranker's judgement of their candidates."""


@dataclass(frozen=True, eq=False)
class Section:
    """A further part of a report: its rows, and the same as lines of Markdown."""

    rows: list[Row]
    lines: Sequence[str]


@dataclass(frozen=True, eq=False)
class Report:
    """What one evaluation found.

    `rows` per task and method, `about` how it was made, `sections` what else was measured in the
    same run, by name.
    """

    rows: list[Row]
    about: Mapping[str, Any]
    sections: Mapping[str, Section] = field(default_factory=dict)

    def write(self, path: Path) -> None:
        """Write everything as JSON; a reader finds the file as it was before, or all of this.

        A number that could not be computed is null there: JSON knows no NaN.
        """
        content: dict[str, Any] = {"about": dict(self.about), "rows": self.rows}
        content |= {name: section.rows for name, section in self.sections.items()}
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.part")
        told = json.dumps(_plain(content), indent=1, allow_nan=False)
        part.write_text(f"{told}\n", encoding="utf-8")
        part.replace(path)

    def markdown(self) -> str:
        """One table per task: every method with its measures, ours against the best baseline."""
        lines: list[str] = []
        for task in dict.fromkeys(row["task"] for row in self.rows):
            rows = [row for row in self.rows if row["task"] == task]
            lines += ["", f"### {task}", ""]
            lines += (
                [*_ranking(rows), *_by_measure(rows)] if "ndcg@10" in rows[0] else _crossing(rows)
            )
        for section in self.sections.values():
            lines += ["", *section.lines] if section.rows else []
        return "\n".join(lines).strip() + "\n"


def _plain(value: Any) -> Any:
    """The same with null for every number that is none."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and not isfinite(value) else value


def _ranking(rows: list[Row]) -> list[str]:
    ordered = sorted(rows, key=lambda row: -row["ndcg@10"])
    return [*_head(rows[0]), *(_line(row) for row in ordered)]


def _by_measure(rows: list[Row]) -> list[str]:
    """Our line by each measure, beside the baseline that is best by it."""
    ours = next((row for row in rows if row["method"] == OURS and "mrr_delta" in row), None)
    if ours is None:
        return []
    names = (f"{OURS} by each measure", "value", "95 %", "the best baseline by it", "difference")
    lines = ["", f"| {' | '.join(names)} |", "|---" * len(names) + "|"]
    for column in COLUMNS.values():
        band = f"{ours[f'{column}_low']:.4f} to {ours[f'{column}_high']:.4f}"
        cells = [column, f"{ours[column]:.4f}", band, ours[f"{column}_best_baseline"]]
        lines.append(f"| {' | '.join([*cells, beside(ours, column)])} |")
    return lines


def beside(row: Row, column: str) -> str:
    """How far a measure is from the best baseline's, with the interval; empty where not known."""
    if f"{column}_delta" not in row:
        return ""
    low, high = row[f"{column}_delta_low"], row[f"{column}_delta_high"]
    return f"{row[f'{column}_delta']:+.4f} ({low:+.4f} to {high:+.4f})"


def _crossing(rows: list[Row]) -> list[str]:
    names = ("method", "kind", "direction", "accuracy@1", "accuracy@3", "mrr",
             "95 % of accuracy@1", "difference to the raw cosine")  # fmt: skip
    lines = ["| " + " | ".join(names) + " |", "|---" * len(names) + "|"]
    for row in rows:
        cells = [row["method"], row["kind"], row["direction"]]
        cells += [f"{row[name]:.3f}" for name in names[3:6]]
        low, high = (row.get(f"accuracy@1_{end}") for end in ("low", "high"))
        cells.append("" if low is None else f"{low:.3f} to {high:.3f}")
        cells.append(beside(row, "accuracy@1"))
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _head(row: Row) -> list[str]:
    about = f"{row['queries']} questions, {row['candidates']} candidates"
    names = ["method", *COLUMNS.values(), "95 % of nDCG@10", "difference to the best baseline"]
    return [about, "", "| " + " | ".join(names) + " |", "|---" * len(names) + "|"]


def _line(row: Row) -> str:
    cells = [f"{row[column]:.4f}" for column in COLUMNS.values()]
    name = f"**{row['method']}**" if row["method"].startswith(OURS) else row["method"]
    band = f"{row['ndcg@10_low']:.4f} to {row['ndcg@10_high']:.4f}"
    delta = f"{row['delta']:+.4f} ({row['delta_low']:+.4f} to {row['delta_high']:+.4f})"
    return "| " + " | ".join([name, *cells, band, delta]) + " |"
