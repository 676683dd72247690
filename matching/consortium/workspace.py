"""At the officer's desk: what a hand-made team is worth, and who could join or replace a member.

No search: answers in milliseconds for a few hundred candidates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.consortium.formulation import Formulation, formulate
from matching.consortium.greedy import Scorer
from matching.consortium.problem import Problem
from matching.consortium.proposal import propose
from matching.consortium.results import Proposal
from matching.consortium.solving import Solved, Solver, Status
from matching.types import Key


@dataclass(frozen=True)
class HandMade:
    """A team put together by hand: nothing is proven; `broken` are ids of demands it misses."""

    proposal: Proposal
    broken: tuple[str, ...]


@dataclass(frozen=True)
class Suggestion:
    """A candidate for an open seat: objective gained (lost if negative), demands still missed."""

    key: Key
    gain: int
    broken: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Desk:
    """One problem with its coordinator, prepared once for many questions."""

    made: Formulation
    scorer: Scorer

    @staticmethod
    def of(problem: Problem) -> Desk:
        """Prepare a problem.

        Raises:
            ValueError: it has no coordinator.
        """
        if problem.coordinator is None:
            raise ValueError("Choose a coordinator first.")
        made = formulate(problem)
        return Desk(made, Scorer.of(made))

    def evaluate(self, keys: Sequence[Key]) -> HandMade:
        """Worth, coverage, findings and missed demands of a team that includes the coordinator.

        Raises:
            ValueError: a key is not in the pool, or the coordinator is left out.
        """
        chosen = self._positions(keys)
        value = self.scorer.value(chosen)
        nothing_proven = Solved(Status.UNKNOWN, (), value, value, 0.0, Solver.HIGHS)
        proposal = propose(self.made.problem, chosen, nothing_proven)
        return HandMade(proposal, self._broken(chosen))

    def suggest(
        self, keys: Sequence[Key], *, instead_of: Key | None = None, top: int = 5
    ) -> tuple[Suggestion, ...]:
        """Who could join, or take a member's seat: fewest missed demands first, then worth.

        The `top` by worth and the best of every country are looked at.
        """
        team = self._positions(keys)
        value = self.scorer.value(team)
        rest = [i for i in team if self.made.seats[i].key != instead_of]
        values = self.scorer.additions(rest)
        order = [int(i) for i in np.argsort(-values, kind="stable") if int(i) not in team]
        by_country: dict[str, int] = {}
        for i in order:
            by_country.setdefault(self.made.seats[i].entity.country, i)
        looked_at = dict.fromkeys([*order[: 2 * top], *by_country.values()])
        found = [
            Suggestion(self.made.seats[i].key, int(values[i]) - value, self._broken([*rest, i]))
            for i in looked_at
        ]
        found.sort(key=lambda s: (len(s.broken), -s.gain, str(s.key)))
        return tuple(found[:top])

    def _broken(self, chosen: Sequence[int]) -> tuple[str, ...]:
        made = self.made
        return tuple(
            demand.id
            for demand in made.demands
            if not demand.holds(made.seats, chosen, made.problem.stance)
        )

    def _positions(self, keys: Sequence[Key]) -> list[int]:
        at = {seat.key: i for i, seat in enumerate(self.made.seats)}
        missing = [str(key) for key in keys if key not in at]
        if missing:
            raise ValueError(f"Not among the candidates: {', '.join(missing)}.")
        if self.made.problem.coordinator not in keys:
            raise ValueError("The coordinator must stay in the team; choose another one first.")
        return [at[key] for key in dict.fromkeys(keys)]
