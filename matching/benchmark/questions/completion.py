"""TEAM+1: one member of a target project is missing; who is it?"""

from __future__ import annotations

import numpy as np

from matching.benchmark.questions.tasks import Task, Taskmaster
from matching.records import Flags, Indices

_FEWEST = 3


def completions(master: Taskmaster, name: str) -> Task:
    """One warm member of a target project is missing; the others and the topic are given."""
    gaps = [(j, k) for j, team in enumerate(_warm(master)) for k in range(len(team))]
    return _task(master, name, gaps, strangers=False)


def strange_completions(master: Taskmaster, name: str) -> Task:
    """The same where nobody given ever worked with the missing member.

    Only organisations without a tie to any given member are candidates: the strangers' own list.
    Ties are looked for in everything before the split, earlier programmes included.
    """
    gaps: list[tuple[int, int]] = []
    for j, team in enumerate(_warm(master)):
        if len(team):
            tied = np.asarray(master.ever_met[team][:, team].sum(axis=1)).ravel() > 0
            gaps += [(j, int(k)) for k in np.flatnonzero(~tied)]
    return _task(master, name, gaps, strangers=True)


def _warm(master: Taskmaster) -> list[Indices]:
    """Warm members of each target project; none where they are fewer than three."""
    warm = [team[master.warm[team]] for team in master.teams]
    return [team if len(team) >= _FEWEST else team[:0] for team in warm]


def _task(master: Taskmaster, name: str, gaps: list[tuple[int, int]], *, strangers: bool) -> Task:
    candidates = np.flatnonzero(master.warm)
    position = np.full(len(master.warm), -1)
    position[candidates] = np.arange(len(candidates))
    teams = _warm(master)
    drawn = [gaps[i] for i in master.drawn(np.arange(len(gaps)))]
    given = tuple(np.delete(teams[j], k) for j, k in drawn)

    def allowed(row: int) -> Flags:
        flags = np.ones(len(candidates), dtype=bool)
        flags[position[given[row]]] = False
        if strangers:
            met = position[master.ever_met[given[row]].indices]
            flags[met[met >= 0]] = False
        return flags

    return Task(
        name,
        candidates,
        np.zeros(0, dtype=np.int64),
        tuple(master.topic_titles[master.targets[j]] for j, _ in drawn),
        tuple(position[teams[j][k : k + 1]] for j, k in drawn),
        allowed,
        members=given,
    )
