"""Ranking measures over full candidate lists, exact under ties.

Tied candidates share their positions: every measure is its expectation over a random order of
the tied ones, so a method cannot gain from the order in which candidates happen to be stored.
Recall@k is |relevant in the first k| / |relevant|, not capped by k; nDCG has binary gains and a
log2 discount (Järvelin & Kekäläinen 2002); MRR is of the first relevant candidate.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass, fields

import numpy as np
from numpy.typing import NDArray

from matching.records import Flags, Indices

_CUT = 10
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
    listed = scores[allowed]
    levels, together = np.unique(scores[relevant], return_counts=True)
    levels, together = levels[::-1], together[::-1]
    above = np.array([int((listed > level).sum()) for level in levels])
    tied = np.array([int((listed == level).sum()) for level in levels])
    total = len(relevant)
    gain = sum(
        count / size * _DISCOUNT[start : min(start + size, _CUT)].sum()
        for start, size, count in zip(above, tied, together, strict=True)
        if start < _CUT
    )
    first = _first(int(tied[0]), int(together[0]))
    ranks = above[0] + 1 + np.arange(len(first))
    return Measures(
        recall_10=_recall(10, above, tied, together, total),
        recall_50=_recall(50, above, tied, together, total),
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


def interval(values: NDArray[np.float64], draws: int = 1000) -> tuple[float, float]:
    """95 % bootstrap interval of the mean over questions (fixed seed)."""
    if len(values) == 0:
        return float("nan"), float("nan")
    chosen = np.random.default_rng(1).integers(0, len(values), (draws, len(values)))
    low, high = np.percentile(values[chosen].mean(axis=1), [2.5, 97.5])
    return float(low), float(high)
