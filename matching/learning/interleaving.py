"""Two rankings take turns in one list, and what people do with it tells which one they prefer.

Where the log says too little of another ranking to judge it from a distance, both are shown: by
team-draft interleaving (Radlinski, Kurup & Joachims 2008) a coin decides in every round which
ranking picks first, and each picks the best that is not on the list yet. Slots are therefore
shared out fairly, whatever attention they get, and what comes of an entry is credited to the
ranking that picked it. Whoever asks counts once, by its first choice: choices of one asker are no
independent witnesses, and a count that later choices could turn round would be no sequence that may
be looked at as it grows. First choices are compared by a sign test whose interval holds at every
look (a confidence sequence from the mixture of Robbins 1970: the likelihood ratio of a uniform
mixture stays below 1 / alpha for ever with chance 1 - alpha, by Ville's inequality), because the
page is read every day.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.optimize import brentq
from scipy.special import betaln, xlog1py, xlogy
from scipy.stats import binomtest

from matching.learning.exploration import PLACES, chances, drawn_by, draws
from matching.learning.offpolicy import Verdict
from matching.ranking.ranker import Numbers
from matching.records import Flags, Indices

ALPHA = 0.05
_EDGE = 1e-12
_EVEN = 0.5


@dataclass(frozen=True, eq=False)
class Interleaved:
    """A list that two rankings made.

    Attributes:
        order: items in the order of the slots, shape (n,).
        propensity: chance with which the entry of each slot came among the first places, or (for
            the slots behind them) stayed out, over coins and draws, shape (n,).
        drawn: whether chance put it there, shape (n,).
        team: 0 where the first ranking picked the entry, 1 where the second did, -1 where nobody
            gets credit: drawn entries and those behind the first places; shape (n,).
    """

    order: Indices
    propensity: Numbers
    drawn: Flags
    team: Indices


def team_draft(one: Indices, other: Indices, coins: Indices, places: int) -> tuple[Indices, Flags]:
    """The first places of two rankings of the same items.

    Args:
        one: items by the first ranking, best first, shape (n,).
        other: the same items by the second.
        coins: 0 where the first ranking picks first in a round, 1 where the second does.
        places: to fill; at most two for each coin.

    Returns:
        items by slot, and whether the second ranking picked each, shape (min(places, n),) each.
    """
    rankings, at = (one.tolist(), other.tolist()), [0, 0]
    picked: list[int] = []
    second: list[bool] = []
    taken: set[int] = set()
    for coin in coins:
        for who in (int(coin), 1 - int(coin)):
            while at[who] < len(one) and rankings[who][at[who]] in taken:
                at[who] += 1
            if len(picked) < places and at[who] < len(one):
                item = rankings[who][at[who]]
                picked.append(item)
                second.append(bool(who))
                taken.add(item)
    return np.array(picked, dtype=np.int64), np.array(second, dtype=bool)


def interleaved(
    one: Indices,
    other: Indices,
    share: float,
    random: np.random.Generator,
    *,
    places: int = PLACES,
    weights: Numbers | None = None,
) -> Interleaved:
    """Two rankings as one list, a share of its first places drawn from further down.

    Behind the first places stands the order of the first ranking.

    Args:
        one: items 0..n-1 by the first ranking, best first, shape (n,).
        other: the same items by the second.
        share: of the first places that is drawn by chance.
        random: of coins and draws.
        places: first places.
        weights: what each item should have of the drawn places, shape (n,), by item; None: alike.
    """
    count = len(one)
    kept = places - draws(share, places) if count > places else count
    first = min(kept, places)
    rounds = (first + 1) // 2
    further = np.ones(count) if weights is None else weights
    coins = random.integers(0, 2, rounds)
    picked, second = team_draft(one, other, coins, first)
    came = np.zeros(count)
    for others in product((0, 1), repeat=rounds):
        came += _came(one, team_draft(one, other, np.array(others), first)[0], further, places)
    came /= 2**rounds
    rest = one[~np.isin(one, picked)]
    lucky = rest[drawn_by(chances(further[rest], min(places, count) - first), random)]
    order = np.concatenate([picked, lucky, rest[~np.isin(rest, lucky)]]).astype(np.int64)
    propensity = came[order]
    propensity[places:] = np.maximum(1 - propensity[places:], _EDGE)
    team = np.full(count, -1)
    team[: len(second)] = second
    return Interleaved(order, propensity, _drawn(count, first, len(lucky)), team)


def _came(one: Indices, picked: Indices, weights: Numbers, places: int) -> Numbers:
    """Chance of every item to stand among the first places once these were picked."""
    found = np.zeros(len(one))
    found[picked] = 1.0
    rest = one[~np.isin(one, picked)]
    missing = min(places, len(one)) - len(picked)
    if missing:
        found[rest] = chances(weights[rest], missing)
    return found


def _drawn(count: int, first: int, lucky: int) -> Flags:
    flags = np.zeros(count, dtype=bool)
    flags[first : first + lucky] = True
    return flags


@dataclass(frozen=True)
class Preference:
    """First choices that fell on the picks of each of two rankings, and what that says.

    Attributes:
        wins, losses: of the second ranking's picks and of the first's, one of each asker.
        ties: askers who chose nothing that either had picked.
        share: of the first choices that fell on the second's picks, one half before any.
        low, high: its interval, of which it holds with 95 per cent certainty that the true share
            never leaves it, however often one looks.
        chance: of so uneven a result, or one more so, were there no preference (sign test).
        verdict: adopt the second, keep the first, or interleave on.
    """

    wins: int
    losses: int
    ties: int
    share: float
    low: float
    high: float
    chance: float
    verdict: Verdict

    def of(self, *, second: bool) -> int:
        """First choices that fell on the picks of one of the two."""
        return self.wins if second else self.losses


def preference(wins: int, losses: int, ties: int = 0) -> Preference:
    """What first choices say of two rankings.

    Raises:
        ValueError: a negative number of choices.
    """
    if min(wins, losses, ties) < 0:
        raise ValueError("numbers of choices are 0 or more")
    decided = wins + losses
    low, high = _interval(wins, losses)
    verdict = Verdict.INTERLEAVE
    if low > _EVEN or high < _EVEN:
        verdict = Verdict.ADOPT if low > _EVEN else Verdict.KEEP
    return Preference(
        wins, losses, ties, wins / decided if decided else _EVEN, low, high,
        float(binomtest(wins, decided).pvalue) if decided else 1.0, verdict,
    )  # fmt: skip


def _interval(wins: int, losses: int) -> tuple[float, float]:
    """Shares under which the mixture's likelihood ratio has stayed below 1 / ALPHA."""
    if not wins + losses:
        return 0.0, 1.0
    mixture = float(betaln(wins + 1, losses + 1)) + np.log(ALPHA)

    def over(share: float) -> float:
        return float(mixture - xlogy(wins, share) - xlog1py(losses, -share))

    best = wins / (wins + losses)
    low = brentq(over, _EDGE, best) if wins and over(_EDGE) > 0 else 0.0
    high = brentq(over, best, 1 - _EDGE) if losses and over(1 - _EDGE) > 0 else 1.0
    return low, high
