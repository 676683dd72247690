"""Off-policy estimates where the truth is known: what a log tells of another way of ranking.

Lists are made by a poor ranking with a share left to chance, people take what suits them, and the
log is asked what a better ranking (or the same, or a worse one) would have brought.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from matching.learning.belief import sigmoid
from matching.learning.exploration import PLACES, inclusion, shown
from matching.learning.offpolicy import Verdict, estimates, judge
from matching.learning.replay import Entry, List, replayed
from matching.ranking.ranker import Numbers

LENGTH = 30
_ONE = "one"


@dataclass(frozen=True)
class Challenge:
    """A way of ranking: how much of the hidden quality it sees, how much is noise."""

    name: str
    sees: float
    noise: float


LOGGED = Challenge("the ranking that made the log", 0.4, 1.0)
CHALLENGES = (
    Challenge("the same ranking", 0.4, 1.0),
    Challenge("a better ranking", 1.0, 0.5),
    Challenge("a worse ranking", -0.4, 1.0),
)


@dataclass(frozen=True)
class Replay:
    """What a log of some lists said of a challenge, over several draws.

    `truth` are contacts a place under it; `errors` the mean absolute error of every estimate (of
    those logs that allowed one); `verdicts` counts them; `effective` is the mean effective size.
    """

    challenge: str
    lists: int
    truth: float
    now: float
    effective: float
    errors: dict[str, float]
    verdicts: dict[str, int]


def replay(
    challenge: Challenge, lists: int, *, share: float = 0.3, draws: int = 10, seed: int = 0
) -> Replay:
    """Judge a challenge by logs of so many lists. Deterministic: everything follows `seed`."""
    truths, now, effective = [], [], []
    errors: dict[str, list[float]] = {}
    verdicts = dict.fromkeys(map(str, Verdict), 0)
    for draw in range(draws):
        random = np.random.default_rng([seed, lists, draw])
        log_lists, truth = _logged(challenge, lists, share, random)
        log, _ = replayed(log_lists)
        judged = judge(log)
        verdicts[str(judged.verdict)] += 1
        truths.append(truth)
        now.append(float(log.reward.mean()))
        effective.append(judged.effective)
        for name, one in estimates(log).items():
            errors.setdefault(name, []).append(abs(one.value - truth))
    return Replay(
        challenge.name, lists, float(np.mean(truths)), float(np.mean(now)),
        float(np.mean(effective)), {name: float(np.mean(e)) for name, e in errors.items()},
        verdicts,
    )  # fmt: skip


def _logged(
    challenge: Challenge, count: int, share: float, random: np.random.Generator
) -> tuple[list[List], float]:
    """Lists as they were logged, scored by the challenge; and what the challenge is worth."""
    found, worth = [], []
    for _ in range(count):
        quality = random.normal(size=LENGTH)
        chance = sigmoid(1.5 * quality - 2)
        logged, rival = (_scores(one, quality, random) for one in (LOGGED, challenge))
        if challenge.name == CHALLENGES[0].name:
            rival = logged
        best = np.argsort(-logged)
        made = shown(LENGTH, share, random)
        taken = random.random(LENGTH) < chance
        entries = []
        for slot, at in enumerate(best[made.order]):
            first = slot < PLACES
            traits = {_ONE: 1.0, "stated": float(np.tanh(quality[at] + random.normal()))}
            entry = Entry(
                float(rival[at]), traits, {_ONE: 1.0}, first, float(made.propensity[slot]),
                float(first and taken[at]),
            )  # fmt: skip
            entries.append(entry)
        found.append(List(tuple(entries), share))
        ranks = np.argsort(np.argsort(-rival))
        worth.append(float(inclusion(LENGTH, share)[ranks] @ chance) / PLACES)
    return found, float(np.mean(worth))


def _scores(one: Challenge, quality: Numbers, random: np.random.Generator) -> Numbers:
    return np.asarray(one.sees * quality + one.noise * random.normal(size=len(quality)))
