"""Figures of the solver on made-up pools: proof, gap and seconds beside greedy + swap."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from time import perf_counter, process_time

import numpy as np

from matching.consortium.formulation import formulate
from matching.consortium.problem import (
    Candidate,
    Capability,
    Limits,
    Mode,
    Problem,
    Strength,
)
from matching.consortium.search import best_choice, start_value
from matching.consortium.solving import Effort
from matching.eligibility.context import Context
from matching.teams import Action, CallParameters, Entity, Programme

COUNTRIES = ("DE", "FR", "IT", "ES", "PL", "NL", "SE", "FI", "CZ", "EE", "GR", "NO", "UA")
SIZES = ("micro", "small", "medium", "large", "large")
CAPABILITIES = 16


def made_up(number: int, seed: int, mode: Mode = Mode.STAR) -> Problem:
    """A pool of `number` candidates for a Ukraine Support Instrument call of 16 capabilities.

    Each has one to five capabilities at levels 20-100 and TRL 3-9, a fit, and ties to a few others;
    one in ten shares a control group. Sizes 4-8, at most three a country, two SMEs, one Ukrainian.
    """
    draw = np.random.default_rng(seed)
    codes = [f"C{i}" for i in range(CAPABILITIES)]
    candidates = []
    for key in range(number):
        country = COUNTRIES[int(draw.integers(len(COUNTRIES)))]
        held = draw.choice(CAPABILITIES, size=int(draw.integers(1, 6)), replace=False)
        entity = Entity(
            key, f"Company {key}", country,
            size=SIZES[int(draw.integers(len(SIZES)))],
            control_group=f"G{int(draw.integers(number))}" if draw.random() < 0.1 else "",
            management_country=country, asset_countries=(country,), controlling_country=country,
            government_controlled_area=True,
        )  # fmt: skip
        strengths = {
            codes[int(c)]: Strength(int(draw.integers(20, 101)), int(draw.integers(3, 10)))
            for c in held
        }
        candidates.append(
            Candidate(
                entity,
                float(draw.beta(2, 3)),
                strengths,
                newcomer=float(draw.random() < 0.3),
                price=float(draw.beta(1, 4)),
            )
        )
    ties = _ties(number, draw, degree=14 if mode == Mode.PAIRS else 6)
    capabilities = tuple(
        Capability(code, float(draw.integers(1, 4)), minimum_trl=4 if i % 4 == 0 else None)
        for i, code in enumerate(codes)
    )
    context = Context(Programme.USI, Action.IRA, date(2027, 2, 16), CallParameters(activity="d"))
    limits = Limits(minimum=4, maximum=8, per_country=3, smes=2, ukrainians=1)
    leader = next(c.key for c in candidates if c.entity.country in {"DE", "FR", "IT", "ES", "PL"})
    return Problem(tuple(candidates), capabilities, context, ties, leader, limits, mode=mode)


def _ties(
    number: int, draw: np.random.Generator, degree: int
) -> dict[tuple[int | str, int | str], float]:
    ends = draw.integers(number, size=(number * degree // 2, 2))
    ties: dict[tuple[int | str, int | str], float] = {
        (int(min(i, j)), int(max(i, j))): float(draw.random()) for i, j in ends if i != j
    }
    for other in range(1, number):
        if draw.random() < 0.2:
            ties[0, other] = float(draw.random())
    return ties


def solver_figures(
    sizes: Sequence[int] = (60, 200, 400, 1000),
    *,
    mode: Mode = Mode.STAR,
    seeds: Sequence[int] = (1, 2, 3),
    effort: Effort | None = None,
) -> list[dict[str, object]]:
    """One row per pool: what CP-SAT proved, how fast, and how far greedy + swap stays behind."""
    rows: list[dict[str, object]] = []
    for number in sizes:
        for seed in seeds:
            problem = made_up(number, seed, mode)
            made = formulate(problem)
            began = perf_counter()
            start = start_value(made)
            between, worked = perf_counter(), process_time()
            found = best_choice(made, effort or Effort(seconds=30.0))
            seconds = perf_counter() - between
            processor = process_time() - worked
            best = found.solved.objective
            behind = None if start is None else round(100 * (best - start) / max(1, abs(best)), 3)
            rows.append({
                "mode": str(mode), "candidates": number, "seed": seed,
                "status": str(found.solved.status), "gap %": round(100 * found.solved.gap, 3),
                "seconds": round(seconds, 2), "processor seconds": round(processor, 2),
                "candidates kept": found.kept,
                "objective": best, "greedy + swap": start, "behind %": behind,
                "greedy seconds": round(between - began, 2),
            })  # fmt: skip
    return rows
