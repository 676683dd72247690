"""The log of what was shown: every list with slots, chances, model and belief."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.matcher import Pair, learning, model_id
from backend.models import (
    Company,
    ListKind,
    MatchRequest,
    ShownEntry,
    ShownList,
    Suggestion,
)  # fmt: skip
from backend.settings import settings


@dataclass(frozen=True)
class Placed:
    """A pair in its slot, with the chance of standing there."""

    pair: Pair
    propensity: float
    drawn: bool


def placed(ranked: Sequence[Pair]) -> list[Placed]:
    """A ranking as it is shown: a share of the first places goes to companies further down.

    Where the ranking fits into the first places nothing is drawn.
    """
    found = learning.shown(len(ranked), settings().exploration_share, np.random.default_rng())
    return [
        Placed(ranked[int(at)], float(chance), bool(drawn))
        for at, chance, drawn in zip(found.order, found.propensity, found.drawn, strict=True)
    ]


def keep_list(
    db: Session, *, kind: ListKind, suggestions: Sequence[Suggestion],
    propensities: Sequence[float], request: MatchRequest | None = None,
) -> ShownList:  # fmt: skip
    """Writes a list down, in the order of its slots."""
    belief_id, _ = learning.in_use(db)
    shown = ShownList(
        kind=kind, request_id=request.id if request else None, model_id=model_id(),
        belief_id=belief_id, exploration=settings().exploration_share,
    )  # fmt: skip
    db.add(shown)
    db.flush()
    countries = _countries(db, suggestions)
    db.add_all(
        _entry(shown, slot, one, chance, countries)
        for slot, (one, chance) in enumerate(zip(suggestions, propensities, strict=True), 1)
    )
    db.flush()
    return shown


def mark_seen(db: Session, suggestion_ids: Sequence[int]) -> None:
    """Remembers that entries came before somebody's eyes."""
    db.execute(
        update(ShownEntry)
        .where(ShownEntry.suggestion_id.in_(suggestion_ids), ShownEntry.seen_at.is_(None))
        .values(seen_at=datetime.now(UTC))
    )


def _entry(
    shown: ShownList, slot: int, one: Suggestion, chance: float, countries: dict[int, str]
) -> ShownEntry:
    reasons, base = one.reasons["reasons"], one.reasons["base"]
    traits = learning.traits_of(reasons, countries[one.company_id], countries[one.partner_id])
    return ShownEntry(
        list_id=shown.id, suggestion_id=one.id, company_id=one.company_id,
        partner_id=one.partner_id, slot=slot, propensity=chance, drawn=one.drawn,
        score=one.score, plain=learning.plain(reasons, base),
        traits={"fit": dict(traits.fit), "answers": dict(traits.answers)},
    )  # fmt: skip


def _countries(db: Session, suggestions: Sequence[Suggestion]) -> dict[int, str]:
    ids = {key for one in suggestions for key in (one.company_id, one.partner_id)}
    rows = db.execute(select(Company.id, Company.country).where(Company.id.in_(ids)))
    return {row.id: row.country for row in rows}
