"""The queue as it was made: what chance added, who competes for whom, the list written down."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from backend.matcher import Chosen, Pair
from backend.matcher.allocation import Explored
from backend.matches.shown import Placed, keep_list
from backend.models import ListKind, PairState, Suggestion


def keep_queue(db: Session, *, chosen: Chosen, explored: Explored) -> None:
    """Notes at each stored pair how it came to be there, and logs the list with its chances."""
    chance = explored.chance
    drawn = {_sides(pair) for pair in explored.drawn if chance < 1}
    pairs = [*chosen.pairs, *explored.drawn]
    stored = _stored(db, pairs)
    listed = [stored[_sides(pair)] for pair in pairs if _sides(pair) in stored]
    for one in listed:
        one.drawn = frozenset((one.company_id, one.partner_id)) in drawn
        one.competition = _competition(chosen, one)
    db.flush()
    keep_list(
        db, kind=ListKind.queue, suggestions=listed,
        propensities=[chance if one.drawn else 1.0 for one in listed],
        left_out=[Placed(pair, 1 - chance, False) for pair in explored.left_out],
    )  # fmt: skip


def _competition(chosen: Chosen, one: Suggestion) -> dict[str, Any]:
    """How many would meet each side, where that is more than it can follow up, and its scarcity."""
    sides = {"company": one.company_id, "partner": one.partner_id}
    return {
        side: {
            "wanted": chosen.wanted[key],
            "room": chosen.room[key],
            "scarcity": round(chosen.scarcity.get(key, 0.0), 4),
        }
        for side, key in sides.items()
        if chosen.wanted.get(key, 0) > chosen.room.get(key, 0)
    }


def _stored(db: Session, pairs: Sequence[Pair]) -> dict[frozenset[Any], Suggestion]:
    ids = {key for pair in pairs for key in (pair.query, pair.candidate)}
    rows = db.scalars(
        select(Suggestion).where(
            Suggestion.request_id.is_(None), Suggestion.state == PairState.suggested,
            or_(Suggestion.company_id.in_(ids), Suggestion.partner_id.in_(ids)),
        )
    )  # fmt: skip
    return {frozenset((row.company_id, row.partner_id)): row for row in rows}


def _sides(pair: Pair) -> frozenset[Any]:
    return frozenset((pair.query, pair.candidate))
