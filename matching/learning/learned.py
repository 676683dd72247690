"""What decisions here add to a score: two beliefs, bounded, told as reasons of their own.

The ranker's weights come from history and the stated ones are priors. Neither was ever tested
here, so three corrections stand between them and the reader, all in logits:

- what is only stated counts with care: its sum is bent so that it never adds more than CEILING;
- whether pairs of a kind were taken or refused here (belief `fit`), at most FIT_BOUND;
- whether companies of a kind answer at all (belief `answers`), at most ANSWER_BOUND.

Beliefs start at nothing, are centred on the average decision and therefore move nobody before
there are decisions, and nobody average ever.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.special import expit, logit

from matching.learning.belief import Belief, update
from matching.learning.feedback import LEAST
from matching.ranking.ranker import Numbers
from matching.types import Pair, Reason, Side

CEILING = 6.0
"""Logits that stated evidence alone can add: about nine in ten from the reference prior."""
FIT_BOUND = 0.7
"""Decisions on fit at most double the odds, or halve them."""
ANSWER_BOUND = 0.35
WEEK = 7
STATED = frozenset({
    "need_meets_offer", "need_meets_project", "further_needs", "certificate", "weakest_side",
})  # fmt: skip
"""Codes of reasons whose weights are stated, not learned."""
TAUGHT = frozenset({"decisions_here", "responsiveness", "facet_lowered"})
"""Codes of what decisions here add to a score, or take from it."""
OWN = TAUGHT | {"stated_care"}
"""Codes of the reasons made here, and by `lowering`."""
ONE = "one"
COUNTRY = "country:"
DEVIATIONS: Mapping[str, float] = {ONE: 1.5, COUNTRY: 0.35}
_USUAL = 0.6
_BAND = 1.2816
_TOLD = 1e-6
_HISTORY = 3.0

Traits = Mapping[str, float]
"""What is known of a decision: name -> number; names not in a belief count as 0 there."""


@dataclass(frozen=True)
class Lesson:
    """One decision: what was known, what came of it (0 or 1), trust, chance to have been shown."""

    traits: Traits
    label: float
    weight: float = 1.0
    propensity: float = 1.0


@dataclass(frozen=True, eq=False)
class Learned:
    """A belief whose weights have names; `centre` is the average lesson, `lessons` their number."""

    names: tuple[str, ...]
    belief: Belief
    centre: Numbers
    lessons: int = 0

    @classmethod
    def nothing(cls) -> Learned:
        """What is believed before the first decision."""
        return cls((), Belief(np.zeros(0), np.zeros((0, 0))), np.zeros(0))

    def row(self, traits: Traits) -> Numbers:
        """Traits in the order of the names."""
        return np.array([traits.get(name, 0.0) for name in self.names])

    def taught(
        self, lessons: Sequence[Lesson], *, days: float = 1.0, forget: float = 0.98
    ) -> Learned:
        """The belief after more lessons; what is old gives way by `forget` a week.

        Lessons of entries that were seldom shown count for those that were not, at most by
        1 / LEAST; weights are scaled to a mean of their trust, so that nothing is counted twice.
        """
        if not lessons:
            return self
        grown = self._grown({name for lesson in lessons for name in lesson.traits})
        rows = np.array([grown.row(lesson.traits) for lesson in lessons])
        labels = np.array([lesson.label for lesson in lessons])
        trust = np.array([lesson.weight for lesson in lessons])
        rarity = 1 / np.maximum([lesson.propensity for lesson in lessons], LEAST)
        weights = trust * rarity / (trust @ rarity / trust.sum())
        kept = forget ** (days / WEEK)
        belief = update(grown.belief, rows, labels, weights, forget=kept)
        before = grown.lessons * kept
        centre = (grown.centre * before + weights @ rows) / (before + weights.sum())
        return Learned(grown.names, belief, centre, self.lessons + len(lessons))

    def shift(self, traits: Traits, bound: float) -> tuple[float, float]:
        """Logits above the average decision, within the bound, and their standard error."""
        if not self.lessons:
            return 0.0, 0.0
        away = self.row(traits) - self.centre
        value = float(np.clip(away @ self.belief.mean, -bound, bound))
        return value, min(float(self.belief.deviation(away[None, :])[0]), bound)

    def decisions_like(self, traits: Traits) -> int:
        """About how many decisions on pairs with these traits are behind the belief.

        A decision adds p (1 - p) to the precision of the logit of its like; what the belief has
        of that beyond the prior is counted in such decisions. What is forgotten counts no more.
        """
        if not self.lessons:
            return 0
        row = self.row(traits)
        spread = np.array([_deviation(name) for name in self.names])
        prior = float(np.sum((spread * row) ** 2))
        known = float(self.belief.deviation(row[None, :])[0]) ** 2
        chance = float(self.belief.chance(row[None, :])[0])
        if not prior or not known:
            return 0
        many = float((1 / known - 1 / prior) / (chance * (1 - chance)))
        return max(round(many), 0)

    def _grown(self, names: set[str]) -> Learned:
        new = sorted(names - set(self.names))
        size = len(self.names) + len(new)
        precision = np.zeros((size, size))
        precision[: len(self.names), : len(self.names)] = self.belief.precision
        for at, name in enumerate(new, start=len(self.names)):
            precision[at, at] = 1 / _deviation(name) ** 2
        return Learned(
            (*self.names, *new),
            Belief(np.concatenate([self.belief.mean, np.zeros(len(new))]), precision),
            np.concatenate([self.centre, np.zeros(len(new))]),
            self.lessons,
        )


@dataclass(frozen=True, eq=False)
class Experience:
    """Both beliefs."""

    fit: Learned
    answers: Learned

    @classmethod
    def none(cls) -> Experience:
        """Before any decision."""
        return cls(Learned.nothing(), Learned.nothing())


@dataclass(frozen=True)
class Sides:
    """Countries of the two companies; `home` is the one that makes the direction."""

    query: str
    candidate: str
    home: str = "UA"


def tempered(stated: float) -> float:
    """The sum of stated logits as it counts: itself when small, CEILING at most."""
    return CEILING * float(np.tanh(stated / CEILING))


def fit_traits(reasons: Sequence[Reason], sides: Sides) -> Traits:
    """What a decision on fit is learned from."""
    stated, history = _sums(reasons)
    met = {reason.side for reason in reasons if reason.code == "need_meets_offer"}
    return {
        ONE: 1.0,
        "stated": tempered(stated) / CEILING,
        "history": float(np.clip(history, -_HISTORY, _HISTORY)) / _HISTORY,
        "both_needs": float({Side.QUERY, Side.CANDIDATE} <= met),
        **_direction(sides),
    }


def answer_traits(sides: Sides) -> Traits:
    """What an answer, or none, is learned from: the direction and the asked side's country."""
    return {ONE: 1.0, **_direction(sides), f"{COUNTRY}{sides.candidate}": 1.0}


