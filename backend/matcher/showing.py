"""A ranking as a list that is shown: what chance adds to it, and what two models make in turns."""

from collections.abc import Sequence

import numpy as np

from matching.learning.exploration import PLACES, Shown, attention, draws, shown
from matching.learning.interleaving import Interleaved, interleaved
from matching.ranking.ranker import Numbers
from matching.types import Pair

__all__ = ["PLACES", "Interleaved", "Shown", "as_list", "in_turns"]

BAND = 1.2816
EDGE = 1e-9


def as_list(pairs: Sequence[Pair], share: float, seldom: Sequence[bool]) -> Shown:
    """A ranking, best first, as it is shown; `seldom`: has not stood on a first page lately."""
    random = np.random.default_rng()
    kept = min(PLACES - draws(share), len(pairs))
    return shown(len(pairs), share, random, weights=_attention(pairs, seldom, kept, random))


def in_turns(
    pairs: Sequence[Pair], other: Sequence[int], share: float, seldom: Sequence[bool]
) -> Interleaved:
    """The same made in turns with another ranking: positions in `pairs`, best first."""
    random = np.random.default_rng()
    return interleaved(
        np.arange(len(pairs)), np.array(other, dtype=np.int64), share, random,
        weights=_attention(pairs, seldom, 0, random),
    )  # fmt: skip


def _attention(
    pairs: Sequence[Pair], seldom: Sequence[bool], kept: int, random: np.random.Generator
) -> Numbers:
    """What each pair should have of the drawn places; nothing for those that are `kept`."""
    found = np.zeros(len(pairs))
    scores = np.array([pair.score for pair in pairs[kept:]])
    doubt = np.array([_doubt(pair) for pair in pairs[kept:]])
    found[kept:] = attention(scores, doubt, random, np.array(seldom[kept:], dtype=bool))
    return found


def _doubt(pair: Pair) -> float:
    """Standard error of a served score, in logits: its band is one of 80 %."""
    low, high = np.clip([pair.low, pair.high], EDGE, 1 - EDGE)
    return float(np.log(high / (1 - high)) - np.log(low / (1 - low))) / (2 * BAND)
