"""The baseline and the start of every search: add the best, then swap while it helps.

Greedy for coverage is within 1 - 1/e of the best coverage (Nemhauser & Wolsey 1978); swaps repair
broken demands first and then improve the objective.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from matching.consortium.formulation import (
    Formulation,
    backup_worth,
    level_worth,
    pair_worth,
    worth,
)
from matching.consortium.problem import Mode

Ints = NDArray[np.int64]
TRIED = 40
"""Moves, best first, whose demands are tested in one step."""
ROUNDS = 60


@dataclass(frozen=True, eq=False)
class Scorer:
    """The objective of a choice in integers, for many one-candidate changes at once."""

    own: Ints
    levels: Ints
    enough: Ints
    level_worth: Ints
    able: Ints
    backup_worth: Ints
    pairs: Ints | None

    @staticmethod
    def of(made: Formulation) -> Scorer:
        """From a formulation; levels have shape (candidates, capabilities)."""
        problem = made.problem
        needed = problem.capabilities
        levels = np.array(
            [[problem.level(candidate, c) for c in needed] for candidate in problem.candidates],
            np.int64,
        ).reshape(len(problem.candidates), len(needed))
        enough = np.array([c.level for c in needed], np.int64)
        least = np.minimum(enough, problem.backup_level)
        return Scorer(
            np.array(worth(problem), np.int64),
            np.minimum(levels, enough),
            enough,
            np.array([level_worth(problem, c) for c in needed], np.int64),
            (levels >= least).astype(np.int64),
            np.array([backup_worth(problem, c) for c in needed], np.int64),
            _pair_table(made) if problem.mode == Mode.PAIRS else None,
        )

    def value(self, chosen: Sequence[int]) -> int:
        """Objective of a choice of positions."""
        return int(self.additions(list(chosen[:-1]))[chosen[-1]]) if chosen else 0

    def additions(self, chosen: Sequence[int]) -> Ints:
        """Objective of the choice with each candidate added; those chosen already score low."""
        held = list(chosen)
        base = self.levels[held].sum(axis=0)
        able = self.able[held].sum(axis=0)
        levels = np.minimum(self.enough, base + self.levels) @ self.level_worth
        backed = ((able + self.able) >= 2) @ self.backup_worth
        total = self.own[held].sum() + self.own + levels + backed
        if self.pairs is not None:
            total = total + self.pairs[np.ix_(held, held)].sum() // 2
            total = total + self.pairs[held].sum(axis=0)
        total[held] = np.iinfo(np.int64).min // 2
        return np.asarray(total, np.int64)


def greedy(made: Formulation, *, rebuild: bool = True) -> list[int] | None:
    """Positions of a good choice that meets every demand; None if none was found.

    Without `rebuild` it is the plain baseline: greedy, then one-for-one swaps.
    """
    search = Search(made, Scorer.of(made))
    chosen = search.swapped(search.built())
    if chosen is None or not rebuild:
        return chosen
    return search.rebuilt(chosen)


@dataclass(frozen=True, eq=False)
class Search:
    """Greedy construction and local search over one formulation."""

    made: Formulation
    scorer: Scorer

    def swapped(self, chosen: list[int]) -> list[int] | None:
        """Repair and improve by single moves; None if demands stay broken."""
        for _ in range(ROUNDS):
            better = self._improved(chosen)
            if better is None:
                break
            chosen = better
        return sorted(chosen) if self._broken(chosen) == 0 else None

    def rebuilt(self, chosen: list[int]) -> list[int]:
        """Take out two or three members, fill up greedily, as long as it helps."""
        best = self.scorer.value(chosen)
        for _ in range(ROUNDS):
            better = self._refilled(chosen, best)
            if better is None:
                break
            chosen, best = better, self.scorer.value(better)
        return sorted(chosen)

    def _refilled(self, chosen: list[int], best: int) -> list[int] | None:
        fixed = set(self._start())
        free = [i for i in chosen if i not in fixed]
        for out in (*combinations(free, 2), *combinations(free, 3)):
            team = [i for i in chosen if i not in out]
            for _ in out:
                team.append(int(np.argmax(self.scorer.additions(team))))
            if self.scorer.value(team) > best and self._broken(team) == 0:
                return team
        return None

    def _start(self) -> list[int]:
        problem = self.made.problem
        fixed = {problem.coordinator, *problem.limits.must}
        return [i for i, candidate in enumerate(problem.candidates) if candidate.key in fixed]

    def built(self) -> list[int]:
        """Add what helps most, broken demands counting first."""
        chosen = self._start()
        limits = self.made.problem.limits
        while len(chosen) < limits.maximum:
            values = self.scorer.additions(chosen)
            order = [int(i) for i in np.argsort(-values, kind="stable")[:TRIED] if i not in chosen]
            if not order:
                break
            now = (self._broken(chosen), -self.scorer.value(chosen))
            best = min((self._broken([*chosen, i]), -int(values[i]), i) for i in order)
            if best[:2] >= now and len(chosen) >= limits.minimum:
                break
            chosen = [*chosen, best[2]]
        return chosen

    def _improved(self, chosen: list[int]) -> list[int] | None:
        """The first best move: add, drop or swap one; fewer broken demands first."""
        now = (self._broken(chosen), -self.scorer.value(chosen))
        moves: list[tuple[int, list[int]]] = []
        fixed = set(self._start())
        for out in [None, *(i for i in chosen if i not in fixed)]:
            rest = [i for i in chosen if i != out]
            values = self.scorer.additions(rest)
            order = [int(i) for i in np.argsort(-values, kind="stable")[:TRIED]]
            if now[0]:
                order += self._others(rest)
            moves += [(int(values[i]), [*rest, i]) for i in order if i not in {out, *rest}]
            if out is not None:
                moves.append((self.scorer.value(rest), rest))
        moves.sort(key=lambda move: -move[0])
        best: tuple[tuple[int, int], list[int]] | None = None
        for value, move in moves:
            if now[0] == 0 and -value >= now[1]:
                break
            key = (self._broken(move), -value)
            if key < (best[0] if best else now):
                best = (key, move)
                if key[0] == 0:
                    break
        return best[1] if best else None

    def _others(self, rest: list[int]) -> list[int]:
        """While demands are broken: the best of every country and size, to repair them with."""
        values = self.scorer.additions(rest)
        best: dict[tuple[str, str, str], int] = {}
        for i in np.argsort(-values, kind="stable"):
            entity = self.made.seats[int(i)].entity
            best.setdefault((entity.country, entity.size, entity.kind), int(i))
        return list(best.values())

    def _broken(self, chosen: Sequence[int]) -> int:
        made = self.made
        return sum(
            not demand.holds(made.seats, chosen, made.problem.stance) for demand in made.demands
        )


def _pair_table(made: Formulation) -> Ints:
    size = len(made.problem.candidates)
    table = np.zeros((size, size), np.int64)
    for (i, j), value in pair_worth(made.problem).items():
        table[i, j] = table[j, i] = value
    return table
