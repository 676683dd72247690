"""What decisions teach: labels from reasons, and what a list's slots hide.

A "no" is seldom a judgement of fit. Only reasons that speak of the pair become negative labels;
those that speak of the moment, of one side alone or of the rules teach nothing about fit, and
"already know" is a success of the ranking that brought nothing new.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from matching.ranking.ranker import Numbers
from matching.records import Indices

LEAST = 0.05
"""Propensities are not taken for smaller than this: bounds the weight of one decision at 20."""


class Subject(StrEnum):
    """What a decision's reason speaks of."""

    PAIR = "pair"
    COMPANY = "company"
    MOMENT = "moment"
    RULES = "rules"


@dataclass(frozen=True)
class Label:
    """One decision as a lesson.

    Attributes:
        subject: what the decision judged.
        fit: 1 or 0 when it tells whether the two fit, None when it does not.
        novel: False when the two knew each other already, None when nothing is said about it.
        weight: trust in the label, 0..1.
        lowers_facet: whether the need or offer that matched is to count a little less for the
            company that decided (`lowering`): bounded, reversible, and only by its own word.
    """

    subject: Subject
    fit: int | None
    novel: bool | None = None
    weight: float = 1.0
    lowers_facet: bool = False


ACCEPTED = Label(Subject.PAIR, 1, novel=True)
"""A "yes" without a reason."""

DECLINED = Label(Subject.PAIR, 0, weight=0.5)
"""A "no" whose reason is missing, unknown or "other"."""

EXPIRED = Label(Subject.MOMENT, None)
"""Nobody answered in time: says something of how the asked side answers, nothing of fit."""

LABELS: Mapping[str, Label] = {
    "DECLINE:capability": Label(Subject.PAIR, 0, lowers_facet=True),
    "DECLINE:location": Label(Subject.PAIR, 0),
    "DECLINE:size": Label(Subject.PAIR, 0),
    "DECLINE:trust": Label(Subject.COMPANY, None),
    "DECLINE:timing": Label(Subject.MOMENT, None),
    "DECLINE:capacity": Label(Subject.MOMENT, None),
    "DECLINE:already_know": Label(Subject.PAIR, 1, novel=False),
    "DECLINE:eligibility": Label(Subject.RULES, None),
    "DECLINE:other": DECLINED,
    "CONSORTIUM:added": Label(Subject.PAIR, 1, weight=0.5),
    "REVIEW:complementary": ACCEPTED,
    "REVIEW:programme_priority": ACCEPTED,
    "REVIEW:co_production": ACCEPTED,
    "REVIEW:criteria_met": ACCEPTED,
    "REVIEW:weak_fit": Label(Subject.PAIR, 0),
    "REVIEW:competitors": Label(Subject.PAIR, 0),
    "REVIEW:already_linked": Label(Subject.PAIR, 1, novel=False),
    "REVIEW:not_eligible": Label(Subject.RULES, None),
    "REVIEW:out_of_scope": Label(Subject.RULES, None),
    "REVIEW:not_credible": Label(Subject.COMPANY, None),
    "REVIEW:sanctions": Label(Subject.RULES, None),
    "REVIEW:duplicate": Label(Subject.RULES, None),
    "REVIEW:sensitive_content": Label(Subject.RULES, None),
    "REVIEW:capacity_reached": Label(Subject.MOMENT, None),
}
"""Reason codes with their scheme -> lesson; holding reasons are no decisions and have none.

Who is added to a consortium was not asked yet: a "yes" of one side, so half a lesson."""


def label_of(*, accepted: bool, reason: str = "") -> Label:
    """The lesson of one decision.

    Args:
        accepted: whether it was a "yes".
        reason: its code with the scheme ("DECLINE:timing"), or "".
    """
    if accepted:
        known = LABELS.get(reason, ACCEPTED)
        return known if known.fit == 1 else ACCEPTED
    known = LABELS.get(reason, DECLINED)
    # a "no" speaks for the fit only where the two know each other already
    return DECLINED if known.fit == 1 and known.novel is not False else known


def examination(shown: Indices, taken: Indices) -> Numbers:
    """How likely each slot of a list is looked at, relative to the first.

    Args:
        shown: how often lists with randomly swapped entries were shown per slot, shape (slots,);
            only there are the slots' entries equally good.
        taken: how often the entry in that slot was followed by a request, shape (slots,).

    Returns:
        Chances within LEAST..1, falling with the slot: rates are smoothed with one request in
        twenty and made monotone by pooling neighbours that violate the order.

    Raises:
        ValueError: shapes differ, or more was taken than shown.
    """
    if len(shown) != len(taken) or np.any(taken > shown) or np.any(taken < 0):
        raise ValueError("taken needs one count per slot, none above what was shown")
    blocks: list[tuple[float, float, int]] = []
    for took, seen in zip(taken + 1.0, shown + 20.0, strict=True):
        blocks.append((took, seen, 1))
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] < blocks[-1][0] / blocks[-1][1]:
            (a, b, m), (c, d, n) = blocks.pop(), blocks.pop()
            blocks.append((a + c, b + d, m + n))
    rates = np.array([took / seen for took, seen, size in blocks for _ in range(size)])
    return np.asarray(np.clip(rates / rates[0], LEAST, 1)) if len(rates) else rates


def unbiased(taken: Numbers, seen: Numbers) -> Numbers:
    """Labels whose expectation is the chance of a request had the entry been looked at.

    A request behind a slot that is seldom looked at counts for the many that were not seen
    (Joachims, Swaminathan & Schnabel 2017); weights are clipped at 1 / LEAST.

    Args:
        taken: 1 where a request followed, else 0, shape (n,).
        seen: chance that the entry was looked at (examination times propensity), shape (n,).
    """
    return np.asarray(taken / np.maximum(seen, LEAST), dtype=np.float64)
