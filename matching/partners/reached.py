"""What companies reach for needs: the best of what each offers and did, needs taken together."""

from __future__ import annotations

import numpy as np

from matching.partners import stated
from matching.ranking.ranker import Numbers
from matching.records import Indices


def raise_to(best: Numbers, met: Numbers, owner: Indices) -> None:
    """Each owner's best offer per need; offers are stored owner by owner."""
    if len(owner):
        starts = np.flatnonzero(np.r_[True, np.diff(owner) != 0])
        reached = np.maximum.reduceat(met, starts, axis=1)
        best[:, owner[starts]] = np.maximum(best[:, owner[starts]], reached)


def raise_to_members(best: Numbers, done: Numbers, ends: Indices) -> None:
    """Each company's best past project per need; `done` has the projects company by company."""
    members = np.flatnonzero(np.diff(ends))
    if done.shape[1] and len(members):
        reached = np.maximum.reduceat(done, ends[:-1][members], axis=1)
        best[:, members] = np.maximum(best[:, members], reached)


def overall(best: Numbers) -> Numbers:
    """The best need met, and part of the second best."""
    if len(best) == 0:
        return np.zeros(best.shape[1])
    ranked = np.sort(best, axis=0)
    second = ranked[-2] if len(ranked) > 1 else 0
    return np.asarray(ranked[-1] + stated.SECOND_NEED * second)


def overall_by_owner(best: Numbers, owner: Indices, size: int) -> Numbers:
    """The same for owners of several needs each."""
    found = np.zeros(size)
    order = np.lexsort((-best, owner))
    ranked, whose = best[order], owner[order]
    first = np.flatnonzero(np.r_[True, np.diff(whose) != 0][: len(whose)])
    found[whose[first]] = ranked[first]
    second = first[first + 1 < len(whose)] + 1
    second = second[whose[second] == whose[second - 1]]
    found[whose[second]] += stated.SECOND_NEED * ranked[second]
    return found
