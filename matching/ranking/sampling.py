"""Draws training rows from benchmark-shaped tasks: all partners, the hardest others, some more."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from matching.benchmark.questions.tasks import Task
from matching.past.history import History
from matching.ranking import asked
from matching.ranking.asked import Asked
from matching.ranking.batch import Batch
from matching.ranking.field import Field
from matching.ranking.fitting import Sample
from matching.ranking.ranker import scaled
from matching.records import Flags, Indices
from matching.types import Matrix

BLOCK = 50
"""Questions scored at a time: bounds the memory of a batch to a few hundred megabytes."""

_HARD = (
    *("vote", "alike_vote", "project_vote", "words"),
    *("shared_partners", "walk", "family_experience"),
)
_HARDEST = 50
_OTHERS = 100


def batches(history: History, task: Task) -> Iterator[tuple[range, Batch, Flags]]:
    """The task's questions in blocks, with the candidates each question allows."""
    field = Field(history, task.candidates)
    for start in range(0, len(task), BLOCK):
        rows = range(start, min(start + BLOCK, len(task)))
        allowed = np.stack([task.allowed(row) for row in rows])
        yield rows, Batch(questions(history, task, rows), field), allowed


def questions(history: History, task: Task, rows: range) -> Asked:
    """Some rows of a task in the form features read."""
    if len(task.asking):
        return asked.companies(history, task.asking[rows.start : rows.stop])
    if task.members:
        chosen = slice(rows.start, rows.stop)
        return asked.teams(history, task.members[chosen], task.texts[chosen])
    vectors = None if task.vectors is None else task.vectors[rows.start : rows.stop]
    return asked.texts(history, task.texts[rows.start : rows.stop], vectors)


def draw(history: History, task: Task, names: tuple[str, ...], seed: int = 0) -> Sample:
    """Training rows of one task.

    Per question: every partner, the 50 best other candidates of each of seven features, and 100
    random ones that stand for all the rest.
    """
    random = np.random.default_rng(seed)
    values, hit, weight, question = [], [], [], []
    for rows, batch, allowed in batches(history, task):
        block = list(scaled(batch, allowed, names))
        hard = [block[names.index(name)] for name in _HARD if name in names]
        for k, row in enumerate(rows):
            chosen, stands_for = _choose(
                [feature[k] for feature in hard], allowed[k], task.relevant[row], random
            )
            values.append(np.stack([feature[k][chosen] for feature in block], axis=1))
            hit.append(np.isin(chosen, task.relevant[row]))
            weight.append(stands_for)
            question.append(np.full(len(chosen), row))
    return Sample(
        names,
        np.concatenate(values).astype(np.float32),
        np.concatenate(hit).astype(np.float32),
        np.concatenate(weight).astype(np.float32),
        np.concatenate(question).astype(np.int64),
    )


def _choose(
    hard: list[Matrix], allowed: Flags, relevant: Indices, random: np.random.Generator
) -> tuple[Indices, Matrix]:
    picked = np.zeros(len(allowed), dtype=bool)
    picked[relevant] = True
    for feature in hard:
        ranked = np.where(allowed, np.nan_to_num(feature), -np.inf)
        k = min(_HARDEST, len(ranked))
        picked[np.argpartition(-ranked, k - 1)[:k]] = True
    picked &= allowed
    rest = np.flatnonzero(allowed & ~picked)
    others = random.choice(rest, min(_OTHERS, len(rest)), replace=False)
    chosen = np.concatenate([np.flatnonzero(picked), others])
    weight = np.ones(len(chosen), dtype=np.float32)
    weight[len(chosen) - len(others) :] = len(rest) / max(len(others), 1)
    return chosen, weight
