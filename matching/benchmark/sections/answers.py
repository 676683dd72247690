"""What the application answers: the benchmark's questions put to the Engine, and what they cost."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from time import perf_counter

import numpy as np

from matching.artefact import Model
from matching.benchmark.questions.loading import Archive
from matching.benchmark.questions.roster import BUILDERS
from matching.benchmark.questions.tasks import Split, Task, Taskmaster
from matching.benchmark.report import Row
from matching.engine import Engine
from matching.metrics import interval
from matching.records import Flags
from matching.types import Company, Corpus, Pair, Participation, Progress, Project

TASKS = ("CO->CO", "UA->EU", "EU->UA", "STRANGERS")
QUESTIONS = 150
DEEP, CUT = 50, 10
_DISCOUNT = 1 / np.log2(np.arange(2, CUT + 2))


def rows(
    archive: Archive,
    split: Split,
    model: Model,
    tasks: Sequence[str] = TASKS,
    questions: int = QUESTIONS,
    progress: Progress | None = None,
) -> list[Row]:
    """R@10, R@50 and nDCG@10 of the Engine's own lists by task, and milliseconds a request.

    The model must not have seen the split's targets. Candidates are filtered as the benchmark
    allows them; at most so many questions of each task are asked, one by one.
    """
    engine = Engine(corpus_of(archive, split.history_until), model)
    master = Taskmaster(archive, split)
    found: list[Row] = []
    for done, name in enumerate(tasks):
        if progress:
            progress("asking the engine", done, len(tasks))
        task = BUILDERS[name](master)
        if len(task):
            found.append({"task": name, "model": model.model_id, **_asked(engine, task, questions)})
    return found


def _asked(engine: Engine, task: Task, questions: int) -> Row:
    chosen = np.linspace(0, len(task) - 1, min(questions, len(task))).astype(np.int64)
    values, took, read = [], [], set()
    for row in chosen.tolist():
        mask = np.zeros(len(engine.keys), dtype=bool)
        mask[task.candidates[task.allowed(row)]] = True
        began = perf_counter()
        answers = engine.partners(int(task.asking[row]), allowed=mask, acquainted=True, top=DEEP)
        took.append(perf_counter() - began)
        read.add(_least_gap(answers))
        values.append(_measured(answers, set(task.candidates[task.relevant[row]].tolist())))
    measured = np.array(values)
    low, high = interval(measured[:, 2])
    names = ("recall@10", "recall@50", "ndcg@10")
    return {
        "queries": len(chosen),
        **dict(zip(names, measured.mean(axis=0).tolist(), strict=True)),
        "ndcg@10_low": low,
        "ndcg@10_high": high,
        "milliseconds": 1000 * statistics.median(took),
        "told as ranked": min(read) >= 0,
    }


def _measured(answers: Sequence[Pair], relevant: set[int]) -> tuple[float, float, float]:
    hits = np.array([int(pair.candidate) in relevant for pair in answers], dtype=np.float64)
    first = hits[:CUT]
    ideal = _DISCOUNT[: min(CUT, len(relevant))].sum()
    gain = float(first @ _DISCOUNT[: len(first)]) / ideal
    return float(first.sum()) / len(relevant), float(hits.sum()) / len(relevant), gain


def _least_gap(answers: Sequence[Pair]) -> float:
    """By how much told scores fall from one place to the next, at least; below 0 out of order."""
    told = [pair.base + sum(reason.contribution for reason in pair.reasons) for pair in answers]
    return min((one - other + 1e-6 for one, other in pairwise(told)), default=0.0)


def corpus_of(archive: Archive, day: date) -> Corpus:
    """An archive as the application would hold it on a day: what begins later is not there."""
    records = archive.records
    before: Flags = records.projects.start < day.toordinal()
    keys = [str(key) for key in records.projects.keys]
    vectors = records.projects.vectors
    taken = zip(records.organisation.tolist(), records.project.tolist(), records.role, strict=True)
    return Corpus(
        _companies(archive),
        [_project(archive, int(row)) for row in np.flatnonzero(before)],
        [Participation(who, keys[what], str(role)) for who, what, role in taken if before[what]],
        day,
        None if vectors is None else vectors[before],
    )


def _companies(archive: Archive) -> list[Company]:
    told = archive.records.organisations
    columns = zip(told.name, told.country, told.kind, told.small, told.website, strict=True)
    return [
        Company(
            at, str(name), str(country), str(kind), {1.0: "sme", 0.0: "large"}.get(small, ""),
            website=str(site),
        )
        for at, (name, country, kind, small, site) in enumerate(columns)
    ]  # fmt: skip


def _project(archive: Archive, row: int) -> Project:
    told = archive.records.projects
    return Project(
        str(told.keys[row]), told.text[row], told.topic_code[row], told.topic_title[row],
        told.programme[row], told.scheme[row], date.fromordinal(int(told.start[row])),
        tuple(path for path in str(told.subjects[row]).split("|") if path),
    )  # fmt: skip
