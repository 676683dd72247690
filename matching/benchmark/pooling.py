"""Several runs put together: tasks with few questions a year, judged over all years at once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from matching.benchmark.report import Report, Row, rows_of

POOLED = ("UA->EU", "PROJ->UA")
"""Tasks with some thirty or fifty questions a year: too few to judge by one."""
QUESTIONS = "questions"
"""Section of a run that holds their measures question by question."""


class PoolingError(Exception):
    """Runs cannot be put together; the message says why."""


def pooled_name(task: str) -> str:
    """What the rows of all years together are called."""
    return f"{task}, years pooled"


def pooled(runs: Sequence[Report]) -> list[Row]:
    """Rows of the pooled tasks over the questions of all runs, each question counting alike.

    A method that not all runs have is left out. Every run ranked with a model of its own, trained
    before its own targets.

    Raises:
        PoolingError: years are judged twice, or a run kept no measures of its questions.
    """
    _refuse_twice([run.about for run in runs])
    rows: list[Row] = []
    for task in POOLED:
        years = [_measures(run, task) for run in runs]
        years = [year for year in years if year]
        shared = [method for method in years[0] if all(method in y for y in years)] if years else []
        if shared:
            together = {m: np.concatenate([year[m] for year in years]) for m in shared}
            rows += rows_of(pooled_name(task), _candidates(runs, task), together)
    if not rows:
        raise PoolingError("No run kept its questions: make them anew with `spilno evaluate`.")
    return rows


def _measures(run: Report, task: str) -> dict[str, Any]:
    section = run.sections.get(QUESTIONS)
    rows = section.rows if section else []
    return {r["method"]: np.array(r["measures"]) for r in rows if r["task"] == task}


def _candidates(runs: Sequence[Report], task: str) -> int:
    """The most candidates of any year."""
    return max(int(row["candidates"]) for run in runs for row in run.rows if row["task"] == task)


def _refuse_twice(about: Sequence[Any]) -> None:
    spans = sorted((str(one["targets_from"]), str(one["targets_until"])) for one in about)
    for (_, end), (begin, _) in pairwise(spans):
        if begin < end:
            raise PoolingError(
                f"Targets from {begin} are judged twice: give runs of years that do not overlap."
            )
