"""How many of the right candidates a pool holds, and which route brings them."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from matching.benchmark.questions.tasks import Task
from matching.benchmark.report import Row
from matching.metrics import interval
from matching.ranking.batch import Batch
from matching.records import Flags
from matching.retrieval.candidates import RANKER, ROUTES, SIZE, best, orders, union
from matching.types import Matrix

POOLED = ("CO->XB", "CO->CO", "PROJ->ORG")
"""Tasks whose pools are measured."""
ALL = "pool"
NO_FACETS = (
    "CORDIS states no needs and no offers, so the routes between them have nothing to find here."
)


class PoolMeter:
    """Recall of the pools of one task, question by question.

    The recall of a route alone is that of its own first SIZE candidates. What only one route
    reached is counted within the pool.
    """

    def __init__(self, task: Task, limit: int = SIZE) -> None:
        self._task = task
        self._limit = limit
        self._alone: dict[str, list[float]] = defaultdict(list)
        self._only: dict[str, list[float]] = defaultdict(list)
        self._within: dict[str, list[float]] = defaultdict(list)
        self._size: list[int] = []

    def see(self, rows: range, batch: Batch, allowed: Flags, logits: Matrix) -> None:
        """See Meter."""
        scores = {name: np.broadcast_to(r(batch), allowed.shape) for name, r in ROUTES.items()}
        scores[RANKER] = np.exp(np.clip(logits, -50, 50))
        for k, found in enumerate(orders(batch, allowed, logits, self._limit)):
            right = self._task.relevant[rows[k]]
            pool = union(found, self._limit)
            self._size.append(len(pool.chosen))
            self._within[ALL].append(float(np.isin(right, pool.chosen).mean()))
            for name, values in scores.items():
                first = best(values[k], allowed[k], self._limit)
                self._alone[name].append(float(np.isin(right, first).mean()))
                self._within[name].append(float(np.isin(right, pool.by_route[name]).mean()))
                self._only[name].append(float(np.isin(right, pool.only(name)).mean()))

    def rows(self) -> list[Row]:
        """The pool, then every route, best first: shares of the right candidates."""
        if not self._size:
            return []
        low, high = interval(np.array(self._within[ALL]))
        head = {
            "task": self._task.name,
            "route": ALL,
            "queries": len(self._size),
            "candidates": len(self._task.candidates),
            "limit": self._limit,
            "size": float(np.mean(self._size)),
            "recall": _mean(self._within[ALL]),
            "recall_low": low,
            "recall_high": high,
        }
        routes = [
            {
                "task": self._task.name,
                "route": name,
                "alone": _mean(self._alone[name]),
                "within": _mean(self._within[name]),
                "only": _mean(self._only[name]),
            }
            for name in self._alone
        ]
        return [head, *sorted(routes, key=lambda row: -float(str(row["alone"])))]


def _mean(values: list[float]) -> float:
    return float(np.mean(values))


def markdown(rows: list[Row]) -> list[str]:
    """A table per task."""
    lines = ["## Candidates", "", f"At most {SIZE} candidates a question are judged. {NO_FACETS}"]
    for head in (row for row in rows if row["route"] == ALL):
        lines += [
            "",
            f"### Pool of {head['task']}",
            "",
            f"{head['queries']} questions, {head['candidates']} candidates, "
            f"pools of {head['size']:.0f} on average hold **{head['recall']:.4f}** of the right "
            f"ones (95 %: {head['recall_low']:.4f} to {head['recall_high']:.4f}).",
            "",
            f"| route | its first {SIZE} alone | reached by it in the pool | only by it |",
            "|---|---|---|---|",
        ]
        lines += [
            f"| {row['route']} | {row['alone']:.4f} | {row['within']:.4f} | {row['only']:.4f} |"
            for row in rows
            if row["task"] == head["task"] and row["route"] != ALL
        ]
    return lines
