"""Lists that share out attention: matching with transferable utility, found by scaling.

Every asker u may meet up to n_u partners, every receiver v up to m_v. With random tastes of scale
`spread` on both sides and a joint surplus log R_uv, Choo & Siow (2006, "Who marries whom and
why") show that the expected number of meetings is

    mu_uv = K_uv * sqrt(mu_u0 * mu_0v),   K_uv = exp(log R_uv / (2 * spread))

where mu_u0 and mu_0v are the places that stay empty. Writing A_u = sqrt(mu_u0) and
B_v = sqrt(mu_0v), the margins sum_v mu_uv + mu_u0 = n_u become quadratic equations in A given B,
and in B given A; solving them in turn (iterative proportional fitting) descends a convex dual and
therefore converges to the only solution. Tomita et al. (2022) rank lists by mu; here K is sparse:
pairs outside the market have none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy.sparse as sp

from matching.allocation.market import Market, MarketError
from matching.ranking.ranker import Numbers


class NotConverged(Exception):
    """The margins are still off after the permitted rounds; allow more, or raise `spread`."""


@dataclass(frozen=True, eq=False)
class Equilibrium:
    """Expected meetings of a market.

    Attributes:
        flow: mu of every pair, shape (p,), in meetings. An asker's list is ranked by it.
        left_price: what an asker's place is worth, shape (l,), in units of log value, 0 or more.
        right_price: the same of a receiver's place: 0 where nobody wants it, higher where many
            compete. It is the receiver's expected utility in the model's transfers.
        rounds: how often both sides were fitted.
        residual: largest remaining error of a margin, relative to its capacity.
    """

    flow: Numbers
    left_price: Numbers
    right_price: Numbers
    rounds: int
    residual: float


def equilibrium(
    market: Market, *, spread: float = 0.5, tolerance: float = 1e-9, most: int = 5000
) -> Equilibrium:
    """Solve the market. Time is O(pairs) a round; the result does not depend on the pairs' order.

    Args:
        market: capacities may be fractions; a side with capacity 0 meets nobody.
        spread: scale of the random tastes. Near 0 the lists are those of plain sorting as long as
            capacities allow; larger values even the lists out.
        tolerance: largest relative error of a margin that is accepted.
        most: rounds allowed.

    Raises:
        MarketError: `spread` is not above 0.
        NotConverged: the tolerance was not reached within `most` rounds.
    """
    if not spread > 0:
        raise MarketError("spread is a number above 0")
    rows, columns = market.shape
    kernel = np.exp(np.log(market.value) / (2 * spread))
    pull = sp.csr_array((kernel, (market.left, market.right)), shape=(rows, columns))
    pulled = pull.T.tocsr()
    left, right = np.sqrt(market.left_capacity), np.sqrt(market.right_capacity)
    residual = np.inf
    for done in range(1, most + 1):
        left = _empty(market.left_capacity, pull @ right)
        right = _empty(market.right_capacity, pulled @ left)
        # The receivers' margins hold exactly after their own step; the askers' tell the error.
        residual = _error(market.left_capacity, left * (left + pull @ right))
        if residual <= tolerance:
            return Equilibrium(
                kernel * left[market.left] * right[market.right],
                _price(market.left_capacity, left, spread),
                _price(market.right_capacity, right, spread),
                done,
                residual,
            )
    raise NotConverged(f"margins are off by {residual:.1e} after {most} rounds: allow more")


def _empty(capacity: Numbers, wanted: Numbers) -> Numbers:
    """The positive root of x^2 + wanted * x = capacity, without cancellation."""
    root = np.sqrt(capacity + wanted**2 / 4) + wanted / 2
    return np.divide(capacity, root, out=np.zeros_like(root), where=root > 0)


def _error(capacity: Numbers, filled: Numbers) -> float:
    known = capacity > 0
    return float(np.max(np.abs(filled[known] / capacity[known] - 1), initial=0))


def _price(capacity: Numbers, empty: Numbers, spread: float) -> Numbers:
    known = capacity > 0
    price = np.full(len(capacity), np.inf)
    price[known] = np.maximum(spread * np.log(capacity[known] / empty[known] ** 2), 0)
    return price
