"""What ranking one question costs, by method; whole requests are measured in `answers`."""

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
from matching.ranking.ranker import LinearRanker
from matching.types import Matrix

TASK = "CO->CO"
QUESTIONS = 25

Method = Callable[[Batch], Matrix]


def rows(history: History, task: Task, ranker: LinearRanker) -> list[Row]:
    """Milliseconds a question by method, asked one by one."""
    field = Field(history, task.candidates)
    askers = task.asking[:QUESTIONS]
    everyone = np.ones((1, len(task.candidates)), dtype=bool)
    methods: dict[str, Method] = {
        "TF-IDF cosine (before)": lambda b: b.dense(b.asked.terms @ b.field.words),
        "kNN vote x log(1+Adamic-Adar)": lambda b: b.vote * np.log1p(b.shared_partners),
        "spilno (after)": lambda b: ranker.scores(b, everyone),
    }
    took: dict[str, list[float]] = {name: [] for name in methods}
    for row in range(len(askers)):
        for name, method in methods.items():
            batch = Batch(asked.companies(history, askers[row : row + 1]), field)
            began = perf_counter()
            method(batch)
            took[name].append(perf_counter() - began)
    return [
        {
            "method": name, "candidates": len(field), "questions": len(askers),
            "milliseconds": 1000 * statistics.median(times),
        }
        for name, times in took.items()
    ]  # fmt: skip


def markdown(found: list[Row]) -> list[str]:
    """A table of costs and a sentence on the sums."""
    costs = [row for row in found if "method" in row]
    plain = costs[0]["milliseconds"]
    return [
        "## Serving",
        "",
        f"One question ranked among {costs[0]['candidates']} candidates, in process, median of "
        f"{found[-1]['questions']} (the machine was shared: read the ratio).",
        "",
        "| method | milliseconds a question | times TF-IDF |",
        "|---|---|---|",
        *(
            f"| {row['method']} | {row['milliseconds']:.1f} | {row['milliseconds'] / plain:.1f} |"
            for row in costs
        ),
    ]
