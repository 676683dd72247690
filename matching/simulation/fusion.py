"""Two sides' chances made one value: the operators compared where the truth is known.

Real decisions are too few to choose by, and consortia show one side's yes as much as the other's.
In the simulation the hidden wishes are known: after some rounds of learning every operator makes
the lists from the same beliefs, and what they lead to is counted in the truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from matching.partners.reciprocal import OPERATORS, Operator, product
from matching.ranking.ranker import Numbers
from matching.records import Indices
from matching.simulation.loop import Habits, simulate
from matching.simulation.world import Settings, World

ROUNDS = 8
SEEDS = tuple(range(6))
ALONE = "the asker's wish alone"


def compare(
    seeds: Sequence[int] = SEEDS, rounds: int = ROUNDS, settings: Settings | None = None
) -> list[dict[str, Any]]:
    """Expected accepted contacts of plain lists by each operator, best first.

    Returns:
        rows of `operator`, `accepted` a round (mean over markets), `share` of what lists by the
        hidden chances themselves would bring, and `low`, `high`: the least and the largest share.
    """
    operators: dict[str, Operator] = {**OPERATORS, ALONE: lambda one, _: one}
    shares: dict[str, list[float]] = {name: [] for name in operators}
    accepted: dict[str, list[float]] = {name: [] for name in operators}
    for seed in seeds:
        base = settings or Settings()
        market = Settings(**{**vars(base), "seed": seed})
        story = simulate(market, Habits(rounds=rounds))
        world = World(market)
        slots = market.slots
        hidden = product(*world.chances(world.wants, world.agrees))
        truth = world.expected(_first(hidden, slots))
        wish, agreement = world.chances(story.wants.mean, story.agrees.mean)
        for name, operator in operators.items():
            reached = world.expected(_first(operator(wish, agreement), slots))
            accepted[name].append(reached)
            shares[name].append(reached / truth)
    rows = [
        {
            "operator": name,
            "accepted": float(np.mean(accepted[name])),
            "share": float(np.mean(shares[name])),
            "low": min(shares[name]),
            "high": max(shares[name]),
        }
        for name in operators
    ]
    return sorted(rows, key=lambda row: -float(str(row["share"])))


def markdown(rows: Sequence[dict[str, Any]]) -> list[str]:
    """The comparison as a table."""
    return [
        "## Two sides' chances made one",
        "",
        f"Simulated markets with hidden wishes, after {ROUNDS} rounds of learning: expected "
        "accepted contacts of one round of lists, as a share of lists by the hidden chances.",
        "",
        "| operator | accepted contacts | share | over the markets |",
        "|---|---|---|---|",
        *(
            f"| {row['operator']} | {row['accepted']:.2f} | {row['share']:.3f} "
            f"| {row['low']:.3f} to {row['high']:.3f} |"
            for row in rows
        ),
    ]


def _first(value: Numbers, slots: int) -> Indices:
    return np.argsort(-value, axis=1, kind="stable")[:, :slots]
