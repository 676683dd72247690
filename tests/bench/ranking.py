"""Pairs ranked a second, beside the matrix product that no exact ranking can do without."""

from collections.abc import Iterator

import numpy as np
from sqlalchemy.orm import Session

from backend import matcher
from backend.areas import Area
from backend.matcher.engine import engine
from tests.bench.figures import Figure, in_turn, seconds


def figures(db: Session) -> Iterator[Figure]:
    """Ukrainian against other European companies of the demo, with reasons."""
    left, right = matcher.companies_in(db, Area.ukraine), matcher.companies_in(db, Area.europe)
    build = seconds(lambda: engine(db))
    rng = np.random.default_rng(7)
    ours_side = rng.standard_normal((4 * len(left), 384)).astype(np.float32)
    their_side = rng.standard_normal((4 * len(right), 384)).astype(np.float32)
    ours, limit = in_turn(
        lambda: matcher.pairs(db, left, right, top=200), lambda: ours_side @ their_side.T, rounds=3
    )
    count = len(left) * len(right)
    yield Figure(
        "pairs ranked and explained a second",
        f"{count / ours:.0f} (engine built in {build:.1f} s)",
        f"{count / limit:.0f}: the bare product of four vectors a company",
        ours / limit, "times the limit (1 is the floor)",
    )  # fmt: skip
