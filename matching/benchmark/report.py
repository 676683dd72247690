"""Rows of the benchmark and their forms: JSON and a table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from matching.metrics import NAMES, chance_of_nothing, intervals, resampled
from matching.ranking.batch import Batch
from matching.records import Flags, Indices
from matching.types import Matrix

OURS = "spilno"
_COLUMNS = dict(zip(NAMES, ("recall@10", "recall@50", "ndcg@10", "mrr", "hit@10"), strict=True))
_RANKED_BY = NAMES.index("ndcg_10")

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
        """Write everything as JSON; a reader finds the file as it was before, or all of this."""
        content: dict[str, Any] = {"about": dict(self.about), "rows": self.rows}
        content |= {name: section.rows for name, section in self.sections.items()}
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f"{path.name}.part")
        part.write_text(json.dumps(content, indent=1, allow_nan=False) + "\n", encoding="utf-8")
        part.replace(path)

    def markdown(self) -> str:
        """One table per task: every method with its measures, ours against the best baseline."""
        lines: list[str] = []
        for task in dict.fromkeys(row["task"] for row in self.rows):
            rows = [row for row in self.rows if row["task"] == task]
            lines += ["", f"### {task}", ""]
            lines += _ranking(rows) if "ndcg@10" in rows[0] else _crossing(rows)
        for section in self.sections.values():
            lines += ["", *section.lines] if section.rows else []
        return "\n".join(lines).strip() + "\n"


def rows_of(
    task: str,
    candidates: int,
    measured: Mapping[str, NDArray[np.float64]],
    groups: Indices | None = None,
) -> list[Row]:
    """Rows of one task from measures per question (questions x NAMES) of every method.

    The difference to the best baseline (by nDCG@10) is paired by question; baselines carry it
    too, so that the table shows how far apart they are. `groups` numbers what is asked, where
    rows ask the same; `delta_p` is the chance of such a difference where there is none.
    """
    baselines = {name: rows for name, rows in measured.items() if not name.startswith(OURS)}
    best = max(baselines, key=lambda name: baselines[name][:, _RANKED_BY].mean())
    ranked = np.stack([values[:, _RANKED_BY] for values in measured.values()], axis=1)
    ahead = ranked - baselines[best][:, [_RANKED_BY]]
    drawn = resampled(ahead, groups)
    bands, leads = intervals(resampled(ranked, groups)).tolist(), intervals(drawn).tolist()
    chances = chance_of_nothing(drawn).tolist()
    found = []
    for at, (method, values) in enumerate(measured.items()):
        row: Row = {
            "task": task,
            "method": method,
            "queries": len(values),
            "candidates": candidates,
        }
        row |= {_COLUMNS[name]: float(values[:, k].mean()) for k, name in enumerate(NAMES)}
        row["ndcg@10_low"], row["ndcg@10_high"] = bands[at]
        row["delta"] = float(ahead[:, at].mean())
        row["delta_low"], row["delta_high"] = leads[at]
        row["delta_p"] = chances[at]
        row["best_baseline"] = best
        found.append(row)
    return found


def _ranking(rows: list[Row]) -> list[str]:
    ordered = sorted(rows, key=lambda row: -row["ndcg@10"])
    return [*_head(rows[0]), *(_line(row) for row in ordered)]


def _crossing(rows: list[Row]) -> list[str]:
    names = ("method", "kind", "direction", "accuracy@1", "accuracy@3", "mrr")
    lines = ["| " + " | ".join(names) + " |", "|---" * len(names) + "|"]
    for row in rows:
        cells = [row["method"], row["kind"], row["direction"]]
        cells += [f"{row[name]:.3f}" for name in names[3:]]
        lines.append("| " + " | ".join(cells) + " |")
    return lines


def _head(row: Row) -> list[str]:
    about = f"{row['queries']} questions, {row['candidates']} candidates"
    names = ["method", *_COLUMNS.values(), "95 % of nDCG@10", "difference to the best baseline"]
    return [about, "", "| " + " | ".join(names) + " |", "|---" * len(names) + "|"]


def _line(row: Row) -> str:
    cells = [f"{row[column]:.4f}" for column in _COLUMNS.values()]
    name = f"**{row['method']}**" if row["method"].startswith(OURS) else row["method"]
    band = f"{row['ndcg@10_low']:.4f} to {row['ndcg@10_high']:.4f}"
    delta = f"{row['delta']:+.4f} ({row['delta_low']:+.4f} to {row['delta_high']:+.4f})"
    return "| " + " | ".join([name, *cells, band, delta]) + " |"
