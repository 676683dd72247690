"""The log of what was shown: every list with slots, chances, model and belief."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from backend.matcher import Pair, learning, model_id
from backend.matches.storing import as_row
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
    left_out: Sequence[Placed] = (),
) -> ShownList:  # fmt: skip
    """Writes a list down, in the order of its slots.

    Of a queue everything on it stands in a first place; behind come the pairs that chance
    `left_out`, each with the chance of that, so that another ranking can be judged by the log.
    """
    belief_id, _ = learning.in_use(db)
    shown = ShownList(
        kind=kind, request_id=request.id if request else None, model_id=model_id(db),
        belief_id=belief_id, exploration=settings().exploration_share,
        places=max(len(suggestions), 1) if kind == ListKind.queue else learning.PLACES,
    )  # fmt: skip
    db.add(shown)
    db.flush()
    rows = [
        _entry(shown, slot, one, chance)
        for slot, (one, chance) in enumerate(zip(suggestions, propensities, strict=True), 1)
    ]
    rows += [_absent(shown, slot, one) for slot, one in enumerate(left_out, len(rows) + 1)]
    countries = _countries(db, rows)
    for row, reasons in rows:
        traits = learning.traits_of(reasons, countries[row.company_id], countries[row.partner_id])
        row.traits = {"fit": dict(traits.fit), "answers": dict(traits.answers)}
    db.add_all([row for row, _ in rows])
    db.flush()
    return shown


def mark_seen(db: Session, suggestion_ids: Sequence[int]) -> None:
    """Remembers that entries came before somebody's eyes."""
    db.execute(
        update(ShownEntry)
        .where(ShownEntry.suggestion_id.in_(suggestion_ids), ShownEntry.seen_at.is_(None))
        .values(seen_at=datetime.now(UTC))
    )


Reasons = Sequence[Mapping[str, Any]]


def _entry(
    shown: ShownList, slot: int, one: Suggestion, chance: float
) -> tuple[ShownEntry, Reasons]:
    reasons, base = one.reasons["reasons"], one.reasons["base"]
    row = ShownEntry(
        list_id=shown.id, suggestion_id=one.id, company_id=one.company_id,
        partner_id=one.partner_id, slot=slot, propensity=chance, drawn=one.drawn,
        score=one.score, plain=learning.plain(reasons, base),
    )  # fmt: skip
    return row, reasons


def _absent(shown: ShownList, slot: int, one: Placed) -> tuple[ShownEntry, Reasons]:
    """A pair that could have stood on the list."""
    said = as_row(one.pair, slot=slot, model_id="")
    reasons: Reasons = said["reasons"]["reasons"]
    row = ShownEntry(
        list_id=shown.id, company_id=said["company_id"], partner_id=said["partner_id"], slot=slot,
        propensity=one.propensity, drawn=False, score=said["score"],
        plain=learning.plain(reasons, said["reasons"]["base"]),
    )  # fmt: skip
    return row, reasons


def _countries(db: Session, rows: Sequence[tuple[ShownEntry, Reasons]]) -> dict[int, str]:
    ids = {key for row, _ in rows for key in (row.company_id, row.partner_id)}
    found = db.execute(select(Company.id, Company.country).where(Company.id.in_(ids)))
    return {row.id: row.country for row in found}
