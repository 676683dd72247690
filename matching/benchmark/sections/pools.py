"""How many of the right candidates a pool holds, and which route brings them."""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from matching.benchmark.questions.tasks import Task
from matching.benchmark.report import Row
from matching.metrics import interval
from matching.ranking.batch import Batch
from matching.records import Flags, Indices
from matching.retrieval.candidates import RANKER, SIZE, best, ordered, scores_of, union
from matching.types import Matrix

POOLED = ("CO->XB", "CO->CO", "PROJ->ORG")
"""Tasks whose pools are measured."""
ALL = "pool"
NO_FACETS = (
    "CORDIS states no needs and no offers, so the routes between them have nothing to find here: "
    "what they bring is told under the cross-lingual set. The ranker's route reads the score that "
    "the pool is to spare, so the pool without it is told too."
)
_CHANCE = "exploration"
"""The route that finds anybody."""


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
        self._plain: list[float] = []
        self._reached: list[float] = []
        self._reach: list[int] = []
        self._flags = np.zeros(len(task.candidates), dtype=bool)

    def see(self, rows: range, batch: Batch, allowed: Flags, logits: Matrix) -> None:
        """See Meter."""
        scores = scores_of(batch, logits)
        somewhere = np.zeros(allowed.shape, dtype=bool)
        for name, values in scores.items():
            if name not in {RANKER, _CHANCE}:
                somewhere |= values > 0
        somewhere &= allowed
        for k, found in enumerate(ordered(scores, allowed, self._limit)):
            right = self._task.relevant[rows[k]]
            pool = union(found, self._limit)
            self._size.append(len(pool.chosen))
            self._within[ALL].append(self._held(pool.chosen, right))
            plain = union({n: o for n, o in found.items() if n != RANKER}, self._limit)
            self._plain.append(self._held(plain.chosen, right))
            self._reached.append(float(somewhere[k][right].mean()))
            self._reach.append(int(somewhere[k].sum()))
            for name, values in scores.items():
                first = best(values[k], allowed[k], self._limit)
                self._alone[name].append(self._held(first, right))
                self._within[name].append(self._held(pool.by_route[name], right))
                self._only[name].append(self._held(pool.only(name), right))

    def _held(self, found: Indices, right: Indices) -> float:
        """The share of the right ones that are among the found ones."""
        self._flags[found] = True
        share = float(self._flags[right].mean())
        self._flags[found] = False
        return share

    def rows(self) -> list[Row]:
        """The pool, then every route, best first: shares of the right candidates."""
        if not self._size:
            return []
        low, high = interval(np.array(self._within[ALL]), self._task.asked)
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
            "recall_without_ranker": _mean(self._plain),
            "reached": _mean(self._reached),
            "reach": float(np.mean(self._reach)),
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


def _beyond(head: Row) -> str:
    """What the pool holds without the ranker, and what any route could reach without a limit."""
    if "reached" not in head:
        return ""
    return (
        f" Without the ranker's route they hold {head['recall_without_ranker']:.4f}. Without a "
        f"limit the routes of the past reach {head['reached']:.4f} of the right ones, among "
        f"{head['reach']:.0f} candidates."
    )


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
            f"ones (95 %: {head['recall_low']:.4f} to {head['recall_high']:.4f})." + _beyond(head),
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
