"""Measures of questions become rows: means, their intervals, differences to the best baseline."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from matching.benchmark.report import COLUMNS, OURS, Row
from matching.metrics import NAMES, chance_of_nothing, intervals, resampled
from matching.records import Indices

_RANKED_BY = NAMES.index("ndcg_10")
_RECALL = NAMES.index("recall_50")
KEPT = "recall@50_kept"
"""Column of the share of recall@50 that is left on a newcomer's day."""


def rows_of(
    task: str,
    candidates: int,
    measured: Mapping[str, NDArray[np.float64]],
    groups: Indices | None = None,
) -> list[Row]:
    """Rows of one task from measures per question (questions x NAMES) of every method.

    Every measure has its 95 % interval. `delta` is the difference of nDCG@10 to the best baseline
    (by nDCG@10), paired by question; baselines carry it too, so that the table shows how far apart
    they are; `delta_p` is the chance of such a difference where there is none. Ours also carry the
    difference of each measure to the baseline that is best by that measure. `groups` numbers what
    is asked: rows that ask the same are drawn together.
    """
    baselines = {name: rows for name, rows in measured.items() if not name.startswith(OURS)}
    best = [
        max(baselines, key=lambda name: baselines[name][:, k].mean()) for k in range(len(NAMES))
    ]
    every = np.concatenate(list(measured.values()), axis=1)
    bands = iter(intervals(resampled(every, groups)).tolist())
    leading = best[_RANKED_BY]
    ranked = np.stack([values[:, _RANKED_BY] for values in measured.values()], axis=1)
    ahead = ranked - baselines[leading][:, [_RANKED_BY]]
    drawn = resampled(ahead, groups)
    leads, chances = intervals(drawn).tolist(), chance_of_nothing(drawn).tolist()
    found = []
    for at, (method, values) in enumerate(measured.items()):
        row: Row = {
            "task": task,
            "method": method,
            "queries": len(values),
            "candidates": candidates,
        }
        row |= {COLUMNS[name]: float(values[:, k].mean()) for k, name in enumerate(NAMES)}
        for name in NAMES:
            row[f"{COLUMNS[name]}_low"], row[f"{COLUMNS[name]}_high"] = next(bands)
        row["delta"] = float(ahead[:, at].mean())
        row["delta_low"], row["delta_high"] = leads[at]
        row["delta_p"] = chances[at]
        row["best_baseline"] = leading
        if method.startswith(OURS):
            theirs = np.stack([baselines[best[k]][:, k] for k in range(len(NAMES))], axis=1)
            row |= _beside(values - theirs, best, groups)
        found.append(row)
    return found


def _beside(ahead: NDArray[np.float64], best: list[str], groups: Indices | None) -> Row:
    """Differences of each measure (questions x NAMES) to the baseline that is best by it."""
    leads = intervals(resampled(ahead, groups)).tolist()
    row: Row = {}
    for k, name in enumerate(NAMES):
        column = COLUMNS[name]
        row[f"{column}_delta"] = float(ahead[:, k].mean())
        row[f"{column}_delta_low"], row[f"{column}_delta_high"] = leads[k]
        row[f"{column}_best_baseline"] = best[k]
    return row


def kept(thin: NDArray[np.float64], warm: NDArray[np.float64], groups: Indices | None) -> Row:
    """The share of recall@50 that is left of the same questions on a newcomer's day.

    Both are questions x NAMES. A draw takes a question with both its measures, so that the interval
    is of the ratio; empty where nothing was found at all.
    """
    both = np.stack([thin[:, _RECALL], warm[:, _RECALL]], axis=1)
    if not both[:, 1].any():
        return {}
    means = resampled(both, groups)
    [(low, high)] = intervals((means[:, 0] / np.maximum(means[:, 1], 1e-12))[:, None]).tolist()
    share = float(both[:, 0].mean() / both[:, 1].mean())
    return {KEPT: share, f"{KEPT}_low": low, f"{KEPT}_high": high}
