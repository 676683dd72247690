"""What the application answers: the benchmark's questions put to the Engine, and what they cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from time import process_time

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from matching.artefact import Model
from matching.benchmark.questions.loading import Archive
from matching.benchmark.questions.roster import BUILDERS
from matching.benchmark.questions.tasks import Split, Task, Taskmaster
from matching.benchmark.report import COLUMNS, Row
from matching.benchmark.sections.bands import BAND, CLAIMED, Cases, covered, short
from matching.engine import Engine
from matching.metrics import NAMES, interval, measured
from matching.ranking.forecast import moved, rate_among
from matching.ranking.purposes import purpose_of
from matching.records import Flags
from matching.types import Company, Corpus, Pair, Participation, Progress, Project

ENGINE = "engine"
"""Section of a report."""
METHOD = "spilno/engine"
TASKS = ("CO->CO", "UA->EU", "EU->UA", "STRANGERS")
BASE = "CO->CO"
"""Without the ranker of this task no Engine judges companies."""
QUESTIONS = 40
"""Of each task, spread evenly over its list."""
DEEP = 50
"""Places of a list."""
BANDED = ("CO->CO", "UA->EU", "EU->UA")
"""Tasks whose lists' bands are counted: strangers stand among everybody in the first of them."""
BANDS = "bands of the lists"
_EDGE = 1e-12
PARTNERS = 20
"""Partners that a bin of these lists expects: they are few."""

Ours = Mapping[str, NDArray[np.float64]]
"""Task -> measures of its own ranker in the benchmark, questions x measures."""


def rows(
    archive: Archive,
    split: Split,
    model: Model,
    ours: Ours,
    questions: int = QUESTIONS,
    progress: Progress | None = None,
) -> list[Row]:
    """Measures of the Engine's own lists by task, and of the task's ranker on the same questions.

    The model must not have seen the split's targets. Whom the benchmark allows may be answered,
    the first fifty are; at most so many questions of each task are asked, one by one.
    "milliseconds" of processor are the median and the 95th percentile of a request, "largest
    difference" that between the score that ranked somebody and its base and reasons added up.
    """
    engine = Engine(corpus_of(archive, split.history_until), model)
    master = Taskmaster(archive, split)
    found: list[Row] = []
    cases: list[Cases] = []
    for done, name in enumerate(ours):
        if progress:
            progress("asking the engine", done, len(ours))
        task, judge = BUILDERS[name](master), model.rankers.get(purpose_of(name))
        level = moved(rate_among(judge.partners, task)) if judge and judge.partners > 0 else None
        counted = cases if name in BANDED else None
        found += _asked(engine, task, ours[name], questions, (counted, level))
    return [*found, *_bands(cases)]


def _bands(cases: Sequence[Cases]) -> list[Row]:
    """How many bins the bands of all lists together hold; nothing where partners are too few."""
    if not cases:
        return []
    columns = ("score", "error", "hit", "weight", "few")
    every = Cases(*(np.concatenate([getattr(one, name) for one in cases]) for name in columns))
    told = covered(every, PARTNERS)
    return [{"task": "", "method": BANDS, "told": len(every.score), **told}] if told else []


def _case(answers: Sequence[Pair], right: NDArray[np.int64], level: float) -> Cases:
    """A list's pairs with their bands, moved to the rate of the year as the benchmark's are."""
    low, high, score = (
        np.array([getattr(pair, name) for pair in answers]) for name in ("low", "high", "score")
    )
    ends = logit(np.clip([low, high], _EDGE, 1 - _EDGE))
    hit = np.isin([int(pair.candidate) for pair in answers], right)
    few = np.zeros(len(answers), dtype=bool)
    return Cases(score + level, (ends[1] - ends[0]) / (2 * BAND), hit, np.ones(len(hit)), few)


def _asked(
    engine: Engine, task: Task, ours: NDArray[np.float64], questions: int,
    counted: tuple[list[Cases] | None, float | None],
) -> list[Row]:  # fmt: skip
    chosen = np.unique(np.linspace(0, len(task) - 1, min(questions, len(task))).astype(np.int64))
    groups = task.asked[chosen]
    values, took, apart, told = [], [], 0.0, 0
    for row in chosen.tolist():
        among = task.candidates[task.allowed(row)]
        mask = np.zeros(len(engine.keys), dtype=bool)
        mask[among] = True
        began = process_time()
        answers = engine.partners(int(task.asking[row]), allowed=mask, acquainted=True, top=DEEP)
        took.append(process_time() - began)
        right = task.candidates[task.relevant[row]]
        values.append(_measured(answers, among, right))
        cases, level = counted
        if cases is not None and level is not None and answers:
            cases.append(_case(answers, right, level))
        apart, told = max(apart, left_over(answers)), told + len(answers)
    engines, theirs = np.stack(values), ours[chosen]
    row = {"task": task.name, "queries": len(chosen)}
    cost: Row = {
        "milliseconds": 1000 * float(np.median(took)),
        "milliseconds_95": 1000 * float(np.percentile(took, 95)),
        "told": told,
        "largest difference": apart,
    }
    return [
        {**row, "method": METHOD, **_row(engines, groups), **_ahead(engines, theirs, groups),
         **cost},
        {**row, "method": "spilno", **_row(theirs, groups)},
    ]  # fmt: skip


