"""Two models, or two recipes, compared year by year and slice by slice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.artefact import Model
from matching.benchmark.questions.loading import Archive
from matching.benchmark.questions.roster import BUILDERS
from matching.benchmark.questions.tasks import Split, Task, Taskmaster
from matching.metrics import interval, measure
from matching.past.history import History
from matching.promotion.comparing import ON, PROTECTED, SLICES, YEARS, Comparison, Verdict, why_not
from matching.ranking.purposes import purpose_of
from matching.ranking.sampling import batches
from matching.records import Indices, one_project_each
from matching.types import Progress

SAMPLE = 600
"""Most questions of a task that is neither promoted on nor protected."""


class PromotionError(Exception):
    """The two models cannot be compared; the message says what to change."""


def judge(
    champion: Model,
    challenger: Model,
    archive: Archive,
    progress: Progress | None = None,
    on: str = ON,
) -> Verdict:
    """Compare two models on the two years that neither has seen; `on` names the slice to win.

    Raises:
        PromotionError: a card says no day of training, a model lacks a ranker, or the archive
            has no such years.
    """
    first = max(_trained_until(champion), _trained_until(challenger))
    found: list[Comparison] = []
    for step in range(YEARS):
        start = first.replace(year=first.year + step)
        split = Split(start, start, start.replace(year=start.year + 1))
        if progress:
            progress("judging both models", step, YEARS)
        found += _year(champion, challenger, archive, split, on)
    if progress:
        progress("judging both models", YEARS, YEARS)
    return _verdict(found, on)


def rehearsed(
    pairs: Sequence[tuple[Model, Model]],
    model: Model,
    archive: Archive,
    progress: Progress | None = None,
    on: str = ON,
) -> Verdict:
    """Compare the recipe of `model` with a champion's, both trained until each of some days.

    Raises:
        PromotionError: the days are not two successive years that both were trained until, or a
            challenger does not read what `model` reads.
    """
    ordered = sorted(pairs, key=lambda pair: _trained_until(pair[0]))
    days = [_trained_until(champion) for champion, _ in ordered]
    years = [days[0].replace(year=days[0].year + k) for k in range(max(YEARS, len(days)))]
    if days != years or days != [_trained_until(challenger) for _, challenger in ordered]:
        raise PromotionError(
            f"Rehearse {YEARS} successive years, both recipes trained until the same day of each."
        )
    found: list[Comparison] = []
    for step, (champion, challenger) in enumerate(ordered):
        for other, reference in ((challenger, model), (champion, ordered[0][0])):
            _same_recipe(other, reference)
        if progress:
            progress("judging both recipes", step, len(ordered))
        split = Split(days[step], days[step], days[step].replace(year=days[step].year + 1))
        found += _year(champion, challenger, archive, split, on)
    if progress:
        progress("judging both recipes", len(ordered), len(ordered))
    return _verdict(found, on)


def _verdict(found: list[Comparison], on: str) -> Verdict:
    reasons = tuple(why_not(found, on))
    return Verdict(not reasons, reasons, tuple(found), on)


def _same_recipe(one: Model, other: Model) -> None:
    """Raise where the rankers that are judged read other features."""
    for purpose in sorted({purpose_of(task) for task in SLICES.values()}):
        read = {m.rankers[purpose].names for m in (one, other) if purpose in m.rankers}
        if len(read) > 1:
            raise PromotionError(
                f"{one.model_id} and {other.model_id} are of different recipes for {purpose}."
            )


def _trained_until(model: Model) -> date:
    try:
        return date.fromisoformat(str(model.card["trained_until"]))
    except (KeyError, ValueError) as error:
        raise PromotionError(
            f"The card of {model.model_id} does not say until when it was trained."
        ) from error


def _year(
    champion: Model, challenger: Model, archive: Archive, split: Split, on: str
) -> Iterator[Comparison]:
    master = Taskmaster(archive, split, stand_in=True)
    if len(master.targets) == 0:
        raise PromotionError(
            f"No project starts between {split.targets_from} and {split.targets_until}, the years "
            "after both models were trained: train until an earlier day, or give newer data."
        )
    today = split.history_until.toordinal()
    memory = History(archive.records, today)
    past = (archive.records.projects.start < today) & archive.current
    thin = History(one_project_each(archive.records, past), today)
    measured: dict[str, tuple[Task, NDArray[np.float64]]] = {}
    for name in dict.fromkeys(SLICES.values()):
        task = _asked(BUILDERS[name](master), name, on)
        # What neither could learn is no difference between them.
        if len(task) and any(purpose_of(name) in m.rankers for m in (champion, challenger)):
            rankers = [_ranker(model, name) for model in (champion, challenger)]
            measured[name] = task, _scores(task, thin if task.thin else memory, rankers)
    small = archive.records.organisations.small
    for slice_, name in SLICES.items():
        if name in measured:
            task, values = measured[name]
            kept = small[task.asking] == 1 if slice_ == "SMEs ask" else np.ones(len(task), bool)
            if kept.any():
                yield _compared(split.targets_from.year, slice_, values[kept], task.asked[kept])


def _asked(task: Task, name: str, on: str) -> Task:
    """All questions of what is promoted on or protected, a sample of the others'."""
    whole = {SLICES[slice_] for slice_ in (on, *PROTECTED)}
    if name in whole or len(task) <= SAMPLE:
        return task
    kept = np.sort(np.random.default_rng(0).choice(len(task), SAMPLE, replace=False))
    return _some(task, kept)


def _some(task: Task, kept: Indices) -> Task:
    """Some questions of a task."""
    rows = kept.tolist()
    return replace(
        task,
        asking=task.asking[kept] if len(task.asking) else task.asking,
        texts=tuple(task.texts[row] for row in rows) if task.texts else (),
        relevant=tuple(task.relevant[row] for row in rows),
        allowed=lambda row: task.allowed(rows[row]),
        members=tuple(task.members[row] for row in rows) if task.members else (),
        vectors=None if task.vectors is None else task.vectors[kept],
    )


def _ranker(model: Model, task: str) -> Any:
    purpose = purpose_of(task)
    if purpose not in model.rankers:
        raise PromotionError(f"{model.model_id} has no ranker for {purpose}: train it whole.")
    return model.rankers[purpose]


def _scores(task: Task, history: History, rankers: list[Any]) -> NDArray[np.float64]:
    """nDCG@10, (questions, rankers)."""
    rows: list[list[float]] = []
    for block, batch, allowed in batches(history, task):
        judged = [ranker.scores(batch, allowed) for ranker in rankers]
        rows += [
            [measure(scores[k], task.relevant[row], allowed[k]).ndcg_10 for scores in judged]
            for k, row in enumerate(block)
        ]
    return np.array(rows)


def _compared(year: int, slice_: str, values: NDArray[np.float64], asked: Indices) -> Comparison:
    """Rows that ask the same are drawn together, or an interval looks narrower than it is."""
    difference = values[:, 1] - values[:, 0]
    one, other = (float(mean) for mean in values.mean(axis=0))
    return Comparison(
        year, slice_, len(values), one, other, float(difference.mean()),
        *interval(difference, asked), *interval(values[:, 1], asked),
    )  # fmt: skip
