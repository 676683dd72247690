"""What the page of learning shows."""

import math
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from backend.i18n import gettext
from backend.learning import queries, reciprocity_queries, words
from backend.learning.judging import SETTLED
from backend.matcher import learning as matcher
from backend.matcher import simulated
from backend.matcher.learning import Weight
from backend.matcher.reciprocity import Told, told
from backend.models import BeliefVersion
from backend.pages import number
from backend.settings import settings

#: weights shown of each belief
MOST = 12


@dataclass(frozen=True)
class Learning:
    """Everything on the page, so that pages and programs show the same."""

    in_use: BeliefVersion | None
    newest: BeliefVersion | None
    versions: list[BeliefVersion]
    counts: list[queries.ListCounts]
    decisions: Counter[str]


def learning(db: Session) -> Learning:
    """What was shown, decided and learned so far."""
    versions = list(queries.versions(db))
    return Learning(
        queries.belief_in_use(db), versions[0] if versions else None, versions,
        queries.counts(db), queries.decision_counts(db),
    )  # fmt: skip


def both_sides(db: Session, now: datetime | None = None) -> Told:
    """What decisions here say of making one chance of two sides'."""
    return told(reciprocity_queries.seen(db, (now or datetime.now(UTC)) - SETTLED))


def context(found: Learning) -> dict[str, Any]:
    """The same for the template, in words."""
    return {
        "found": found, "share": round(settings().exploration_share * matcher.PLACES),
        "places": matcher.PLACES, "enough": matcher.ENOUGH,
        "simulated": simulated.rounds(),
        "fit_bound": _factor(matcher.FIT_BOUND), "answer_bound": _factor(matcher.ANSWER_BOUND),
        "lists": [
            {"name": gettext(words.LIST_KINDS[one.kind]), "counts": one}
            for one in found.counts
        ],
        "decisions": [
            {"reason": words.reason(code), "count": count, "teaches": words.teaches(code)}
            for code, count in found.decisions.most_common()
        ],
        "weights": weights(found.newest) if found.newest else [],
        "versions": [_version(one) for one in found.versions],
    }  # fmt: skip


def weights(version: BeliefVersion) -> list[dict[str, Any]]:
    """Both beliefs with their strongest weights, as factors on the odds."""
    experience = matcher.experience_of(version)
    both = (("fit", experience.fit), ("answers", experience.answers))
    return [
        {"kind": kind, "lessons": learned.lessons,
         "rows": [_row(one) for one in matcher.weights_of(learned)[:MOST]]}
        for kind, learned in both
    ]  # fmt: skip


def _row(one: Weight) -> dict[str, Any]:
    return {
        "name": words.trait(one.name), "factor": _factor(one.value), "low": _factor(one.low),
        "high": _factor(one.high), "clear": one.low > 0 or one.high < 0,
    }  # fmt: skip


def _version(one: BeliefVersion) -> dict[str, Any]:
    return {
        "belief": one, "decisions": sum(one.decisions.values()),
        "state": gettext(words.STATES[one.state]), "verdict": words.verdict(one.judgement),
        "change": words.change(one.judgement),
    }  # fmt: skip


def _factor(logits: float) -> str:
    return number(round(math.exp(logits), 2))
