"""Lists that were shown, as the log by which another experience is judged.

A choice is an entry that stood among the first places of its list. The log holds the chance with
which it came there; under the other experience the same companies stand in another order, and the
chance follows from the rank by the same rule of exploration.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from matching.learning.exploration import PLACES, inclusion
from matching.learning.learned import ANSWER_BOUND, FIT_BOUND, Experience, Traits
from matching.learning.offpolicy import Log
from matching.records import Flags


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
    """A list as it was shown; `share` of exploration as it was then."""

    entries: tuple[Entry, ...]
    share: float


def replayed(lists: Sequence[List], experience: Experience) -> tuple[Log, dict[str, Flags]]:
    """The log of all choices with the chances that the experience gives them, and its groups."""
    logged: list[float] = []
    new: list[float] = []
    reward: list[float] = []
    groups: list[tuple[str, ...]] = []
    for shown in lists:
        scores = np.array([one.plain + _shift(one, experience) for one in shown.entries])
        chances = np.empty(len(scores))
        chances[np.argsort(-scores, kind="stable")] = inclusion(len(scores), shown.share, PLACES)
        for one, chance in zip(shown.entries, chances, strict=True):
            if one.first:
                logged.append(one.propensity)
                new.append(float(chance))
                reward.append(one.reward)
                groups.append(one.groups)
    names = sorted({name for of_one in groups for name in of_one})
    log = Log(
        np.array(reward, dtype=float), np.array(logged, dtype=float), np.array(new, dtype=float)
    )
    return log, {name: np.array([name in of_one for of_one in groups]) for name in names}


def _shift(entry: Entry, experience: Experience) -> float:
    fit, _ = experience.fit.shift(entry.fit, FIT_BOUND)
    answers, _ = experience.answers.shift(entry.answers, ANSWER_BOUND)
    return fit + answers
