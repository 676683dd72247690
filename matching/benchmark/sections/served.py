"""What serving costs, and whether the reasons shown add up to the score."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from time import perf_counter

import numpy as np

from matching.benchmark.questions.tasks import Task
from matching.benchmark.report import Row
from matching.past.history import History
from matching.ranking import asked
from matching.ranking.batch import Batch
from matching.ranking.field import Field
from matching.ranking.ranker import LinearRanker, scaled
from matching.types import Matrix

TASK = "CO->CO"
QUESTIONS = 25
SHOWN = 10

Method = Callable[[Batch], Matrix]


def rows(history: History, task: Task, ranker: LinearRanker) -> list[Row]:
    """Milliseconds a request by method, asked one by one, and the exactness of reasons."""
    field = Field(history, task.candidates)
    askers = task.asking[:QUESTIONS]
    everyone = np.ones((1, len(task.candidates)), dtype=bool)
    methods: dict[str, Method] = {
        "TF-IDF cosine (before)": lambda b: b.dense(b.asked.terms @ b.field.words),
        "kNN vote x log(1+Adamic-Adar)": lambda b: b.vote * np.log1p(b.shared_partners),
        "spilno (after)": lambda b: ranker.scores(b, everyone),
    }
    took: dict[str, list[float]] = {name: [] for name in methods}
    largest = 0.0
    for row in range(len(askers)):
        for name, method in methods.items():
            batch = Batch(asked.companies(history, askers[row : row + 1]), field)
            began = perf_counter()
            method(batch)
            took[name].append(perf_counter() - began)
        largest = max(largest, _left_over(ranker, batch))
    cost: list[Row] = [
        {"method": name, "candidates": len(field), "milliseconds": 1000 * statistics.median(times)}
        for name, times in took.items()
    ]
    return [*cost, {"questions": len(askers), "largest difference": largest}]


def _left_over(ranker: LinearRanker, batch: Batch) -> float:
    """The largest difference between base plus parts and the score, over those shown first."""
    everyone = np.ones((1, len(batch.candidates)), dtype=bool)
    first = np.argsort(-ranker.scores(batch, everyone)[0])[:SHOWN]
    values = np.stack([v[0, first] for v in scaled(batch, everyone, ranker.names)], axis=1)
    values = values.astype(np.float64)
    parts = ranker.base + ranker.contributions(values).sum(axis=1)
    moved = np.nan_to_num(values - ranker.centres)
    return float(np.abs(parts - (ranker.base + moved @ ranker.weights)).max())


def markdown(found: list[Row]) -> list[str]:
    """A table of costs and a sentence on the sums."""
    costs = [row for row in found if "method" in row]
    lines = [
        "## Serving",
        "",
        f"One request among {costs[0]['candidates']} candidates, in process, median of "
        f"{found[-1]['questions']} (the machine was shared: read the ratio).",
        "",
        "| method | milliseconds a request | times TF-IDF |",
        "|---|---|---|",
    ]
    plain = costs[0]["milliseconds"]
    lines += [
        f"| {row['method']} | {row['milliseconds']:.1f} | {row['milliseconds'] / plain:.1f} |"
        for row in costs
    ]
    return [
        *lines,
        "",
        f"Reasons and score of the first {SHOWN} candidates differ by "
        f"{found[-1]['largest difference']:.1e} logits at most.",
    ]
