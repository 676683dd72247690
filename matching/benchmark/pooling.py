"""Several runs put together: tasks with few questions a year, judged over all years at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.benchmark.report import COLUMNS, OURS, Report, Row
from matching.benchmark.weighing import rows_of
from matching.records import Indices

POOLED = ("UA->EU", "PROJ->UA")
"""Tasks with some thirty or fifty questions a year: too few to judge by one."""
QUESTIONS = "questions"
"""Section of a run that holds their measures question by question."""
YEARS = "years"
"""Column of our pooled row that holds what was reached in each year."""


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
        kept = [_measures(run, task) for run in runs]
        kept = [year for year in kept if year]
        shared = [method for method in kept[0] if all(method in y for y in kept)] if kept else []
        if shared:
            together = {m: np.concatenate([year[m] for year in kept]) for m in shared}
            asked, name = _asked(runs, task), pooled_name(task)
            weighed = rows_of(name, _candidates(runs, task), together, asked)
            years = _by_year(runs, task)
            rows += [{**r, YEARS: years} if r["method"] == OURS else r for r in weighed]
    if not rows:
        raise PoolingError("No run kept its questions: make them anew with `spilno evaluate`.")
    return rows


def _kept(run: Report, task: str) -> list[Row]:
    """Rows of a run that hold a task's measures question by question."""
    section = run.sections.get(QUESTIONS)
    return [row for row in section.rows if row["task"] == task] if section else []


def _measures(run: Report, task: str) -> dict[str, NDArray[np.float64]]:
    return {row["method"]: np.array(row["measures"]) for row in _kept(run, task)}


def _asked(runs: Sequence[Report], task: str) -> Indices | None:
    """What the questions of all runs ask, numbered: who asks in two years is drawn with both.

    None where a run of an earlier version does not say who asked.
    """
    names: list[str] = []
    for rows in (_kept(run, task) for run in runs):
        if rows and "asked" not in rows[0]:
            return None
        names += rows[0]["asked"] if rows else []
    return np.asarray(np.unique(names, return_inverse=True)[1], dtype=np.int64)


def _by_year(runs: Sequence[Report], task: str) -> list[Row]:
    """What ours reached in each year, the earliest first."""
    found = [
        {"targets_from": str(run.about["targets_from"]), "queries": row["queries"]}
        | {column: row[column] for column in COLUMNS.values()}
        for run in runs
        for row in run.rows
        if (row["task"], row["method"]) == (task, OURS)
    ]
    return sorted(found, key=lambda one: str(one["targets_from"]))


def _candidates(runs: Sequence[Report], task: str) -> int:
    """The most candidates of any year."""
    return max(int(row["candidates"]) for run in runs for row in run.rows if row["task"] == task)


def _refuse_twice(about: Sequence[Mapping[str, Any]]) -> None:
    spans = sorted((str(one["targets_from"]), str(one["targets_until"])) for one in about)
    for (_, end), (begin, _) in pairwise(spans):
        if begin < end:
            raise PoolingError(
                f"Targets from {begin} are judged twice: give runs of years that do not overlap."
            )
