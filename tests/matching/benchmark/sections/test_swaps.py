"""The benchmark of exchanged members weighs teams exactly as assembly does."""

from datetime import date

import numpy as np
import pytest

from matching.benchmark.sections.swaps import PARTS, Case, differences, learned, share_worth_less
from matching.consortium.formulation import SCALE, Formulation
from matching.consortium.greedy import Scorer
from matching.consortium.problem import (
    Candidate,
    Capability,
    Limits,
    Problem,
    Strength,
    Weights,
)
from matching.eligibility.context import Context
from matching.ranking.linear import LinearModel
from matching.teams import Action, Entity, Programme

PEOPLE = 12
TEAM = np.array([0, 1, 2, 3])


def case(seed: int) -> Case:
    draw = np.random.default_rng(seed)
    level = draw.integers(0, 100, PEOPLE)
    return Case(
        TEAM, 5, draw.random(PEOPLE), draw.random(PEOPLE), np.where(level >= 40, level, 0),
        draw.random(PEOPLE) * level / 100,
    )  # fmt: skip


def scorer(found: Case, weights: Weights) -> Scorer:
    problem = Problem(
        tuple(
            Candidate(
                Entity(key, "", ""), float(found.fit[key]),
                {"call": Strength(int(found.level[key]))}, newcomer=float(found.newcomer[key]),
            )
            for key in range(PEOPLE)
        ),
        (Capability("call"),),
        Context(Programme.HORIZON, Action.RIA, date(2024, 6, 30)),
        {(0, key): float(found.tie[key]) for key in range(1, PEOPLE)},
        0,
        Limits(minimum=1, maximum=5),
        weights,
    )  # fmt: skip
    return Scorer.of(Formulation(problem, (), (), LinearModel(), (), {}))


@pytest.mark.parametrize("seed", range(6))
def test_the_difference_of_a_swap_is_that_of_the_objective(seed: int) -> None:
    found, weights = case(seed), Weights(fit=3.0, collaboration=5.0, newcomers=2.0)
    weighed = scorer(found, weights)
    pairs = (np.array([1, 2, 3, 1]), np.array([4, 5, 6, 7]))
    parts = differences(found, pairs)
    gain = parts @ [getattr(weights, name) for name in PARTS]
    real = weighed.value(TEAM.tolist())
    for row, (leaving, coming) in enumerate(zip(*pairs, strict=True)):
        swapped = [int(coming) if i == leaving else int(TEAM[i]) for i in range(4)]
        assert real - weighed.value(swapped) == pytest.approx(SCALE * gain[row], abs=400)


def test_ties_count_half() -> None:
    parts = np.zeros((4, len(PARTS)))
    parts[0, 2], parts[1, 2] = 1.0, -1.0
    assert share_worth_less(parts, Weights()) == pytest.approx(0.5)


def test_learning_finds_the_part_that_tells_real_teams() -> None:
    draw = np.random.default_rng(1)
    rows = draw.normal(0, 1, (400, len(PARTS)))
    rows[:, 3] += 2.0
    weights = learned([rows], Weights())
    assert weights.collaboration > 3 * max(weights.fit, weights.coverage)
    base = Weights()
    total = base.coverage + base.fit + base.collaboration
    assert weights.coverage + weights.fit + weights.collaboration == pytest.approx(total)
