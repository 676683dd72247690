"""Lists that were shown, as the log by which another experience is judged.

A choice is an entry that stood among the first places of its list. The log holds the chance with
which it came there; under another experience, or by another model's scores, the same companies
stand in another order, and the chance follows from the rank by the same rule of exploration. Only
who was on the list can be judged: what another model would have found elsewhere stays unknown.

Each list brings the experience by which it is judged anew. It must be one from before the list was
made: who was taught by what came of a list is not judged by it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from matching.learning.belief import Belief, update
from matching.learning.exploration import PLACES, inclusion
from matching.learning.feedback import LEAST
from matching.learning.learned import ANSWER_BOUND, FIT_BOUND, Experience, Traits
from matching.learning.offpolicy import Log
from matching.ranking.ranker import Numbers
from matching.records import Flags

_DEVIATION = 2.0
_SCALE = 3.0
_LEAST_LISTS = 10
"""Lists below which no reward model is fitted: each half must have something to learn from."""


@dataclass(frozen=True)
class Entry:
    """One company on a list: its score without experience, its traits, and what came of it.

    `first` says that it stood among the first places, `propensity` with which chance; `reward` is
    1 where a contact came of it. `groups` are the protected groups that it belongs to.
    """

    plain: float
    fit: Traits
    answers: Traits
    first: bool
    propensity: float
    reward: float
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class List:
    """A list as it was shown; `share` of its first `places` was left to chance.

    `experience` is what the other way of ranking would have believed when the list was made.
    """

    entries: tuple[Entry, ...]
    share: float
    places: int = PLACES
    experience: Experience = field(default_factory=Experience.none)


def replayed(lists: Sequence[List]) -> tuple[Log, dict[str, Flags]]:
    """The log of all choices with the chances that each list's experience gives them, and groups.

    With enough lists it carries a reward model, fitted on the other half of them.
    """
    logged: list[float] = []
    new: list[float] = []
    reward: list[float] = []
    groups: list[tuple[str, ...]] = []
    places: list[int] = []
    guesses = _guesses(lists)
    predicted: list[float] = []
    expected: list[float] = []
    for number, shown in enumerate(lists):
        scores = np.array([one.plain + _shift(one, shown.experience) for one in shown.entries])
        chances = np.empty(len(scores))
        order = np.argsort(-scores, kind="stable")
        chances[order] = inclusion(len(scores), shown.share, shown.places)
        first = np.array([one.first for one in shown.entries], dtype=bool)
        logged += [one.propensity for one in shown.entries if one.first]
        reward += [one.reward for one in shown.entries if one.first]
        groups += [one.groups for one in shown.entries if one.first]
        new += chances[first].tolist()
        places += [number] * int(first.sum())
        if guesses is not None and first.any():
            guess = guesses[number]
            predicted += guess[first].tolist()
            expected += [float(chances @ guess) / float(chances.sum())] * int(first.sum())
    names = sorted({name for of_one in groups for name in of_one})
    log = Log(
        np.array(reward, dtype=float), np.array(logged, dtype=float), np.array(new, dtype=float),
        np.array(predicted) if guesses is not None else None,
        np.array(expected) if guesses is not None else None,
        np.array(places, dtype=np.int64),
    )  # fmt: skip
    return log, {name: np.array([name in of_one for of_one in groups]) for name in names}


def _guesses(lists: Sequence[List]) -> list[Numbers] | None:
    """Expected reward of every entry, by a logistic model of the lists of the other parity."""
    names = sorted({name for shown in lists for one in shown.entries for name in one.fit})
    rows = [np.array([_row(one, names) for one in shown.entries]) for shown in lists]
    halves = [[k for k in range(side, len(lists), 2) if rows[k].size] for side in (0, 1)]
    if len(lists) < _LEAST_LISTS or not all(halves):
        return None
    models = [_fitted([lists[k] for k in half], [rows[k] for k in half]) for half in halves]
    return [
        models[1 - k % 2].chance(row) if row.size else np.zeros(0) for k, row in enumerate(rows)
    ]


def _fitted(lists: Sequence[List], rows: Sequence[Numbers]) -> Belief:
    entries = [one for shown in lists for one in shown.entries]
    first = np.array([one.first for one in entries], dtype=bool)
    reward = np.array([one.reward for one in entries])[first]
    trust = 1 / np.maximum([one.propensity for one in entries], LEAST)[first]
    known = np.concatenate(rows)
    start = Belief.around(np.zeros(known.shape[1]), _DEVIATION)
    return update(start, known[first], reward, trust, forget=1.0)


def _row(one: Entry, names: Sequence[str]) -> list[float]:
    return [1.0, one.plain / _SCALE, *(float(one.fit.get(name, 0.0)) for name in names)]


def _shift(entry: Entry, experience: Experience) -> float:
    fit, _ = experience.fit.shift(entry.fit, FIT_BOUND)
    answers, _ = experience.answers.shift(entry.answers, ANSWER_BOUND)
    return fit + answers
