"""P(both say yes) where the truth is known: ways to make it of two believed chances, compared.

Askers are shown companies at random; who asks and who agrees follows the hidden weights. The
chances are those that the loop believes after a few rounds, so they are off as far as beliefs are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from matching.learning.joint import ENOUGH, Comparison, Outcomes, TooFewOutcomes, compare
from matching.records import Indices
from matching.simulation.loop import Habits, simulate
from matching.simulation.world import Settings, World

SEEDS = tuple(range(6))
KNOWN = (1, 8)
SHOWN = (3, 40)
"""Companies shown to each asker."""


def outcomes(settings: Settings, rounds: int, shown: int) -> Outcomes:
    """Pairs shown at random, as believed after so many rounds, and what came of them."""
    story, world = simulate(settings, Habits(rounds=rounds)), World(settings)
    random = np.random.default_rng([settings.seed, rounds, 7])
    receiver: Indices = np.concatenate(
        [
            random.choice(settings.receivers, min(shown, settings.receivers), replace=False)
            for _ in range(settings.askers)
        ]
    )
    asker = np.repeat(np.arange(settings.askers), len(receiver) // settings.askers)
    wish, agreement = world.chances(story.wants.mean, story.agrees.mean)
    wants, agrees = world.chances(world.wants, world.agrees)
    asks = random.random(len(asker)) < wants[asker, receiver]
    agreed = random.random(len(asker)) < agrees[asker, receiver]
    return Outcomes(
        wish[asker, receiver], agreement[asker, receiver], (asks & agreed).astype(np.float64),
        asks.astype(np.float64), asker,
    )  # fmt: skip


def compared(
    seeds: Sequence[int] = SEEDS, settings: Settings | None = None
) -> Mapping[tuple[int, int], Sequence[Comparison | None]]:
    """(rounds of learning, companies shown) -> one comparison a market; None where refused."""
    base = settings or Settings()
    found: dict[tuple[int, int], list[Comparison | None]] = {}
    for rounds in KNOWN:
        for shown in SHOWN:
            for seed in seeds:
                market = Settings(**{**vars(base), "seed": seed})
                found.setdefault((rounds, shown), []).append(_one(market, rounds, shown))
    return found


def markdown(found: Mapping[tuple[int, int], Sequence[Comparison | None]]) -> list[str]:
    """The comparison as a table."""
    return [
        "## The chance that both say yes",
        "",
        "Askers are shown companies at random; of each pair two chances are believed, and known is "
        "whether both said yes. Mean log-loss on pairs left out: as the formula stands, with level "
        "and slope fitted, and how far that lies above the fitted joint model; in how many markets "
        f"that is sure (95 %). Below {ENOUGH} pairs in which both spoke nothing is fitted.",
        "",
        "| rounds of learning | shown to each | way | log-loss | fitted | above joint | sure in |",
        "|---|---|---|---|---|---|---|",
        *(line for case, told in found.items() for line in _lines(case, told)),
        "",
    ]


def _one(market: Settings, rounds: int, shown: int) -> Comparison | None:
    try:
        return compare(outcomes(market, rounds, shown))
    except TooFewOutcomes:
        return None


def _lines(case: tuple[int, int], told: Sequence[Comparison | None]) -> list[str]:
    known = [one for one in told if one is not None]
    head = f"| {case[0]} | {case[1]} "
    if not known:
        return [f"{head}| refused in all {len(told)} markets | none | none | none | none |"]
    losses = {
        way: [loss for one in known for loss in one.losses if loss.way == way]
        for way in sorted(loss.way for loss in known[0].losses)
    }
    order = sorted(losses, key=lambda way: float(np.mean([one.scaled for one in losses[way]])))
    rows = []
    for way in order:
        plain, scaled, behind = (
            float(np.mean([getattr(one, name) for one in losses[way]]))
            for name in ("plain", "scaled", "behind")
        )
        sure = sum(one.low > 0 for one in losses[way])
        rows.append(
            f"{head}| {way} | {plain:.4f} | {scaled:.4f} | {behind:+.4f} | {sure} of {len(known)} |"
        )
    return rows
