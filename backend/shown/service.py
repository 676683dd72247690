"""Writing down lists in which nothing is drawn: what a desk, a team or the directory showed."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Double, Integer, LargeBinary, cast, func, literal, select
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


@dataclass(frozen=True)
class Shelf:
    """A list to be written down; see `keep_shown`."""

    kind: ListKind
    model_id: str
    entries: Sequence[Listed]
    viewer: User | None
    asker_id: int | None = None
    consortium_id: int | None = None
    call_id: int | None = None
    about: str = ""
    first_slot: int = 1

    def slots(self) -> list[tuple[int, Listed]]:
        """Entries with their slots; an asker is not shown to itself."""
        numbered = enumerate(self.entries[:MOST], self.first_slot)
        return [(slot, one) for slot, one in numbered if one.company_id != self.asker_id]


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
    shelf = Shelf(
        kind, model_id, entries, viewer, asker_id, consortium_id, call_id, about, first_slot
    )
    keep_all(db, [shelf], now=now)


def keep_all(db: Session, shelves: Sequence[Shelf], *, now: datetime | None = None) -> None:
    """The same of several lists of one page, in one statement."""
    at = now or datetime.now(UTC)
    kept = {_digest(one, at): one for one in shelves if one.slots()}
    if not kept:
        return
    made = (
        insert(ShownList)
        .values([_columns(one, at) | {"digest": digest} for digest, one in kept.items()])
        .on_conflict_do_nothing(index_elements=["digest"])
        .returning(ShownList.id, ShownList.digest)
        .cte("made")
    )
    rows = [
        (digest, one.asker_id, slot, entry.company_id, entry.score)
        for digest, one in kept.items()
        for slot, entry in one.slots()
    ]
    names = ("digest", "company_id", "slot", "partner_id", "score")
    types: Sequence[Any] = (LargeBinary(), BigInteger(), Integer(), BigInteger(), Double())
    columns = zip(zip(*rows, strict=True), types, strict=True)
    each = (
        func.unnest(*(cast(list(column), ARRAY(kind)) for column, kind in columns))
        .table_valued(*names)
        .render_derived("each")
    )
    entry = {
        "list_id": made.c.id, "company_id": each.c.company_id, "partner_id": each.c.partner_id,
        "slot": each.c.slot, "propensity": literal(1.0), "drawn": literal(False),
        "score": each.c.score, "plain": each.c.score, "traits": cast(literal({}, JSONB), JSONB),
        "seen_at": literal(at),
    }  # fmt: skip
    db.execute(
        insert(ShownEntry).from_select(
            list(entry),
            select(*(value.label(name) for name, value in entry.items()))
            .select_from(made)
            .join(each, each.c.digest == made.c.digest)
            .order_by(made.c.id, each.c.slot),
        )
    )


def _columns(one: Shelf, at: datetime) -> dict[str, Any]:
    return {
        "kind": one.kind.value, "model_id": one.model_id, "about": one.about, "at": at,
        "viewer_id": one.viewer.id if one.viewer else None, "consortium_id": one.consortium_id,
        "call_id": one.call_id, "exploration": 0.0, "places": one.slots()[-1][0],
    }  # fmt: skip


def _digest(one: Shelf, at: datetime) -> bytes:
    """Of the list, its reader and the day."""
    said = _columns(one, at) | {"at": at.date().isoformat(), "asker_id": one.asker_id}
    rows = [(slot, entry.company_id) for slot, entry in one.slots()]
    return hashlib.sha256(json.dumps([said, rows], sort_keys=True).encode()).digest()
