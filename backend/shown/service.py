"""Writing down lists in which nothing is drawn: what a desk, a team or the directory showed."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Double, Integer, cast, func, literal, select, true
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Session

from backend.models import ListKind, ShownEntry, ShownList, User

#: entries of one list that are written down
MOST = 100


@dataclass(frozen=True)
class Listed:
    """One company on a list; `score` is what the list is ordered by, in the list's own unit."""

    company_id: int
    score: float = 0.0


def keep_shown(  # noqa: PLR0913 - what a list is, for whom it was made, and who saw it
    db: Session, *, kind: ListKind, model_id: str, entries: Sequence[Listed],
    viewer: User | None, asker_id: int | None = None, consortium_id: int | None = None,
    call_id: int | None = None, about: str = "", first_slot: int = 1,
    now: datetime | None = None,
) -> None:  # fmt: skip
    """Writes a list down as it came before somebody's eyes, in the order of `entries`.

    Nothing on it was drawn, so every chance is 1. The same list before the same eyes on the same
    day is written once, however often the page is drawn again; it is one statement either way.

    `asker_id` is the company for which it was made (of a consortium its coordinator), None where
    there is none; `about` tells lists of one consortium apart ("team", "task:7", "proposal:1").
    An asker among its own entries is left out and leaves its slot empty.
    """
    rows = [
        (slot, one) for slot, one in enumerate(entries[:MOST], first_slot)
        if one.company_id != asker_id
    ]  # fmt: skip
    if not rows:
        return
    at = now or datetime.now(UTC)
    said = {
        "kind": kind.value, "model_id": model_id, "asker_id": asker_id, "about": about,
        "viewer_id": viewer.id if viewer else None, "consortium_id": consortium_id,
        "call_id": call_id,
    }  # fmt: skip
    columns = {name: value for name, value in said.items() if name != "asker_id"}
    digest = _digest(said, at, [(slot, one.company_id) for slot, one in rows])
    made = (
        insert(ShownList)
        .values(
            **columns, at=at, exploration=0.0, places=rows[-1][0], digest=digest
        )
        .on_conflict_do_nothing(index_elements=["digest"])
        .returning(ShownList.id)
        .cte("made")
    )  # fmt: skip
    each = func.unnest(
        _array([slot for slot, _ in rows], Integer()),
        _array([one.company_id for _, one in rows], BigInteger()),
        _array([one.score for _, one in rows], Double()),
    ).table_valued("slot", "partner_id", "score").render_derived("each")  # fmt: skip
    entry = {
        "list_id": made.c.id, "company_id": cast(literal(asker_id), BigInteger),
        "partner_id": each.c.partner_id, "slot": each.c.slot, "propensity": literal(1.0),
        "drawn": literal(False), "score": each.c.score, "plain": each.c.score,
        "traits": cast(literal({}, JSONB), JSONB), "seen_at": literal(at),
    }  # fmt: skip
    db.execute(
        insert(ShownEntry).from_select(
            list(entry),
            select(*(value.label(name) for name, value in entry.items()))
            .select_from(made)
            .join(each, true()),
        )
    )


def _array(values: Sequence[Any], kind: Any) -> Any:
    return cast(list(values), ARRAY(kind))


def _digest(said: dict[str, Any], at: datetime, rows: Sequence[tuple[int, int]]) -> bytes:
    whole = [said, at.date().isoformat(), rows]
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).digest()
