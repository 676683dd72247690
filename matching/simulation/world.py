"""The hidden side of the simulation: who wants whom, who looks where, who tires of requests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainc, gammaincc

from matching.learning.belief import sigmoid
from matching.ranking.ranker import Numbers
from matching.records import Flags, Indices


@dataclass(frozen=True)
class Settings:
    """Size and habits of the made-up market.

    Attributes:
        askers, receivers: companies on both sides.
        features: what is known about a pair, a constant included.
        slots: places of a list.
        bias: an entry in slot k is looked at with chance k ** -bias.
        answers: requests a receiver answers a round; the others wait in vain.
        fatigue: logits by which a receiver's willingness falls per request of recent rounds.
        recovery: share of the fatigue that is still felt a round later.
        seed: of everything that is random.
    """

    askers: int = 60
    receivers: int = 40
    features: int = 6
    slots: int = 6
    bias: float = 0.8
    answers: int = 3
    fatigue: float = 0.15
    recovery: float = 0.5
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Outcome:
    """What one round of lists came to, in the order of the list's entries."""

    requested: Flags
    answered: Flags
    accepted: Flags


class World:
    """Companies with hidden tastes; only `features` and what people do can be observed.

    Attributes:
        pairs: known features of every pair, shape (askers, receivers, features), the first 1.
        wants: hidden weights of the askers' wish to get in touch, shape (features,).
        agrees: hidden weights of the receivers' agreement, shape (features + 1,); the last is
            minus the fatigue per recent request.
        tired: recent requests of each receiver, shape (receivers,).
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        random = np.random.default_rng(settings.seed)
        shape = (settings.askers, settings.receivers, settings.features)
        self.pairs: NDArray[np.float64] = random.normal(size=shape)
        # One feature is a receiver's renown: alike for all askers, which makes crowds.
        self.pairs[:, :, 1] = random.normal(size=settings.receivers)[None, :]
        self.pairs[:, :, 0] = 1
        self.wants: Numbers = random.normal(0, 0.8, settings.features)
        self.wants[:2] = -1.5, 1.2
        self.agrees: Numbers = random.normal(0, 0.8, settings.features + 1)
        self.agrees[0] = -0.5
        self.agrees[-1] = -settings.fatigue
        self.tired: Numbers = np.zeros(settings.receivers)

    def looked_at(self, slots: Indices) -> Numbers:
        """Chance that an entry in each slot (from 0) is looked at."""
        return np.asarray((slots + 1.0) ** -self.settings.bias)

    def chances(self, wants: Numbers, agrees: Numbers) -> tuple[Numbers, Numbers]:
        """Chances (request when seen, agreement when answered) of all pairs under given weights."""
        tired = np.broadcast_to(self.tired[:, None], (*self.pairs.shape[:2], 1))
        known = np.concatenate([self.pairs, tired], axis=-1)
        return sigmoid(self.pairs @ wants), sigmoid(known @ agrees)

    def expected(self, lists: Indices) -> float:
        """Expected accepted contacts of lists, shape (askers, slots), in today's state.

        The other requests that reach a receiver are taken for Poisson with their true mean m; of
        n others and this one, q are answered, so this one is with chance E[min(1, q / (1 + n))]
        = P(n < q) + q / m * P(n > q).
        """
        wish, agreement = self.chances(self.wants, self.agrees)
        asker = np.arange(len(lists))[:, None]
        sent = wish[asker, lists] * self.looked_at(np.arange(lists.shape[1]))
        queue = np.bincount(lists.ravel(), sent.ravel(), minlength=self.settings.receivers)
        others, q = np.maximum(queue[lists] - sent, 1e-9), self.settings.answers
        answered = gammaincc(q, others) + q / others * gammainc(q + 1, others)
        return float((sent * answered * agreement[asker, lists]).sum())

    def play(self, lists: Indices, random: np.random.Generator) -> Outcome:
        """Show the lists, let people act, and let the receivers tire."""
        asker = np.broadcast_to(np.arange(len(lists))[:, None], lists.shape)
        wish, agreement = self.chances(self.wants, self.agrees)
        seen = random.random(lists.shape) < self.looked_at(np.arange(lists.shape[1]))
        requested = seen & (random.random(lists.shape) < wish[asker, lists])
        answered = self._answered(lists, requested, random)
        accepted = answered & (random.random(lists.shape) < agreement[asker, lists])
        came = np.bincount(lists[requested], minlength=self.settings.receivers)
        self.tired = self.settings.recovery * self.tired + came
        return Outcome(requested, answered, accepted)

    def _answered(self, lists: Indices, requested: Flags, random: np.random.Generator) -> Flags:
        """Requests arrive in random order; the first few of each receiver are answered."""
        waiting = np.flatnonzero(requested)
        waiting = waiting[random.permutation(len(waiting))]
        receiver = lists.ravel()[waiting]
        order = np.argsort(receiver, kind="stable")
        ranked = receiver[order]
        first = np.searchsorted(ranked, ranked)
        served = waiting[order][np.arange(len(order)) - first < self.settings.answers]
        flags = np.zeros(requested.size, dtype=bool)
        flags[served] = True
        return flags.reshape(requested.shape)
