"""What decisions here taught: kept as JSON, served in scores, updated, judged by the log."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from backend.areas import UKRAINE
from backend.models import BeliefState, BeliefVersion, Company, Facet, LoweredFacet
from matching.learning.belief import Belief
from matching.learning.exploration import PLACES, draws, inclusion
from matching.learning.feedback import EXPIRED, LABELS, Label, label_of
from matching.learning.learned import (
    ANSWER_BOUND,
    FIT_BOUND,
    Experience,
    Learned,
    Lesson,
    Sides,
    answer_traits,
    fit_traits,
    plain_score,
    with_experience,
)
from matching.learning.lowering import SHARE as LOWERED_BY
from matching.learning.lowering import lowered
from matching.learning.offpolicy import ENOUGH, Verdict, estimates, judge
from matching.learning.replay import Entry, List, replayed
from matching.types import Pair, Reason, Side

__all__ = [
    "ANSWER_BOUND", "ENOUGH", "EXPIRED", "FIT_BOUND", "LABELS", "LOWERED_BY", "PLACES", "Entry",
    "Experience", "Judged", "Label", "Learned", "Lesson", "List", "Sides", "Traits", "Verdict",
    "Weight", "decisions_like", "drawn_from", "draws", "experience_of", "in_use", "inclusion",
    "judged", "label_of", "plain", "served", "stored", "taught", "traits_of", "unlearned",
    "weights_of",
]  # fmt: skip

BAND = 1.2816


@dataclass(frozen=True)
class Traits:
    """What a decision on a pair is learned from."""

    fit: Mapping[str, float]
    answers: Mapping[str, float]


@dataclass(frozen=True)
class Weight:
    """One weight of a belief with its 80 % band, in logits."""

    name: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Judged:
    """What the log says of another experience, or of another model.

    `now` is what a choice brought; `estimates` what each way of estimating it says of the other:
    value, low and high (90 %); `clipped` the share of choices whose weight was cut.
    """

    verdict: str
    change: float
    low: float | None
    effective: float
    because: str = ""
    choices: int = 0
    now: float = 0.0
    clipped: float = 0.0
    estimates: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


_read: dict[int, Experience] = {}  # the latest only


def in_use(db: Session) -> tuple[int | None, Experience]:
    """The belief that takes part in scores, and its number; nothing while none was adopted."""
    found = db.scalar(select(BeliefVersion.id).where(BeliefVersion.state == BeliefState.in_use))
    if found is None:
        return None, Experience.none()
    if found not in _read:
        row = db.get_one(BeliefVersion, found)
        _read.clear()
        _read[found] = experience_of(row)
    return found, _read[found]


def served(db: Session, pairs: Sequence[Pair], *, both_ways: bool = False) -> list[Pair]:
    """Pairs as they are served, best first: what is stated counts with care, decisions a little."""
    _, experience = in_use(db)
    facets = lowered_facets(db, pairs)
    found = [lowered(pair, facets) for pair in _with(db, pairs, experience, both_ways)]
    return sorted(found, key=lambda pair: -pair.score)


def lowered_facets(db: Session, pairs: Sequence[Pair]) -> set[int]:
    """Needs and offers of these companies that count less, because of what they refused."""
    ids = {key for pair in pairs for key in (pair.query, pair.candidate)}
    standing = (
        select(LoweredFacet.facet_id)
        .join(Facet, Facet.id == LoweredFacet.facet_id)
        .where(
            LoweredFacet.lifted_at.is_(None), LoweredFacet.said == Facet.text,
            Facet.company_id.in_(ids),
        )
    )  # fmt: skip
    return set(db.scalars(standing))


def decisions_like(db: Session, many: Sequence[Traits]) -> list[int]:
    """About how many decisions on pairs like each of these have been taken here so far."""
    row = db.scalars(select(BeliefVersion).order_by(BeliefVersion.id.desc()).limit(1)).first()
    if row is None:
        return [0] * len(many)
    fit = experience_of(row).fit
    return [fit.decisions_like(traits.fit) for traits in many]


def unlearned(db: Session, pairs: Sequence[Pair]) -> list[Pair]:
    """Pairs as they would be served had no decision taught anything."""
    return _with(db, pairs, Experience.none(), False)


def _with(
    db: Session, pairs: Sequence[Pair], experience: Experience, both_ways: bool
) -> list[Pair]:
    countries = _countries(db, pairs)
    found = [
        with_experience(
            pair, experience, Sides(countries[pair.query], countries[pair.candidate], UKRAINE),
            both_ways=both_ways,
        )
        for pair in pairs
    ]  # fmt: skip
    return sorted(found, key=lambda pair: -pair.score)


def traits_of(reasons: Sequence[Mapping[str, Any]], company: str, partner: str) -> Traits:
    """Of stored reasons and the countries of the two companies."""
    sides = Sides(company, partner, UKRAINE)
    return Traits(fit_traits(_reasons(reasons), sides), answer_traits(sides))


def plain(reasons: Sequence[Mapping[str, Any]], base: float) -> float:
    """A stored score without what decisions had added."""
    return plain_score(_reasons(reasons), base)


def drawn_from(count: int, of: int) -> Sequence[int]:
    """So many of so many, each alike."""
    return [int(i) for i in np.sort(np.random.default_rng().choice(of, size=count, replace=False))]


def experience_of(row: BeliefVersion) -> Experience:
    """Both beliefs of a stored version."""
    return Experience(_learned(row.fit), _learned(row.answers))


def stored(learned: Learned) -> dict[str, Any]:
    """A belief as JSON."""
    return {
        "names": list(learned.names), "mean": learned.belief.mean.tolist(),
        "precision": learned.belief.precision.tolist(), "centre": learned.centre.tolist(),
        "lessons": learned.lessons,
    }  # fmt: skip


def taught(learned: Learned, lessons: Sequence[Lesson], since: timedelta) -> Learned:
    """The belief after more lessons; older ones give way by the time that has passed."""
    return learned.taught(lessons, days=max(since / timedelta(days=1), 0.0))


def judged(lists: Sequence[List]) -> Judged:
    """Would these lists have brought more contacts, each under the experience that it brings?"""
    if not any(one.first for shown_list in lists for one in shown_list.entries):
        return Judged(Verdict.INTERLEAVE, 0.0, None, 0.0)
    log, groups = replayed(lists)
    found = judge(log, groups)
    low = found.low if np.isfinite(found.low) else None
    told = {
        name: {"value": one.value, "low": one.low, "high": one.high}
        for name, one in estimates(log).items()
    }
    return Judged(
        found.verdict, found.change, low, found.effective, found.because, len(log),
        float(log.reward.mean()), log.clipped, told,
    )  # fmt: skip


def weights_of(learned: Learned) -> list[Weight]:
    """Every weight but the common one, the strongest first."""
    if not learned.names:
        return []
    spread = np.sqrt(np.diag(np.linalg.inv(learned.belief.precision))) * BAND
    rows = [
        Weight(name, float(mean), float(mean - band), float(mean + band))
        for name, mean, band in zip(learned.names, learned.belief.mean, spread, strict=True)
        if name != "one"
    ]
    return sorted(rows, key=lambda row: -abs(row.value))


def as_json(found: Judged) -> dict[str, Any]:
    """A judgement as JSON."""
    return asdict(found) | {"verdict": str(found.verdict)}


def _learned(row: Mapping[str, Any]) -> Learned:
    size = len(row["names"])
    precision = np.array(row["precision"], dtype=np.float64).reshape(size, size)
    return Learned(
        tuple(row["names"]), Belief(np.array(row["mean"], dtype=np.float64), precision),
        np.array(row["centre"], dtype=np.float64), row["lessons"],
    )  # fmt: skip


def _reasons(rows: Sequence[Mapping[str, Any]]) -> list[Reason]:
    return [Reason(r["code"], Side(r["side"]), r["values"], r["contribution"]) for r in rows]


def _countries(db: Session, pairs: Sequence[Pair]) -> dict[Any, str]:
    ids = {key for pair in pairs for key in (pair.query, pair.candidate)}
    rows = db.execute(select(Company.id, Company.country).where(Company.id.in_(ids)))
    return {row.id: row.country for row in rows}