def with_experience(
    pair: Pair, experience: Experience, sides: Sides, *, both_ways: bool = False
) -> Pair:
    """The pair as it is served: corrections added as reasons, so that reasons still sum up.

    `both_ways`: both companies will be asked, not the candidate alone.
    """
    reasons = [reason for reason in pair.reasons if reason.code not in OWN]
    stated, _ = _sums(reasons)
    found = [Reason("stated_care", Side.BOTH, {"ceiling": CEILING}, tempered(stated) - stated)]
    value, fit_doubt = experience.fit.shift(fit_traits(reasons, sides), FIT_BOUND)
    decided = {"lessons": experience.fit.lessons}
    found.append(Reason("decisions_here", Side.BOTH, decided, value))
    ways = [sides, replace(sides, query=sides.candidate, candidate=sides.query)]
    told = [experience.answers.shift(answer_traits(s), ANSWER_BOUND) for s in ways[: 1 + both_ways]]
    value, answer_doubt = (float(np.mean([one[i] for one in told])) for i in (0, 1))
    answered = {"lessons": experience.answers.lessons, "country": sides.candidate}
    found.append(Reason("responsiveness", Side.BOTH, answered, value))
    added = [reason for reason in found if abs(reason.contribution) > _TOLD]
    reasons = sorted([*reasons, *added], key=lambda reason: -abs(reason.contribution))
    score = pair.base + sum(reason.contribution for reason in reasons)
    band = float(np.hypot(_half_band(pair), _BAND * np.hypot(fit_doubt, answer_doubt)))
    return replace(
        pair, score=score, fit=float(expit(score)), low=float(expit(score - band)),
        high=float(expit(score + band)), reasons=tuple(reasons),
    )  # fmt: skip


def plain_score(reasons: Sequence[Reason], base: float) -> float:
    """The score without what decisions added: what another experience would start from."""
    kept = (r.contribution for r in reasons if r.code not in TAUGHT)
    return base + sum(kept)


def _sums(reasons: Sequence[Reason]) -> tuple[float, float]:
    own = [reason for reason in reasons if reason.code not in OWN]
    stated = sum(reason.contribution for reason in own if reason.code in STATED)
    return stated, sum(reason.contribution for reason in own) - stated


def _direction(sides: Sides) -> dict[str, float]:
    out = sides.query == sides.home != sides.candidate
    back = sides.candidate == sides.home != sides.query
    return {"from_home": float(out), "to_home": float(back)}


def _half_band(pair: Pair) -> float:
    edges = np.clip([pair.low, pair.high], 1e-9, 1 - 1e-9)
    return float(np.diff(logit(edges))[0]) / 2


def _deviation(name: str) -> float:
    return DEVIATIONS.get(COUNTRY if name.startswith(COUNTRY) else name, _USUAL)
