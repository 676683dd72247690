"""The feedback loop in the simulation: rank, show, watch, learn; beside it an oracle.

The oracle makes its lists in the same way from the hidden weights, so regret measures what is not
yet known about people, not what the way of making lists gives away.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from matching.allocation.equilibrium import equilibrium
from matching.allocation.market import Market, top
from matching.learning.belief import Belief, update
from matching.learning.feedback import LEAST, unbiased
from matching.ranking.ranker import Numbers
from matching.records import Indices
from matching.simulation.world import Outcome, Settings, World

_SPREAD = 0.5
_TOLERANCE = 1e-4


@dataclass(frozen=True)
class Habits:
    """How the loop learns; the switches exist to show what each part is worth.

    Attributes:
        rounds: nights to simulate.
        learns: whether beliefs are updated at all.
        corrects: whether requests are weighed by the chance that their slot was looked at.
        explores: slots at the end of each list that are ranked by a sample of the belief.
        forget: share of the old precision kept each night.
        deviation: standard deviation of the prior around 0.
    """

    rounds: int = 30
    learns: bool = True
    corrects: bool = True
    explores: int = 1
    forget: float = 0.98
    deviation: float = 1.0


@dataclass(frozen=True, eq=False)
class Story:
    """What happened.

    Attributes:
        regret: expected accepted contacts that the oracle's lists had over ours in the same
            state (a lucky list may beat it), shape (rounds,).
        best: the oracle's expected accepted contacts, shape (rounds,).
        accepted: contacts accepted, shape (rounds,).
        found: cosine of the believed and the hidden weights after each round, of the askers' wish
            and of the receivers' agreement, shape (rounds, 2).
        wants, agrees: what is believed at the end about the hidden weights.
        world: the market with its hidden truth.
    """

    regret: Numbers
    best: Numbers
    accepted: Numbers
    found: Numbers
    wants: Belief
    agrees: Belief
    world: World = field(repr=False)


def simulate(settings: Settings, habits: Habits | None = None) -> Story:
    """Run the loop from knowing nothing. Deterministic: everything follows `settings.seed`."""
    habits = habits or Habits()
    world = World(settings)
    random = np.random.default_rng([settings.seed, 1])
    wants = Belief.around(np.zeros(settings.features), habits.deviation)
    agrees = Belief.around(np.zeros(settings.features + 1), habits.deviation)
    regret, best, accepted, found = [], [], [], []
    for _ in range(habits.rounds):
        lists = _lists(world, wants, agrees, habits.explores, random)
        ideal = world.expected(_ranked(world, world.wants, world.agrees))
        regret.append(ideal - world.expected(lists))
        best.append(ideal)
        state = world.tired.copy()
        outcome = world.play(lists, random)
        accepted.append(float(outcome.accepted.sum()))
        if habits.learns:
            wants = _learn_wishes(world, wants, lists, outcome, habits)
            agrees = _learn_agreement(world, agrees, lists, (outcome, state), habits)
        found.append([recovered(wants, world.wants), recovered(agrees, world.agrees)])
    return Story(
        np.array(regret), np.array(best), np.array(accepted), np.array(found), wants, agrees, world
    )


def recovered(belief: Belief, truth: Numbers) -> float:
    """Cosine of the believed and the hidden weights, constant left out: 1 is full recovery."""
    one, other = belief.mean[1:], truth[1:]
    return float(one @ other / max(float(np.linalg.norm(one) * np.linalg.norm(other)), 1e-12))


def _lists(
    world: World, wants: Belief, agrees: Belief, explores: int, random: np.random.Generator
) -> Indices:
    """Lists by the mean belief, their last places by a sample of it (Thompson 1933)."""
    lists = _ranked(world, wants.mean, agrees.mean)
    if explores == 0:
        return lists
    kept = lists.shape[1] - explores
    tried = _ranked(world, wants.sample(random), agrees.sample(random), slots=lists.shape[1])
    for row, (plain, other) in enumerate(zip(lists, tried, strict=True)):
        fresh = [v for v in other if v not in plain[:kept]][:explores]
        lists[row, kept:] = fresh
    return lists


def _ranked(world: World, wants: Numbers, agrees: Numbers, slots: int = 0) -> Indices:
    """Lists by the equilibrium of the market in which a pair is worth both sides' chances."""
    settings = world.settings
    wish, agreement = world.chances(wants, agrees)
    value = wish * agreement
    left, right = (side.ravel() for side in np.indices(value.shape))
    slots = slots or settings.slots
    market = Market(
        left,
        right,
        np.maximum(value.ravel(), 1e-6),
        np.full(settings.askers, float(slots)),
        np.full(settings.receivers, float(settings.answers)),
    )
    flow = equilibrium(market, spread=_SPREAD, tolerance=_TOLERANCE).flow
    chosen = top(market, flow, slots)
    rows = flow[chosen].reshape(settings.askers, slots)
    order = np.argsort(-rows, axis=1, kind="stable")
    return np.take_along_axis(right[chosen].reshape(settings.askers, slots), order, axis=1)


def _learn_wishes(
    world: World, belief: Belief, lists: Indices, outcome: Outcome, habits: Habits
) -> Belief:
    askers = np.arange(len(lists))[:, None]
    rows = world.pairs[askers, lists].reshape(lists.size, -1)
    labels = outcome.requested.ravel().astype(np.float64)
    if habits.corrects:
        seen = np.maximum(world.looked_at(np.arange(lists.shape[1])), LEAST)
        labels = unbiased(labels, np.broadcast_to(seen, lists.shape).ravel())
    return update(belief, rows, labels, forget=habits.forget)


def _learn_agreement(
    world: World,
    belief: Belief,
    lists: Indices,
    seen: tuple[Outcome, Numbers],
    habits: Habits,
) -> Belief:
    """From answered requests alone; fatigue is what it was before the round."""
    outcome, state = seen
    asker, slot = np.nonzero(outcome.answered)
    receiver = lists[asker, slot]
    rows = np.column_stack([world.pairs[asker, receiver], state[receiver]])
    labels = outcome.accepted[asker, slot].astype(np.float64)
    return update(belief, rows, labels, forget=habits.forget)