def _measured(
    answers: Sequence[Pair], among: NDArray[np.int64], relevant: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Measures of one list; whoever is not on it stands behind it, tied with all others."""
    place = {int(who): at for at, who in enumerate(among)}
    scores = np.full((1, len(among)), -1e9)
    for pair in answers:
        scores[0, place[int(pair.candidate)]] = pair.score
    hits = [np.array([place[int(who)] for who in relevant], dtype=np.int64)]
    found: NDArray[np.float64] = measured(scores, hits, np.ones(scores.shape, dtype=bool))[0]
    return found


def left_over(answers: Sequence[Pair]) -> float:
    """The largest difference between the score that ranked a pair and its parts added up."""
    told = (pair.base + sum(reason.contribution for reason in pair.reasons) for pair in answers)
    return max((abs(parts - pair.score) for parts, pair in zip(told, answers, strict=True)),
               default=0.0)  # fmt: skip


def _row(values: NDArray[np.float64], groups: NDArray[np.int64]) -> Row:
    found: Row = {}
    for at, name in enumerate(NAMES):
        low, high = interval(values[:, at], groups)
        column = COLUMNS[name]
        found |= {column: float(values[:, at].mean()), f"{column}_low": low, f"{column}_high": high}
    return found


def _ahead(
    engines: NDArray[np.float64], theirs: NDArray[np.float64], groups: NDArray[np.int64]
) -> Row:
    gap = (engines - theirs)[:, NAMES.index("ndcg_10")]
    low, high = interval(gap, groups)
    return {"difference": float(gap.mean()), "difference_low": low, "difference_high": high}


def markdown(found: list[Row]) -> list[str]:
    """A table of tasks, beside what the task's own ranker finds for the same questions."""
    told = [row for row in found if row["method"] == METHOD]
    theirs = {row["task"]: row for row in found if row["method"] not in {METHOD, BANDS}}
    lines = [
        "## Through the application's engine",
        "",
        "The same questions put to the Engine as the application asks it, one by one, at most "
        f"{QUESTIONS} of a task; 95 % intervals. Beside: the ranker of the task in the benchmark "
        "on the same questions. The Engine judges each candidate by the ranker of its kind.",
        "",
        "| task | questions | nDCG@10 | R@10 | R@50 | the task's ranker: nDCG@10 | difference | "
        "ms of processor a request (95 %) |",
        "|---|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {row['task']} | {row['queries']} | {_told(row, 'ndcg@10')} | {_told(row, 'recall@10')} "
        f"| {_told(row, 'recall@50')} | {theirs[row['task']]['ndcg@10']:.3f} "
        f"| {_told(row, 'difference', '+.3f')} "
        f"| {row['milliseconds']:.0f} ({row['milliseconds_95']:.0f}) |"
        for row in told
    ]
    return [
        *lines,
        "",
        f"Reasons and base of {sum(row['told'] for row in told)} pairs differ from the score that "
        f"ranked them by {max(row['largest difference'] for row in told):.1e} logits at most.",
        *(line for row in found if row["method"] == BANDS for line in ("", _held(row))),
    ]


def _held(row: Row) -> str:
    """What the bands of these lists claim and hold."""
    word = "**they are narrower than they say**" if short(row) else "they keep their word"
    return (
        f"The bands around the fits of these lists claim to hold {CLAIMED:.0%}: of {row['bins']} "
        f"bins of {row['told']} listed pairs that expect {PARTNERS} partners each they held "
        f"{row['within']:.0%}, {row['with_chance']:.0%} once the scatter of counts is allowed for "
        f"and {row['level_known']:.0%} with the year's level known too; {word}. A pair that is "
        "judged from both sides has the mean of its two bands."
    )


def _told(row: Row, column: str, places: str = ".3f") -> str:
    low, high = row[f"{column}_low"], row[f"{column}_high"]
    return f"{row[column]:{places}} ({low:{places}} to {high:{places}})"


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
