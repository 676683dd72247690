"""Ranking measures over full candidate lists, exact under ties.

Tied candidates share their positions: every measure is its expectation over a random order of
the tied ones, so a method cannot gain from the order in which candidates happen to be stored.
Recall@k is |relevant in the first k| / |relevant|, not capped by k; nDCG has binary gains and a
log2 discount (Järvelin & Kekäläinen 2002); MRR is of the first relevant candidate.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from matching.records import Flags, Indices

_CUT = 10
_DRAWS = 2000
_DEEPEST = 50
_NORMAL_95 = 1.959963984540054
_DISCOUNT = 1 / np.log2(np.arange(2, _CUT + 2))
_IDEAL = np.cumsum(_DISCOUNT)


@dataclass(frozen=True)
class Measures:
    """Measures of one question, each within 0..1."""

    recall_10: float
    recall_50: float
    ndcg_10: float
    mrr: float
    hit_10: float

    def row(self) -> tuple[float, ...]:
        """The values in the order of NAMES."""
        return astuple(self)


NAMES = tuple(field.name for field in fields(Measures))


def measure(scores: NDArray[np.floating], relevant: Indices, allowed: Flags) -> Measures:
    """Measures of one ranked list.

    Args:
        scores: one score per candidate, higher is better.
        relevant: positions of the relevant candidates, at least one, all of them allowed.
        allowed: candidates that take part in the ranking.
    """
    return _measured(np.where(allowed, scores, -np.inf), relevant)


def measured(
    scores: NDArray[np.floating], relevant: Sequence[Indices], allowed: Flags
) -> NDArray[np.float64]:
    """Measures of a block of ranked lists, (lists, len(NAMES)); arguments as of `measure`.

    `scores` may be one row that holds for every list; `allowed` is (lists, candidates).
    """
    listed = np.where(allowed, scores, np.float32(-np.inf))
    rows = (_measured(row, hits).row() for row, hits in zip(listed, relevant, strict=True))
    return np.array(list(rows), dtype=np.float64).reshape(len(listed), len(NAMES))


def _measured(listed: NDArray[np.floating], relevant: Indices) -> Measures:
    """Measures of scores among which those that take no part are minus infinity."""
    levels, counts = np.unique(listed[relevant], return_counts=True)
    places: list[tuple[int, int, int]] = []
    for level, count in zip(levels[::-1], counts[::-1], strict=True):
        before = int(np.count_nonzero(listed > level))
        if before >= _DEEPEST and places:
            break  # whoever stands this far back moves no measure but the first one's MRR
        places.append((before, int(np.count_nonzero(listed == level)), int(count)))
    above, tied, together = np.array(places).T
    total = len(relevant)
    gain = sum(
        count / size * _DISCOUNT[start : min(start + size, _CUT)].sum()
        for start, size, count in places
        if start < _CUT
    )
    first = _first(int(tied[0]), int(together[0]))
    ranks = above[0] + 1 + np.arange(len(first))
    return Measures(
        recall_10=_recall(_CUT, above, tied, together, total),
        recall_50=_recall(_DEEPEST, above, tied, together, total),
        ndcg_10=float(gain / _IDEAL[min(_CUT, total) - 1]),
        mrr=float((first / ranks).sum()),
        hit_10=float(first[ranks <= _CUT].sum()),
    )


def _recall(k: int, above: Indices, tied: Indices, together: Indices, total: int) -> float:
    return float((together * np.clip((k - above) / tied, 0, 1)).sum() / total)


def _first(size: int, count: int) -> NDArray[np.float64]:
    """Chance that the first of `count` relevant among `size` tied stands at 0, 1, 2..."""
    reach = size - count + 1
    step = np.arange(reach)
    survive = np.concatenate([[1.0], np.cumprod((size - count - step[:-1]) / (size - step[:-1]))])
    return survive * count / (size - step)


def interval(values: NDArray[np.float64], groups: Indices | None = None) -> tuple[float, float]:
    """95 % bootstrap interval of the mean over questions (fixed seed); `groups` as `resampled`."""
    if len(values) == 0:
        return float("nan"), float("nan")
    [(low, high)] = intervals(resampled(values[:, None], groups))
    return float(low), float(high)


def intervals(means: NDArray[np.float64]) -> NDArray[np.float64]:
    """95 % intervals of resampled means (draws, n); shape (n, 2)."""
    return np.asarray(np.percentile(means, [2.5, 97.5], axis=0).T)


def resampled(
    values: NDArray[np.float64], groups: Indices | None = None, draws: int = _DRAWS
) -> NDArray[np.float64]:
    """Means of every column of (questions, n) in samples with replacement; shape (draws, n).

    Rows of one group (one question asked several times) are drawn together: the cluster
    bootstrap, without which repeated questions make an interval look narrower than it is.
    Rows of one question have one number in `groups`; without it every row is a question.
    """
    at = np.arange(len(values)) if groups is None else np.unique(groups, return_inverse=True)[1]
    weight = _drawn(int(at.max(initial=-1)) + 1, draws)[:, at]
    return np.asarray((weight @ values) / weight.sum(axis=1, keepdims=True))


def jackknife(value: float, without: NDArray[np.float64]) -> tuple[float, float]:
    """95 % interval of a value from what it would be without each question (Tukey 1958), (n,).

    For measures in which questions compete with each other, so that drawing one twice would change
    what is measured. NaN where there are fewer than two questions.
    """
    many = len(without)
    if many < 2:
        return float("nan"), float("nan")
    error = float(np.sqrt((many - 1) / many * np.sum((without - without.mean()) ** 2)))
    return value - _NORMAL_95 * error, value + _NORMAL_95 * error


def chance_of_nothing(means: NDArray[np.float64]) -> NDArray[np.float64]:
    """Two-sided bootstrap p-values that each column's mean is no other than zero; shape (n,)."""
    beyond = np.minimum((means <= 0).sum(axis=0), (means >= 0).sum(axis=0))
    return np.asarray(np.minimum(2 * (beyond + 1) / (len(means) + 1), 1.0))


@lru_cache(maxsize=4)
def _drawn(questions: int, draws: int) -> NDArray[np.float64]:
    """How often each question is in each draw with replacement, (draws, questions)."""
    chosen = np.random.default_rng(1).integers(0, questions, (draws, questions))
    cell = chosen + questions * np.arange(draws)[:, None]
    times = np.bincount(cell.ravel(), minlength=questions * draws)
    return times.reshape(draws, questions).astype(np.float64)
