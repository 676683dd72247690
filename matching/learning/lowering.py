"""A need or an offer that brought a refused partner counts a little less, told as a reason.

"Not the capability we need" says at once, before any night, that the facet which matched draws
the wrong partners. What such a facet adds to a pair is lowered by SHARE, once however many
facets and refusals there are, and the correction stands among the reasons: the rest of the score
is what it was, so lifting it restores the score exactly.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np
from scipy.special import expit, logit

from matching.types import Key, Pair, Reason, Side

SHARE = 0.1
"""Part of what a lowered facet adds that is taken away."""
CODE = "facet_lowered"
_OTHER = {Side.QUERY: Side.CANDIDATE, Side.CANDIDATE: Side.QUERY}
_CLIP = 1e-9


def lowered(pair: Pair, facets: Collection[Key]) -> Pair:
    """The pair with its lowered facets told; the same pair where it rests on none of them.

    Args:
        pair: as served; a correction made before is made anew.
        facets: keys of needs and offers that count less.
    """
    reasons = [reason for reason in pair.reasons if reason.code != CODE]
    found = [told for reason in reasons if (told := _told(reason, facets)) is not None]
    before = sum(reason.contribution for reason in pair.reasons if reason.code == CODE)
    change = sum(reason.contribution for reason in found) - before
    if not found and not before:
        return pair
    reasons = sorted([*reasons, *found], key=lambda reason: -abs(reason.contribution))
    score = pair.base + sum(reason.contribution for reason in reasons)
    low, high = expit(logit(np.clip([pair.low, pair.high], _CLIP, 1 - _CLIP)) + change)
    return replace(
        pair, score=score, fit=float(expit(score)), low=float(low), high=float(high),
        reasons=tuple(reasons),
    )  # fmt: skip


def _told(reason: Reason, facets: Collection[Key]) -> Reason | None:
    """The correction of a reason; its side is that of the company whose facet it is."""
    if reason.code not in {"need_meets_offer", "need_meets_project"} or reason.contribution <= 0:
        return None
    sides = {"need": reason.side, "offer": _OTHER[reason.side]}
    for name, side in sides.items():
        facet = reason.values.get(name)
        if facet in facets:
            values = {"facet": facet, "kind": name}
            return Reason(CODE, side, values, -SHARE * reason.contribution)
    return None
